"""A path along which stories travel, told as a finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from tocsin.detectors.stories import Stories
from tocsin.statistics.correction import jointly
from tocsin.statistics.intervals import median_between, share_between
from tocsin.vocabulary.finding import Chance, Finding, Span, Tie
from tocsin.vocabulary.platforms import titled

NULL = (
    "What a carrier posts is drawn blindly from everything posted on its platform in the same "
    "language, or with links to the same site."
)
INNOCENT = (
    "Readers or fans who follow the source on one platform and pass its posts on elsewhere.",
    "A feed or a bot that copies a channel to other platforms, and says so.",
    "One owner's accounts under different names.",
    "A third place, not collected, from which the source and the carriers both copy.",
)
MEASURES: Mapping[str, str] = {
    "accounts": "the source and its carriers",
    "platforms": "platforms they are on",
    "stories": "stories of the source that the carriers brought over",
    "posts": "posts of the evidence",
    "expected": "stories that chance allows the carriers to bring, all of them together",
    "first_share": "part of what source and carriers both posted in which the source was first",
    "first_share_low": "the smallest such part that would not surprise, at 95 %",
    "median_lag_s": "seconds from the source to the first carrier, the middle one",
    "lag_low_s": "seconds above which that median lies, at 95 %",
    "lag_high_s": "seconds below which it lies, at 95 %",
    "untold": "arrivals that do not count, as the collection does not cover their platform then",
}
HOUR, DAY = 3_600.0, 86_400.0


@dataclass(frozen=True, eq=False)
class Path:
    """One source, and those who carry its stories."""

    pairs: pl.DataFrame
    """A row per carrier: source, account, hits, expected, p, q."""
    reached: pl.DataFrame
    """Every arrival of the source's stories, `covered` or not, oldest first."""
    told: Stories
    known: pl.DataFrame
    """What accounts are called: account, account_id, platform."""
    tried: int
    """Pairs of a source and a carrier that were looked at."""

    @property
    def source(self) -> int:
        """The account that was first."""
        return int(self.pairs["source"][0])

    @property
    def carriers(self) -> int:
        """How many accounts carry."""
        return self.pairs.height

    @cached_property
    def carried(self) -> pl.DataFrame:
        """The arrivals by its carriers that count."""
        hands = self.pairs["account"].implode()
        return self.reached.filter("covered", pl.col("account").is_in(hands))

    @property
    def stories(self) -> int:
        """How many stories the carriers brought over."""
        return self.carried["story"].n_unique()

    @cached_property
    def order(self) -> tuple[int, int]:
        """How often the source was first, of what it and a carrier both posted at different times.

        Whatever both posted counts here, early or late, covered or not; a post of several
        objects counts once.
        """
        hands = self.pairs["account"].implode()
        shares = self.told.shares
        mine = shares.filter(account=self.source).select("object", post="post", mine="at")
        theirs = (
            shares.filter(pl.col("account").is_in(hands))
            .group_by("object")
            .agg(theirs=pl.col("at").min())
        )
        both = (
            mine.join(theirs, on="object")
            .group_by("post")
            .agg(pl.col("mine").min(), pl.col("theirs").min())
        )
        apart = both.filter(pl.col("mine") != pl.col("theirs"))
        return apart.filter(pl.col("mine") < pl.col("theirs")).height, apart.height

    @property
    def one_way(self) -> bool:
        """Whether the source is first in more than half, for all that chance can do."""
        return share_between(*self.order)[0] > 0.5

    @cached_property
    def lags(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Seconds from each story to its first carrier."""
        quickest = self.carried.group_by("story").agg(lag=(pl.col("at") - pl.col("began")).min())
        return np.sort(quickest["lag"].dt.total_microseconds().to_numpy() / 1e6)

    @cached_property
    def platforms(self) -> tuple[str, ...]:
        """The source's platform, then the carriers', in the order in which stories reach them."""
        lag = (pl.col("at") - pl.col("began")).median()
        then = self.carried.group_by("platform").agg(lag=lag).sort("lag", "platform")
        return (self.carried["home"][0], *then["platform"])

    def finding(self, posts: pl.LazyFrame) -> Finding:
        """Tell the path as a finding; the posts are the stories, then how they were carried."""
        uids = pl.concat([self.carried["story"], self.carried["post"]]).unique()
        rows = (
            posts.filter(pl.col("post_uid").is_in(uids.implode()))
            .select("post_id", "created_at")
            .collect(engine="streaming")
            .sort("created_at", "post_id")
        )
        span = Span(rows["created_at"][0], rows["created_at"][-1])
        p = self.pairs["p"].to_numpy()
        return Finding(
            claim=self._claim(span),
            subjects=self._subjects(),
            evidence=tuple(rows["post_id"]),
            span=span,
            measures=self._measures(len(rows)),
            chance=Chance(p=jointly(p), q=jointly(p, self.tried), null=NULL, hypotheses=self.tried),
            innocent=INNOCENT,
            ties=self._ties(),
        )

    def _claim(self, span: Span) -> str:
        first, of = self.order
        low, high = median_between(self.lags)
        hands = self.carriers
        return (
            f"{self.stories} stories that {self._called(self.source)} posted first on "
            f"{titled(self.platforms[0])} were posted by {hands} other account"
            f"{'s' if hands > 1 else ''} on {' and '.join(map(titled, self.platforms[1:]))}, "
            f"{span}, {_lasting(float(np.median(self.lags)))} later in the middle "
            f"({_lasting(low)} to {_lasting(high)}); first in {first} of {of} that they share"
        )

    def _subjects(self) -> tuple[str, ...]:
        """Return the source, then its carriers in the order in which they came."""
        came = self.carried["account"].unique(maintain_order=True)
        return tuple(self._called(one) for one in (self.source, *came))

    @cached_property
    def _ids(self) -> dict[int, str]:
        return dict(self.known.select("account", "account_id").iter_rows())

    def _called(self, account: int) -> str:
        return self._ids.get(account) or str(account)

    def _measures(self, posts: int) -> dict[str, float]:
        first, of = self.order
        low, high = median_between(self.lags)
        return {
            "accounts": self.carriers + 1,
            "platforms": len(self.platforms),
            "stories": self.stories,
            "posts": posts,
            "expected": float(self.pairs["expected"].sum()),
            "first_share": first / of,
            "first_share_low": share_between(first, of)[0],
            "median_lag_s": float(np.median(self.lags)),
            "lag_low_s": low,
            "lag_high_s": high,
            "untold": self.reached.filter(~pl.col("covered")).height,
        }

    def _ties(self) -> tuple[Tie, ...]:
        """Return the source's tie to each carrier, strongest first."""
        rows = self.pairs.sort("q", "hits", "account", descending=[False, True, False]).iter_rows(
            named=True
        )
        source = self._called(self.source)
        return tuple(
            Tie(source, self._called(row["account"]), float(row["hits"]), row["q"]) for row in rows
        )


def _lasting(seconds: float) -> str:
    """Write a length of time as people say it: `40 s`, `12 min`, `2.5 h`, `3 days`."""
    for unit, name in ((1.0, "s"), (60.0, "min"), (HOUR, "h")):
        if seconds < {"s": 90.0, "min": 90 * 60.0, "h": 2 * DAY}[name]:
            return f"{seconds / unit:.2g} {name}"
    return f"{seconds / DAY:.2g} days"
