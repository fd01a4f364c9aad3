"""CooRTweet's pairs of posts, row for row, for work that must be compared with an earlier one.

A result published with the R package can be had again, faster, and then be put beside what the
tests of chance say. The rules are the peer's, oddities included (docs/method/coortweet.md lists
each one); they are reimplemented from its recorded answers and its documentation. Function and
column names are the peer's own, so that a script can be read side by side with the original.

Cost      one sort of the rows, then work and memory in proportion to the pairs. The peer compares
          every two shares of an object; here the window bounds what is compared.
Source    CooRTweet 2.1.3 (MIT), whose recorded answers the tests hold this module to.
"""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tocsin.vocabulary.errors import ConfigError, TocsinError

COLUMNS = ("object_id", "account_id", "content_id", "timestamp_share")
IDS = COLUMNS[:3]
SIDES = ("content_id", "content_id_y", "account_id", "account_id_y")
PAIRS = ("object_id", "content_id", "content_id_y", "time_delta", "account_id", "account_id_y")
FLAG = "time_window_"
"""How the name of a column made by `flag_speed_share` begins."""
MOST_PAIRS = 30_000_000
"""Pairs that are made at most, about 4 GB; the peer stops at 65,536 shares of one object."""
PIECE = 2_000_000
"""Pairs looked at together."""
SECOND = 1_000_000

Seconds: TypeAlias = int | float
Places: TypeAlias = NDArray[np.int64]
Times: TypeAlias = NDArray[np.int64] | NDArray[np.float64]


class TooManyPairsError(TocsinError):
    """The peer's rules ask for more pairs of posts than fit; its own answer is an error too."""

    def __init__(self, pairs: int) -> None:
        self.pairs = pairs
        super().__init__(
            f"coortweet: at most {MOST_PAIRS:,} pairs of posts are made; got {pairs:,}; "
            "narrow the window, or leave compat out: an object that too many share is then "
            "reported as saturated"
        )


def detect_groups(
    frame: pl.DataFrame | pl.LazyFrame,
    *,
    time_window: Seconds = 10,
    min_participation: int = 2,
    remove_loops: bool = True,
) -> pl.DataFrame:
    """Return every pair of posts that share an object at most `time_window` seconds apart.

    `frame` has the columns object_id, account_id, content_id (text or integers) and
    timestamp_share (seconds since 1970, or an instant). Columns that come back: object_id,
    content_id, content_id_y, time_delta (seconds), account_id, account_id_y; the older post is
    content_id, and on equal times the one whose account comes first in the input. Rows in the
    order of the peer.

    Raises `ConfigError` for a missing column or a negative window, `TooManyPairsError` before
    memory is taken.
    """
    _window(time_window)
    rows = _regrouped(read(frame), min_participation)
    names = {name: rows[name].unique(maintain_order=True) for name in IDS}
    coded = _coded(rows, names)
    first, second = _positions(coded, names, time_window, remove_loops=remove_loops)
    pairs = _pairs(coded, first, second)
    if min_participation >= 1:
        pairs = participating(coded, pairs, min_participation)
    return _named(pairs, names)


def flag_speed_share(
    frame: pl.DataFrame | pl.LazyFrame,
    pairs: pl.DataFrame,
    *,
    min_participation: int,
    time_window: Seconds,
) -> pl.DataFrame:
    """Return `pairs` with a column time_window_N: 1 for those of a narrower window, else 0.

    `frame` is what `detect_groups` was given, and `pairs` what it gave. Rows are sorted by the two
    posts, as the peer leaves them.
    """
    _window(time_window)
    quick = pairs.filter(pl.col("time_delta") <= time_window)
    quick = participating(read(frame), quick, min_participation)
    posts = ["content_id", "content_id_y"]
    flagged = quick.select(posts).unique().with_columns(pl.lit(1).alias("there"))
    return (
        pairs.sort(posts, maintain_order=True)
        .join(flagged, on=posts, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("there").fill_null(0).alias(f"{FLAG}{time_window:.15g}"))
        .drop("there")
    )


