"""The pair kernel as relational algebra on Spark frames: docs/method/pairs.md, line by line.

No function of ours runs on the workers: every step is one of Spark's own, so that a worker needs
Spark and a Java runtime and nothing else. Windows are numbered from the shortest; where a share or
a pair counts in some of them, an integer has a bit for each.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import add

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f
from pyspark.sql.window import Window, WindowSpec


def once(rows: DataFrame, first_us: int, last_us: int) -> DataFrame:
    """Return each share at its earliest time: object, account, post, at, sights (rows it was in).

    Rows with something missing, or a time out of range, are left out. Shares of one object are in
    one place from here on.
    """
    there = f.col("at").between(first_us, last_us)
    for name, kind in rows.dtypes:
        there &= f.col(name) != "" if kind == "string" else f.col(name).isNotNull()
    shares = rows.filter(there).repartition("object").groupBy("object", "account", "post")
    return shares.agg(f.min("at").alias("at"), _rows().alias("sights"))


def counted(shares: DataFrame, windows_us: Sequence[int]) -> DataFrame:
    """Add size (shares of the object) and, for each window, n0, n1, … (neighbours within it)."""
    by_object = Window.partitionBy("object")
    near = {
        f"n{number}": _within(by_object.orderBy("at"), length) - 1
        for number, length in enumerate(windows_us)
    }
    return shares.withColumns({"size": _rows().over(by_object), **near})


def histogram(near: DataFrame, windows: int, most: int) -> DataFrame:
    """Count shares by window and neighbours: number, neighbours, shares.

    All that have more than `most` are counted as one.
    """
    capped = f.least(f.col("neighbours"), f.lit(most + 1)).alias("neighbours")
    each = _each_window(near, windows).select("number", capped)
    return each.groupBy("number", "neighbours").agg(_rows().alias("shares"))


def saturated(near: DataFrame, limits: Sequence[int]) -> DataFrame:
    """Count the shares of each object that are in a crowd: object, number, shares."""
    limit = f.element_at(f.array(*map(f.lit, limits)), f.col("number") + 1)
    crowded = _each_window(near, len(limits), "object").filter(f.col("neighbours") > limit)
    return crowded.groupBy("object", "number").agg(_rows().alias("shares"))


def exposed(near: DataFrame, windows: int) -> DataFrame:
    """Sum up the shares of each account.

    Columns: account, shares, sights, and for each window e0, … (neighbours of its shares).
    """
    exposure = (f.sum(f"n{number}").alias(f"e{number}") for number in range(windows))
    counts = (_rows().alias("shares"), f.sum("sights").alias("sights"))
    return near.groupBy("account").agg(*counts, *exposure)


def opened(near: DataFrame, limits: Sequence[int]) -> DataFrame:
    """Return the shares that make pairs, with the windows in which they do (open, a bit each)."""
    bits = (
        f.when(f.col(f"n{number}") <= limit, f.lit(1 << number)).otherwise(0)
        for number, limit in enumerate(limits)
    )
    accompanied = near.filter(f.col(f"n{len(limits) - 1}") > 0)
    return (
        accompanied.withColumn("open", _total(bits))
        .filter(f.col("open") != 0)
        .select("object", "account", "post", "at", "size", "open")
    )


def met(shares: DataFrame, windows_us: Sequence[int], crowded: DataFrame | None) -> DataFrame:
    """Return every pair of shares of one object by two accounts that meets in some window.

    `shares` are `opened`; `crowded` names the objects some of whose shares are in a crowd; null:
    there are none. Columns: one, other, object, size, first (the earlier share's time), lag, met
    (the windows, a bit each), at_one, at_other, post_one, post_other.

    Nearly all pairs come from one join, on buckets as long as the widest window. A share that is
    in a crowd there may still meet others in a narrower window, and is joined on buckets of that:
    so no share ever has many more partners to look at than a crowd has members.
    """
    widest = len(windows_us) - 1
    found = _joined(shares, windows_us, widest)
    if crowded is not None:
        some = shares.join(crowded, "object", "left_semi")
        for number in range(widest):
            found = found.unionByName(_joined(some, windows_us, number))
    return found


def _joined(shares: DataFrame, windows_us: Sequence[int], number: int) -> DataFrame:
    """Return the pairs that are open together in the window of this number, and in none wider."""
    width, bit = windows_us[number] + 1, 1 << number
    shares = shares.filter(f.col("open").bitwiseAND(bit) != 0)
    bucket = f.col("at") - f.pmod(f.col("at"), f.lit(width))
    early = _named(shares.withColumn("bucket", bucket), "early", "size")
    late = _named(shares.withColumn("bucket", f.explode(f.array(bucket, bucket - width))), "late")
    lag = f.col("at_late") - f.col("at_early")
    together = f.col("open_early").bitwiseAND(f.col("open_late"))
    in_order = f.col("account_early") < f.col("account_late")
    pairs = early.join(late, ["object", "bucket"]).filter(
        (f.col("account_early") != f.col("account_late"))
        & ((lag > 0) | ((lag == 0) & in_order))
        & (lag <= windows_us[number])
        & (together < 2 * bit)
    )
    windows = (
        f.when(lag <= length, together.bitwiseAND(1 << narrow)).otherwise(0)
        for narrow, length in enumerate(windows_us[: number + 1])
    )
    return pairs.select(
        f.least("account_early", "account_late").alias("one"),
        f.greatest("account_early", "account_late").alias("other"),
        "object",
        "size",
        f.col("at_early").alias("first"),
        lag.alias("lag"),
        _total(windows).alias("met"),
        *_either(in_order, "at"),
        *_either(in_order, "post"),
    )


def known(pairs: DataFrame, windows: int) -> DataFrame:
    """Return who met whom: one, other, and for each window p0, … (pairs of shares)."""
    return pairs.groupBy("one", "other").agg(*_numbered("p", windows, _pairs_in))


def partners(known: DataFrame, windows: int) -> DataFrame:
    """Sum up for each account whom it met.

    Columns: account, m0, … (different accounts), p0, … (pairs of shares), per window.
    """
    ends = f.explode(f.array("one", "other")).alias("account")
    by_account = known.select(ends, *(f"p{number}" for number in range(windows))).groupBy("account")
    return by_account.agg(
        *_numbered("m", windows, lambda number: f.count_if(f.col(f"p{number}") > 0)),
        *_numbered("p", windows, lambda number: f.sum(f"p{number}")),
    )


def likely(known: DataFrame, fewest: int, windows: int) -> DataFrame:
    """Return one, other of those who may have met over so many objects: nearly all met once."""
    most = reduce(f.greatest, (f.col(f"p{number}") for number in range(windows)))
    return known.filter(most >= fewest).select("one", "other")


def edges(pairs: DataFrame, windows: int) -> DataFrame:
    """Fold pairs into one row per pair of accounts.

    Columns: one, other, and for each window o0, … (distinct objects), p0, … (pairs of shares),
    c0, … (different instants at which the first of the two shared an object).
    """
    by_object = pairs.groupBy("one", "other", "object").agg(
        *_numbered("p", windows, _pairs_in),
        *_numbered("f", windows, lambda number: f.min(f.when(_met(number), f.col("first")))),
    )
    return by_object.groupBy("one", "other").agg(
        *_numbered("o", windows, lambda number: f.count_if(f.col(f"p{number}") > 0)),
        *_numbered("p", windows, lambda number: f.sum(f"p{number}")),
        *_numbered("c", windows, lambda number: f.size(f.collect_set(f"f{number}"))),
    )


def among(shares: DataFrame, edges: DataFrame) -> DataFrame:
    """Return the shares of the accounts in these edges (columns one, other)."""
    ends = edges.select(f.explode(f.array("one", "other")).alias("account"))
    return shares.join(ends, "account", "left_semi")


def along(pairs: DataFrame, edges: DataFrame) -> DataFrame:
    """Return the pairs of these edges (columns one, other)."""
    return pairs.join(edges, ["one", "other"], "left_semi")


def encounters(pairs: DataFrame, *, posts: bool) -> DataFrame:
    """Fold pairs into one row per pair of accounts and object, as the contract describes them."""
    lead = f.min("at_other") - f.min("at_one")
    ends = ("one", "other")
    listed = [f.sort_array(f.collect_set(f"post_{end}")).alias(f"posts_{end}") for end in ends]
    return pairs.groupBy("one", "other", "object").agg(
        f.min("lag").alias("lag_us"),
        lead.alias("lead_us"),
        f.least(f.min("at_one"), f.min("at_other")).alias("at_first"),
        f.greatest(f.max("at_one"), f.max("at_other")).alias("at_last"),
        *(listed if posts else ()),
        _class(f.first("size")).alias("size_class"),
    )


def strangers(shares: DataFrame, tied: DataFrame, windows_us: Sequence[int]) -> DataFrame:
    """Count pairs of shares of accounts that are not `tied`: size_class, p0, p1, … per window.

    Each pair is seen from both ends, and those of an account with itself are taken off.
    """
    sized = shares.withColumn("size", _rows().over(Window.partitionBy("object")))
    others = sized.filter(f.col("size") > 1).join(tied, "account", "left_anti")
    apart = (Window.partitionBy("object"), Window.partitionBy("object", "account"))
    everybody, itself = (by.orderBy("at") for by in apart)
    near = {
        f"n{number}": _within(everybody, length) - _within(itself, length)
        for number, length in enumerate(windows_us)
    }
    by_class = others.withColumns(near).groupBy(_class(f.col("size")).alias("size_class"))
    return by_class.agg(
        *(f.shiftright(f.sum(name), 1).alias(f"p{number}") for number, name in enumerate(near))
    )


def _within(ordered: WindowSpec, length: int) -> Column:
    """Count the rows at most `length` before or after each, itself included.

    As the difference of two running counts: a frame that slides is summed anew for every row.
    """
    start = Window.unboundedPreceding
    until = _rows().over(ordered.rangeBetween(start, length))
    return until - _rows().over(ordered.rangeBetween(start, -length - 1))


def _each_window(near: DataFrame, windows: int, *beside: str) -> DataFrame:
    """Return a row per share and window: number, neighbours."""
    numbers = f.array(*(f.col(f"n{number}") for number in range(windows)))
    return near.select(*beside, f.posexplode(numbers).alias("number", "neighbours"))


def _named(shares: DataFrame, side: str, *alike: str) -> DataFrame:
    """Name the columns of one side of a join after it."""
    own = (f.col(name).alias(f"{name}_{side}") for name in ("account", "post", "at", "open"))
    return shares.select("object", "bucket", *alike, *own)


def _either(in_order: Column, name: str) -> tuple[Column, Column]:
    """Return a column of the pair as `one` has it and as `other` has it."""
    early, late = f.col(f"{name}_early"), f.col(f"{name}_late")
    return (
        f.when(in_order, early).otherwise(late).alias(f"{name}_one"),
        f.when(in_order, late).otherwise(early).alias(f"{name}_other"),
    )


def _class(size: Column) -> Column:
    """Return the power of two in a number, exactly."""
    return (f.length(f.bin(size)) - 1).cast("long")


def _met(number: int) -> Column:
    """Say whether a pair met in the window of this number."""
    return f.col("met").bitwiseAND(1 << number) != 0


def _pairs_in(number: int) -> Column:
    """Count the pairs that met in the window of this number."""
    return f.count_if(_met(number))


def _numbered(letter: str, windows: int, column: Callable[[int], Column]) -> Iterator[Column]:
    """Yield a column for each window, named by a letter and the window's number."""
    return (column(number).alias(f"{letter}{number}") for number in range(windows))


def _rows() -> Column:
    return f.count(f.lit(1))


def _total(parts: Iterable[Column]) -> Column:
    return reduce(add, parts)
