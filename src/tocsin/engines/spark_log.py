"""One layer's shares on a Spark cluster: what to compute there, and its answers in our words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import polars as pl
from pyspark.sql import DataFrame

from tocsin.engines import engine
from tocsin.engines import spark_pairs as pairs
from tocsin.engines.engine import FIRST_US, LAST_US, Meetings, crowd_limit, lengths
from tocsin.engines.shares import MICROSECONDS
from tocsin.engines.spark_scratch import Scratch, Table

ENDS = ["one", "other"]
SPAN_US = LAST_US - FIRST_US
"""The longest lag there can be: a longer window says the same as this one."""


@dataclass(frozen=True, eq=False)
class Near:
    """Shares whose neighbours are counted, for some windows."""

    shares: DataFrame
    """What `spark_pairs.counted` returns."""
    windows_us: tuple[int, ...]
    limits: tuple[int, ...]
    """The most neighbours a share may have to make pairs, by window."""
    saturated: pl.DataFrame | None
    """object, number (of the window), shares; null: there are no crowds."""
    total: int

    def met(self, scratch: Scratch, edges: DataFrame | None = None) -> DataFrame:
        """Return the pairs that met, of these edges alone (one, other; null: all)."""
        crowded = None
        if self.saturated is not None:
            crowded = scratch.handed(self.saturated.select(pl.col("object").unique())).frame
        shares = pairs.opened(self.shares, self.limits)
        if edges is None:
            return pairs.met(shares, self.windows_us, crowded)
        found = pairs.met(pairs.among(shares, edges), self.windows_us, crowded)
        return pairs.along(found, edges)


class SparkLog:
    """One layer's shares: see `engine.Log`."""

    def __init__(self, rows: pl.LazyFrame, opened: Callable[[], Scratch]) -> None:
        """Take rows of `shares.columns`; `opened` gives the running session."""
        self.rows, self._opened = rows, opened
        self.kinds = dict(rows.collect_schema())
        self._near: dict[tuple[int, ...], Near] = {}

    @property
    def scratch(self) -> Scratch:
        """The running session and its folder."""
        return self._opened()

    @cached_property
    def handed(self) -> Table:
        """The rows as Spark has them."""
        untyped = [name for name, kind in self.kinds.items() if kind == pl.Null]
        return self.scratch.handed(self.rows.with_columns(pl.col(untyped).cast(pl.String)))

    def meetings(self, windows: Sequence[timedelta], *, fewest: int = 2) -> Meetings:
        """Count the meetings of all accounts; keep pairs that met over `fewest` objects or more."""
        seconds, fewest = lengths(windows), max(fewest, 1)
        many, near, scratch = len(seconds), self._counted(seconds), self.scratch
        known = scratch.kept(pairs.known(near.met(scratch), many), "pairing accounts").frame
        partners = scratch.fetched(pairs.partners(known, many), "counting partners")
        accounts = scratch.fetched(pairs.exposed(near.shares, many), "counting shares")
        likely = scratch.kept(pairs.likely(known, fewest, many), "choosing pairs").frame
        folded = pairs.edges(near.met(scratch, likely), many)
        edges = _enough(scratch.fetched(folded, "counting objects"), fewest, many)
        sights = int(accounts["sights"].sum())
        return Meetings(
            self._told(_by_window(edges, seconds, fewest)),
            self._told(accounts.select("account", "shares")),
            self._told(_company(edges, accounts, partners, seconds)),
            _windows(near, partners, seconds),
            self._saturated(near, seconds),
            total=near.total,
            dropped=self.handed.rows - sights,
            repeats=sights - near.total,
        )

    def encounters(
        self, edges: pl.DataFrame, windows: Sequence[timedelta], *, posts: bool = True
    ) -> pl.DataFrame:
        """Return one row per edge and object they met over: see `engine.Log.encounters`."""
        near, scratch = self._counted(lengths(windows)), self.scratch
        wanted = pl.DataFrame({end: self._asked(edges[end]) for end in ENDS}).unique()
        met = near.met(scratch, scratch.handed(wanted).frame)
        return self._told(scratch.fetched(pairs.encounters(met, posts=posts), "gathering evidence"))

    def pace(self, tied: pl.Series, windows: Sequence[timedelta]) -> pl.DataFrame:
        """Count pairs of shares of two accounts, neither of them tied: see `engine.Log.pace`."""
        seconds = lengths(windows)
        near = next(iter(self._near.values()), None) or self._counted(seconds)
        scratch = self.scratch
        out = scratch.handed(pl.DataFrame({"account": self._asked(tied).unique()})).frame
        found = pairs.strangers(near.shares, out, _microseconds(seconds))
        paced = _by_length(scratch.fetched(found, "counting strangers"), seconds, pairs="p")
        return paced.filter(pl.col("pairs") > 0).sort("size_class", "window_s")

    def _counted(self, seconds: tuple[int, ...]) -> Near:
        """Count neighbours for these windows, once."""
        if seconds not in self._near:
            self._near[seconds] = self._count(seconds)
        return self._near[seconds]

    def _count(self, seconds: tuple[int, ...]) -> Near:
        scratch, many = self.scratch, len(seconds)
        windows_us = _microseconds(seconds)
        once = pairs.once(self.handed.frame, FIRST_US, LAST_US)
        near = scratch.kept(pairs.counted(once, windows_us), "counting neighbours")
        sizes = scratch.fetched(
            pairs.histogram(near.frame, many, engine.CROWD), "looking for crowds"
        )
        limits = tuple(_limit(sizes.filter(number=number), near.rows) for number in range(many))
        crowded = sizes.filter(pl.col("neighbours") > pl.Series(limits).gather(sizes["number"]))
        saturated = None
        if crowded.height:
            saturated = scratch.fetched(pairs.saturated(near.frame, limits), "counting crowds")
        return Near(near.frame, windows_us, limits, saturated, near.rows)

    def _asked(self, accounts: pl.Series) -> pl.Series:
        """Return accounts as Spark knows them."""
        kind = self.kinds["account"]
        return accounts.cast(pl.String if kind == pl.Null else kind)

    def _told(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return rows with ids of the type they came in, in order of ids and windows."""
        account, post = self.kinds["account"], self.kinds["post"]
        ids = {
            **dict.fromkeys((*ENDS, "account"), account),
            "object": self.kinds["object"],
            **dict.fromkeys(("posts_one", "posts_other"), pl.List(post)),
        }
        given = rows.cast({name: kind for name, kind in ids.items() if name in rows.columns})
        keys = ("one", "other", "account", "object", "window_s")
        return given.sort(name for name in keys if name in rows.columns)

    def _saturated(self, near: Near, seconds: Sequence[int]) -> pl.DataFrame:
        """Return crowded objects as text, with the window in seconds."""
        if near.saturated is None:
            kinds = {"object": pl.String, "window_s": pl.Int64, "shares": pl.Int64}
            return pl.DataFrame(schema=kinds)
        lengths_s = pl.Series(seconds, dtype=pl.Int64)
        return near.saturated.select(
            pl.col("object").cast(self.kinds["object"]).cast(pl.String),
            lengths_s.gather(near.saturated["number"]).alias("window_s"),
            "shares",
        ).sort("object", "window_s")


def _microseconds(seconds: Sequence[int]) -> tuple[int, ...]:
    """Return the windows in the clock's unit."""
    return tuple(min(length * MICROSECONDS, SPAN_US) for length in seconds)


def _limit(sizes: pl.DataFrame, total: int) -> int:
    """Return from how many neighbours on a share is in a crowd."""
    return crowd_limit(sizes["neighbours"].to_numpy(), sizes["shares"].to_numpy(), total)


def _by_length(rows: pl.DataFrame, seconds: Sequence[int], **columns: str) -> pl.DataFrame:
    """Turn columns with the number of a window into rows with its length.

    `columns` are the new names, with the letter before the number.
    """
    there = [name for name in rows.columns if not name[-1].isdigit()]
    return pl.concat(
        rows.select(
            *there,
            pl.lit(length, pl.Int64).alias("window_s"),
            *(pl.col(f"{old}{n}").cast(pl.Int64).alias(new) for new, old in columns.items()),
        )
        for n, length in enumerate(seconds)
    )


def _by_window(edges: pl.DataFrame, seconds: Sequence[int], fewest: int) -> pl.DataFrame:
    """Return edges with a row for each window in which they have objects enough."""
    each = _by_length(edges, seconds, objects="o", pairs="p", occasions="c")
    return each.filter(pl.col("objects") >= fewest)


def _enough(edges: pl.DataFrame, fewest: int, windows: int) -> pl.DataFrame:
    """Return the edges with so many objects in some window."""
    most = pl.max_horizontal(f"o{number}" for number in range(windows))
    return edges.filter(most >= fewest)


def _company(
    edges: pl.DataFrame, accounts: pl.DataFrame, partners: pl.DataFrame, seconds: Sequence[int]
) -> pl.DataFrame:
    """Return exposure and partners of the accounts in edges."""
    ends = pl.concat([edges[end] for end in ENDS]).unique().implode()
    known = accounts.drop("shares", "sights").filter(pl.col("account").is_in(ends))
    beside = partners.select("account", r"^m\d+$")
    return _by_length(known.join(beside, on="account"), seconds, exposure="e", partners="m")


def _windows(near: Near, partners: pl.DataFrame, seconds: Sequence[int]) -> pl.DataFrame:
    """Return what there is in each window; every pair is seen from both of its ends."""
    numbers = range(len(seconds))
    return pl.DataFrame(
        {
            "window_s": list(seconds),
            "pairs": [int(partners[f"p{number}"].sum()) // 2 for number in numbers],
            "partners": [int(partners[f"m{number}"].sum()) for number in numbers],
            "crowd": list(near.limits),
        },
        schema=dict.fromkeys(("window_s", "pairs", "partners", "crowd"), pl.Int64),
    )
