"""Batch accounts: made close together, and dressed alike.

Two things are needed. The accounts share a *trait*: the beginning, the ending or the form of their
handles, their description, their display name, their picture. And they were *made close together*,
within an hour, a day or a week, more of them than the trait's part in what was made on that
platform in the months around explains (Fisher's exact test, corrected over every window of every
trait). Windows that name largely the same accounts are one batch.

Many accounts in a short time are no sign by themselves: events and other platforms' quarrels bring
waves. Neither is a common form of handle: it has to be `lift` times as common inside as outside,
and the forms that platforms give out do not count.

Sees      farms that make accounts in one go and dress them by a template, be they few among many;
          creation dates that X and TikTok write into account ids, where no date was collected.
Misses    accounts made one by one over months, bought aged ones, each dressed differently, random
          letters as handles, platforms that do not say when an account was made (Facebook,
          Telegram, Mastodon by its pages), and collections of nothing but the batch.
Innocent  set aside: whoever stands on the watchlist, verified accounts, declared bots. Not told
          apart: a class, a course or an office that signs up on one day under names by one rule;
          fans and supporters who join for one event and name themselves after it.
Cost      a few sorts of the distinct accounts, six traits each: O(n log n) time, O(n) memory.
Source    DISARM T0150.008, Bulk Created Asset, and T0144.002, Persona Template; Commitment 14,
          TTP 1. Design note on content, section 6: base rates from the collection, never a fixed
          rule about digits.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import numpy as np
import polars as pl

from tocsin.detectors.batch import Batch
from tocsin.detectors.traits import READS, axis, people, traits
from tocsin.statistics.cohorts import Windows, best, bursts, cohorts
from tocsin.statistics.correction import corrected
from tocsin.statistics.crowds import crowds
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Finding

DRESSED = (
    "Which of the accounts made on this platform in the months around carry the trait has nothing "
    "to do with the hour, day or week they were made in."
)
MADE = (
    "Accounts of this collection are made on this platform at the steady rate of the days and "
    "months around, whichever is highest."
)
FOUND = (
    "window", "account_uid", "kind", "value", "length", "hits", "expected", "p", "q", "hypotheses",
    "null",
)  # fmt: skip
"""Of each account in each window: what the window was found by."""
SAME = 0.5
"""From this part of the smaller on, two windows that share accounts are one batch."""
MIDNIGHT = 0.5
"""From this part of all creation times on, midnight means that only the day is known."""
DAY_S = 86_400.0


@dataclass(frozen=True, kw_only=True)
class BatchAccounts:
    """Find accounts that were made close together and are dressed alike."""

    accounts: int = 6
    """Fewest accounts in a batch."""
    windows: tuple[timedelta, ...] = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
    """How long the making of a batch may take."""
    around: timedelta = timedelta(days=180)
    """Time before and after that a window is compared with."""
    lift: float = 3.0
    """Fewest times as common as around it a trait must be."""
    bare: bool = False
    """Report bursts of accounts that share nothing but the time they were made, too."""
    q: float = 0.01
    """Largest corrected chance."""

    name: ClassVar[str] = "batch_accounts"
    version: ClassVar[int] = 1
    real_names: ClassVar[str] = "used"
    reads: ClassVar[Mapping[str, tuple[str, ...]]] = READS
    measures: ClassVar[Mapping[str, str]] = {
        "accounts": "different accounts in the batch",
        "seconds": "from the first account made to the last",
        "made": "accounts of the collection made on the platform in that time",
        "traits": "traits that are more common among them than around; 0: none but the time",
        "dressed": "accounts that carry the trait most of them share",
        "expected": "accounts with that trait that chance allows in its window",
    }
    suggests: ClassVar[tuple[str, ...]] = (
        "disarm:T0150.008",
        "disarm:T0144.002",
        "commitment14:TTP-1",
    )

    def __post_init__(self) -> None:
        if self.accounts < 3:
            raise ParameterError(self, "accounts", "at least 3: two may be one person's")
        if not self.windows or min(self.windows) < timedelta(seconds=1):
            raise ParameterError(self, "windows", "one or more, each at least a second")
        if self.around <= max(self.windows):
            raise ParameterError(self, "around", "longer than the windows it is compared with")
        if self.lift < 1:
            raise ParameterError(self, "lift", "at least 1")
        if not 0 < self.q <= 1:
            raise ParameterError(self, "q", "above 0 and at most 1")

    def detect(
        self, accounts: pl.LazyFrame, posts: pl.LazyFrame, watchlist: pl.LazyFrame
    ) -> Iterator[Finding]:
        """Yield one finding per batch, oldest first.

        Its evidence is the accounts' own rows, then the earliest post of each that was collected.
        """
        everybody = people(accounts, posts, watchlist).drop_nulls("made")
        suspects = everybody.filter(~pl.col("aside"))
        found = _batches(self._dressed(everybody, suspects))
        if self.bare:
            plain = everybody.join(found, on="account_uid", how="anti")
            found = pl.concat([found, self._bare(plain)], how="diagonal")
        who = found.select("batch", "account_uid").unique().join(suspects, on="account_uid")
        earliest = _earliest(posts, who["account_uid"])
        batches = [
            Batch(
                members=members,
                why=found.filter(pl.col("batch") == members["batch"][0]),
                posts=earliest.filter(
                    pl.col("account_uid").is_in(members["account_uid"].implode())
                ),
            )
            for members in who.sort("made", "account_id").partition_by("batch")
            if len(members) >= self.accounts
        ]
        findings = [batch.finding(everybody) for batch in batches]
        yield from sorted(findings, key=lambda one: (one.span.first, one.subjects))

    def _dressed(self, everybody: pl.DataFrame, suspects: pl.DataFrame) -> pl.DataFrame:
        """Return who is in which window in which a trait is more common than around it, FOUND."""
        carried = (
            traits(suspects, self.accounts)
            .with_columns(mark=pl.struct("place", "kind", "value").rank("dense").cast(pl.Int64))
            .sort("mark", "made", "account_uid")
        )
        marked = carried.select("mark", at=axis(carried))
        found, tried = cohorts(_axis(everybody), marked, self._windows(self.windows))
        likely = self._sure(best(found.filter(pl.col("p") <= self.q), ["mark"]), tried)
        told = likely.with_row_index("window").with_columns(
            row=pl.int_ranges("first", pl.col("last") + 1), null=pl.lit(DRESSED)
        )
        return _members(told, carried.select("account_uid", "kind", "value"))

    def _bare(self, everybody: pl.DataFrame) -> pl.DataFrame:
        """Return who is in a burst of accounts that share nothing else, FOUND and `batch`."""
        found = []
        for made in everybody.sort("place", "made", "account_uid").partition_by("place"):
            grain = _grain(made["made"])
            long_enough = tuple(one for one in self.windows if one.total_seconds() >= grain)
            some, tried = bursts(_axis(made), self._windows(long_enough), grain)
            likely = self._sure(best(some.filter(pl.col("p") <= self.q)), tried)
            told = likely.with_row_index("window").with_columns(
                row=pl.int_ranges("first", pl.col("last") + 1), null=pl.lit(MADE)
            )
            bare = made.select("account_uid", kind=pl.lit("made"), value=pl.lit(""), aside="aside")
            own = _members(told, bare).filter(~pl.col("aside")).drop("aside")
            batch = pl.concat_str(pl.lit("bare"), pl.lit(made["place"][0]), "window")
            found.append(own.with_columns(batch=batch))
        return pl.concat(found) if found else pl.DataFrame()

    def _sure(self, found: pl.DataFrame, tried: int) -> pl.DataFrame:
        """Add q and hypotheses, and leave out what chance explains.

        Windows that overlap were set aside before, so that one batch, which is in a hundred
        windows, does not count as a hundred discoveries.
        """
        q = pl.Series("q", corrected(found["p"].to_numpy(), tried), dtype=pl.Float64)
        told = found.with_columns(q, hypotheses=pl.lit(tried, dtype=pl.Int64))
        return told.filter(pl.col("q") <= self.q)

    def _windows(self, lengths: tuple[timedelta, ...]) -> Windows:
        return Windows(
            lengths=tuple(one.total_seconds() for one in lengths),
            around=self.around.total_seconds(),
            fewest=self.accounts,
            lift=self.lift,
        )


def _axis(rows: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return when accounts were made, sorted, each platform by itself."""
    return np.sort(axis(rows).to_numpy())