def participating(rows: pl.DataFrame, pairs: pl.DataFrame, fewest: int) -> pl.DataFrame:
    """Keep a pair when either post is of an account with `fewest` rows whose post is in a pair.

    A post counts for an account that has a row with its id, whoever the pair names.
    """
    paired = pl.concat([pairs["content_id"], pairs["content_id_y"].alias("content_id")]).unique()
    there = rows.join(paired.to_frame(), on="content_id", how="semi", nulls_equal=True)
    often = there.filter(pl.len().over("account_id") >= fewest).select("content_id").unique()
    known = often.with_columns(pl.lit(value=True).alias("often"))
    either = pl.any_horizontal(
        pairs.select(end).join(
            known, left_on=end, right_on="content_id", how="left", nulls_equal=True,
            maintain_order="left",
        )["often"].fill_null(value=False).alias(end)
        for end in ("content_id", "content_id_y")
    )  # fmt: skip
    return pairs.filter(either)


def read(frame: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Return the four columns: ids as text, the time in seconds (whole ones where all are)."""
    schema = frame.collect_schema()
    missing = [name for name in COLUMNS if name not in schema]
    if missing:
        raise ConfigError(
            f"coortweet: columns {', '.join(COLUMNS)} are needed; got {', '.join(schema)}"
        )
    at = pl.col("timestamp_share")
    if isinstance(schema["timestamp_share"], pl.Datetime):
        at = at.dt.epoch("us") / SECOND
    elif not schema["timestamp_share"].is_numeric():
        raise ConfigError(
            "coortweet: timestamp_share must hold seconds or an instant; "
            f"got {schema['timestamp_share']}"
        )
    rows = frame.lazy().select(*(pl.col(name).cast(pl.String) for name in IDS), at).collect()
    times = rows["timestamp_share"]
    if times.dtype.is_integer() or (times.is_finite() & (times == times.floor())).all():
        return rows.with_columns(times.cast(pl.Int64))
    return rows.with_columns(times.cast(pl.Float64))


def _window(seconds: Seconds) -> None:
    """Refuse a window in which nothing could be."""
    if not 0 <= seconds < float("inf"):
        raise ConfigError(f"coortweet.time_window must be zero or more seconds; got {seconds!r}")


def _regrouped(rows: pl.DataFrame, fewest: int) -> pl.DataFrame:
    """Drop accounts with fewer rows; gather each account's rows, accounts as first seen.

    The order decides which of two posts at the same second counts as the older one.
    """
    often = rows.with_row_index("row").filter(pl.len().over("account_id") >= fewest)
    return often.sort(pl.col("row").min().over("account_id"), "row").drop("row")


def _coded(rows: pl.DataFrame, names: dict[str, pl.Series]) -> pl.DataFrame:
    """Replace ids by their place among the distinct ones; null is an id like any other."""
    for name in IDS:
        codes = names[name].to_frame().with_row_index("code")
        rows = rows.join(codes, on=name, how="left", nulls_equal=True, maintain_order="left")
        rows = rows.with_columns(pl.col("code").alias(name)).drop("code")
    return rows


def _positions(
    rows: pl.DataFrame, names: dict[str, pl.Series], window: Seconds, *, remove_loops: bool
) -> tuple[Places, Places]:
    """Return the rows of each pair, the lower one first, in the order the peer makes them."""
    several = rows.with_row_index("row").filter(
        pl.col("timestamp_share").is_not_null(), pl.len().over("object_id") > 1
    )
    if remove_loops:
        nameless = [pl.col(name).is_in(_code(names[name], None)) for name in IDS]
        several = several.filter(~pl.any_horizontal(nameless))
    several = several.sort("object_id", "timestamp_share", "row")
    objects, at = several["object_id"].to_numpy(), several["timestamp_share"].to_numpy()
    after = _after(objects, at, window)
    if (made := int(after.sum())) > MOST_PAIRS:
        raise TooManyPairsError(made)
    row = several["row"].to_numpy().astype(np.int64)
    posts = _post_of_object(names)
    found = [
        _kept(several, first, second, window, posts if remove_loops else None)
        for first, second in _runs(after)
    ]
    one = row[np.concatenate([np.empty(0, np.int64), *(first for first, _ in found)])]
    other = row[np.concatenate([np.empty(0, np.int64), *(second for _, second in found)])]
    first, second = np.minimum(one, other), np.maximum(one, other)
    order = np.lexsort((first, second, rows["object_id"].to_numpy()[first]))
    return first[order], second[order]


def _code(names: pl.Series, name: str | None) -> list[int]:
    """Return the code of a name, in a list that is empty when nobody has it."""
    return names.eq_missing(name).arg_true().to_list()


def _after(objects: Places, at: Times, window: Seconds) -> Places:
    """Return how many rows after each one, in order, are of its object and at most so much later.

    Each row asks, at the end of its window, how many rows have gone by; sorted among the rows
    themselves, the questions answer themselves. Times with fractions are asked for a hair later,
    and looked at again by whoever uses the answer.
    """
    ends = at + window
    if ends.dtype.kind == "f":
        ends = np.nextafter(ends, np.inf)
    asks = np.repeat([0, 1], len(at))
    order = np.lexsort((asks, np.concatenate([at, ends]), np.tile(objects, 2)))
    gone = np.cumsum(asks[order] == 0)
    answers = np.empty(2 * len(at), np.int64)
    answers[order] = gone
    return answers[len(at) :] - np.arange(len(at)) - 1


def _runs(after: Places) -> Iterator[tuple[Places, Places]]:
    """Yield the positions of each row and of those behind it, a piece at a time."""
    made = np.cumsum(after)
    start = 0
    while start < len(after):
        done = int(made[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(made, done + PIECE, side="right")))
        run = after[start:stop]
        first = np.repeat(np.arange(start, stop), run)
        step = np.arange(len(first)) - np.repeat(np.cumsum(run) - run, run)
        yield first, first + 1 + step
        start = stop


def _kept(
    rows: pl.DataFrame, first: Places, second: Places, window: Seconds, posts: Places | None
) -> tuple[Places, Places]:
    """Leave out what is too far apart and, where `posts` says which post an object is, loops."""
    at = rows["timestamp_share"].to_numpy()
    keep = np.abs(at[second] - at[first]) <= window
    if posts is not None:
        account, content = rows["account_id"].to_numpy(), rows["content_id"].to_numpy()
        original = posts[rows["object_id"].to_numpy()]
        keep &= (account[first] != account[second]) & (content[first] != content[second])
        keep &= (original[first] != content[first]) & (original[first] != content[second])
    return first[keep], second[keep]


def _post_of_object(names: dict[str, pl.Series]) -> Places:
    """Return, for each object code, the code of the post with the same id; -1 where none has it."""
    posts = names["content_id"].alias("object_id").to_frame().with_row_index("post")
    found = (
        names["object_id"].to_frame().join(posts, on="object_id", how="left", maintain_order="left")
    )
    return found["post"].cast(pl.Int64).fill_null(-1).to_numpy()


def _pairs(rows: pl.DataFrame, first: Places, second: Places) -> pl.DataFrame:
    """Write pairs of rows down, the older post first."""
    one, other = rows[first], rows[second]
    later = one["timestamp_share"] > other["timestamp_share"]
    ends = {
        column: pl.select(
            pl.when(later).then(right[name]).otherwise(left[name]).alias(column)
        ).to_series()
        for name in ("content_id", "account_id")
        for column, left, right in ((name, one, other), (f"{name}_y", other, one))
    }
    lag = (one["timestamp_share"] - other["timestamp_share"]).abs()
    return pl.DataFrame({"object_id": one["object_id"], "time_delta": lag, **ends}).select(PAIRS)


def _named(pairs: pl.DataFrame, names: dict[str, pl.Series]) -> pl.DataFrame:
    """Return pairs with ids in place of codes."""
    return pairs.with_columns(
        names[name.removesuffix("_y")].gather(pairs[name]).alias(name)
        for name in ("object_id", *SIDES)
    )
