"""CooRTweet's five functions under their own names, and all of them in one call.

Each takes a Polars, pandas or Arrow table where the original takes a data.table. What each
column means, and where the numbers are not what their names suggest: docs/method/coortweet.md.
"""

from dataclasses import dataclass
from typing import TypedDict, Unpack

import polars as pl

from tocsin.coordination.frames import Frame, rows
from tocsin.engines.coortweet import Seconds, TooManyPairsError
from tocsin.engines.coortweet import detect_groups as _detect_groups
from tocsin.engines.coortweet import flag_speed_share as _flag_speed_share
from tocsin.engines.coortweet_network import (
    Graph,
    Subgraph,
    account_stats,
    generate_coordinated_network,
    group_stats,
)

__all__ = [
    "CooRTweet", "Graph", "Settings", "TooManyPairsError", "account_stats", "answer",
    "detect_groups", "flag_speed_share", "generate_coordinated_network", "group_stats",
]  # fmt: skip
OURS = {
    "object": "object_id", "account": "account_id", "post": "content_id", "at": "timestamp_share",
}  # fmt: skip


class Settings(TypedDict, total=False):
    """What can be set, with the peer's names and defaults."""

    min_participation: int
    """Fewest rows of an account (2)."""
    remove_loops: bool
    """Leave out pairs of an account with itself, a post with itself, a post with its repost."""
    edge_weight: float
    """Quantile of the weights above which an edge is marked (0.5)."""
    fast_window: Seconds
    """A narrower window in seconds: edges then have numbers for both."""
    subgraph: Subgraph
    """Cut the network down: 1, 2 or 3; 0 for all of it."""


@dataclass(frozen=True, eq=False, repr=False)
class CooRTweet:
    """What the peer answers about one table."""

    pairs: pl.DataFrame
    """Pairs of posts, as `detect_groups` gives them, flagged where a narrower window was asked."""
    graph: Graph
    """The network, as `generate_coordinated_network` gives it, with object ids."""

    def __repr__(self) -> str:
        return (
            f"<CooRTweet: {self.pairs.height:,} pairs of posts, {self.edges.height:,} edges "
            f"between {self.graph.accounts.height:,} accounts>"
        )

    @property
    def edges(self) -> pl.DataFrame:
        """Edges: from, to, weight, avg_time_delta, …, weight_threshold, object_ids."""
        return self.graph.edges

    @property
    def accounts(self) -> pl.DataFrame:
        """Statistics of each account in the network, all edges counted."""
        return account_stats(self.graph, self.pairs, "none")

    @property
    def objects(self) -> pl.DataFrame:
        """Statistics of each object in the network, all edges counted."""
        return group_stats(self.graph, "none")


def answer(frame: Frame, *, time_window: Seconds = 10, **settings: Unpack[Settings]) -> CooRTweet:
    """Return pairs and network of one table, as the peer's functions give them in turn."""
    fewest = settings.get("min_participation", 2)
    fast = settings.get("fast_window")
    pairs = detect_groups(
        frame,
        time_window=time_window,
        min_participation=fewest,
        remove_loops=settings.get("remove_loops", True),
    )
    if fast is not None:
        pairs = flag_speed_share(frame, pairs, min_participation=fewest, time_window=fast)
    graph = generate_coordinated_network(
        pairs,
        fast_net=fast is not None,
        edge_weight=settings.get("edge_weight", 0.5),
        subgraph=settings.get("subgraph", 0),
        objects=True,
    )
    return CooRTweet(pairs, graph)


def detect_groups(
    frame: Frame,
    *,
    time_window: Seconds = 10,
    min_participation: int = 2,
    remove_loops: bool = True,
) -> pl.DataFrame:
    """Return every pair of posts that share an object at most `time_window` seconds apart."""
    return _detect_groups(
        _theirs(frame),
        time_window=time_window,
        min_participation=min_participation,
        remove_loops=remove_loops,
    )


def flag_speed_share(
    frame: Frame, pairs: pl.DataFrame, *, min_participation: int, time_window: Seconds
) -> pl.DataFrame:
    """Return `pairs` with a column that is 1 for those of a narrower window."""
    return _flag_speed_share(
        _theirs(frame), pairs, min_participation=min_participation, time_window=time_window
    )


def _theirs(frame: Frame) -> pl.LazyFrame:
    """Return a table with the peer's names for the columns."""
    return rows(frame).rename(OURS)