def _members(windows: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Return a row per window and account in it, FOUND and whatever else `rows` holds."""
    numbered = rows.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    told = windows.explode("row", empty_as_null=False).join(numbered, on="row")
    more = [name for name in rows.columns if name not in FOUND]
    return told.select(*FOUND, *more)


def _batches(found: pl.DataFrame) -> pl.DataFrame:
    """Add `batch`: windows that share most of their accounts are of one."""
    seats = found.select("window", "account_uid").unique()
    size = seats.group_by("window").agg(size=pl.len())
    pairs = (
        seats.join(seats, on="account_uid", suffix="_other")
        .filter(pl.col("window") < pl.col("window_other"))
        .group_by(one="window", other="window_other")
        .agg(shared=pl.len())
        .join(size, left_on="one", right_on="window")
        .join(size, left_on="other", right_on="window", suffix="_other")
        .filter(pl.col("shared") >= SAME * pl.min_horizontal("size", "size_other"))
    )
    joined = crowds(pairs.select("one", "other")).rename({"gathering": "window"})
    batch = pl.coalesce("crowd", "window").cast(pl.String)
    return (
        found.join(joined.cast({"window": found.schema["window"]}), on="window", how="left")
        .with_columns(batch=batch)
        .drop("crowd")
    )


def _grain(made: pl.Series) -> float:
    """Return how coarse times are, in seconds: a day where most of them are midnight."""
    midnight = (made % int(DAY_S) == 0).mean()
    return DAY_S if isinstance(midnight, float) and midnight > MIDNIGHT else 1.0


def _earliest(posts: pl.LazyFrame, uids: pl.Series) -> pl.DataFrame:
    """Return the earliest post of each account: account_uid, post_id, created_at; oldest first."""
    return (
        posts.filter(pl.col("account_uid").is_in(uids.unique().implode()))
        .select("account_uid", "post_id", "created_at")
        .collect(engine="streaming")
        .sort("created_at", "post_id", nulls_last=True)
        .unique("account_uid", keep="first", maintain_order=True)
    )
