"""What was found in a table of shares: edges with their chance, who is in them, and the posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from pathlib import Path

import networkx as nx
import polars as pl

from tocsin.coordination import graph_files
from tocsin.detectors.layers import described
from tocsin.engines.choice import current
from tocsin.engines.dealing import Deals, deals
from tocsin.engines.engine import Log, Meetings
from tocsin.engines.local import Local
from tocsin.engines.network import COORDINATED, Network, Own
from tocsin.engines.network import network as tested_network
from tocsin.engines.timing import Timing
from tocsin.statistics.communities import communities
from tocsin.vocabulary.errors import ConfigError


@dataclass(frozen=True, eq=False, repr=False)
class Coordination:
    """A tested network of accounts, and everything needed to question it."""

    edges: pl.DataFrame
    """One row per pair of accounts that met over at least two objects, the least likely first: the
    columns of `tocsin.engines.network.Network.edges`, `word` among them (what the tests call the
    tie; null: chance explains it), and for those with a word, else null: median_lag_s, one_first
    (share of the objects that `one` shared first; a tie is half), posts_one and posts_other (how
    many each contributed), first_at, last_at, posts (ids)."""
    hypotheses: int
    """Pairs that could have met, times the windows: what q is corrected over."""
    saturated: pl.DataFrame
    """layer, object, window_s, shares: too many shared these at once for two to mean much."""
    dropped: int
    """Rows left out because something in them was missing, empty or out of range."""
    repeats: int
    """Rows left out because the same account, object and post had been counted."""
    level: float
    """Largest corrected chance of a tie."""
    tested: Network
    """The tests behind it."""
    layers: Mapping[str, pl.LazyFrame]
    """The shares that were read."""
    own: Mapping[str, Own]
    """What sets some layers apart."""
    shown: pl.DataFrame | None = None
    """The evidence of all edges with a word, where the engine that has it is put away again."""

    def __repr__(self) -> str:
        groups = self.accounts["community"].n_unique()
        return (
            f"<Coordination: {self.edges.height:,} edges tested among {self.hypotheses:,} "
            f"hypotheses, {self.coordinated.height:,} coordinated (q ≤ {self.level:g}) between "
            f"{self.accounts.height:,} accounts in {groups:,} communities>"
        )

    @property
    def coordinated(self) -> pl.DataFrame:
        """The edges that pass every test."""
        return self.tied(COORDINATED)

    def tied(self, *words: str) -> pl.DataFrame:
        """Return the edges with one of these words; without words, with any."""
        with_any = self.edges.drop_nulls("word")
        return with_any.filter(pl.col("word").is_in(words)) if words else with_any

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """The accounts in a coordinated edge: account, community (1: the largest), ties, shares."""
        return self.everyone(self.coordinated)

    def everyone(self, edges: pl.DataFrame) -> pl.DataFrame:
        """Return account, community, ties and shares for all accounts in these edges.

        The community is null, and there are no ties, where an account is in no coordinated edge.
        """
        known = _ends(edges).unique().sort().to_frame()
        ties = _ends(self.coordinated).to_frame().group_by("account").agg(ties=pl.len())
        told = known.join(self._communities, on="account", how="left")
        told = told.join(ties, on="account", how="left").join(
            self._shares, on="account", how="left"
        )
        counts = (pl.col(name).fill_null(0).cast(pl.Int64) for name in ("ties", "shares"))
        return told.with_columns(*counts).sort("community", "account", nulls_last=True)

    def communities(self) -> pl.DataFrame:
        """Return one row per community of coordinated accounts, the largest first.

        Columns: community, accounts (ids), ties, objects (distinct), posts (ids), median_lag_s,
        first_at, last_at, layers (names), q (the largest of its ties').
        """
        place = self.accounts.select("account", "community")
        inside = self.coordinated.join(place, left_on="one", right_on="account")
        ties = inside.group_by("community").agg(ties=pl.len().cast(pl.Int64), q=pl.col("q").max())
        shown = self.evidence().join(place, left_on="one", right_on="account")
        things = shown.group_by("community").agg(
            pl.struct("layer", "object").n_unique().cast(pl.Int64).alias("objects"),
            pl.col("posts").explode().unique().sort(),
            pl.col("lag_s").median().alias("median_lag_s"),
            pl.col("first_at").min(),
            pl.col("last_at").max(),
            pl.col("layer").unique().sort().alias("layers"),
        )
        members = place.group_by("community").agg(pl.col("account").alias("accounts"))
        whole = members.join(ties, on="community").join(things, on="community").sort("community")
        return whole.select(
            "community", "accounts", "ties", "objects", "posts", "median_lag_s", "first_at",
            "last_at", "layers", "q",
        )  # fmt: skip

    def evidence(self, edges: pl.DataFrame | None = None) -> pl.DataFrame:
        """Return one row per edge and object they shared: who was first, how late, which posts.

        Without `edges` (columns one, other): of the coordinated ones.
        """
        asked = self.coordinated if edges is None else edges
        if self.shown is None:
            return self.tested.evidence(asked)
        return self.shown.join(
            asked.select("one", "other").unique(), on=["one", "other"], how="semi"
        )

    def graph(self) -> nx.Graph:
        """Return the coordinated accounts as a networkx graph, columns as attributes."""
        return graph_files.graph(self.coordinated, self.accounts)

    def write(self, path: Path | str, *, tied: bool | None = None) -> None:
        """Write the network to .parquet, .csv, .graphml or .gexf.

        Tables hold every tested edge, graph files those that are tied; `tied` says otherwise.
        """
        file = Path(path)
        edges = shown(self.edges, file, tied=tied)
        graph_files.write(edges, self.everyone(edges), file)

    def permuted(self, times: int, *, seed: int = 1) -> Deals:
        """Return what the same tests find where the accounts are dealt anew, `times` times.

        Every post keeps its objects and time and gets somebody else's name: what is found then is
        found about nothing. No tie nearly every time is what the tests promise.
        """
        if times < 1:
            raise ConfigError(f"permuted: at least one deal; got {times}")
        again = partial(tested_network, timing=self.tested.timing, level=self.level, own=self.own)
        return deals(self.layers, current(), again, times=times, seed=seed)

    @cached_property
    def _communities(self) -> pl.DataFrame:
        """Account and community: the communities among the coordinated edges, 1 the largest."""
        edges = self.coordinated
        names = _ends(edges).unique(maintain_order=True)
        code = {name: str(place) for place, name in enumerate(names)}
        rows = edges.select("one", "other", 1.0 - pl.col("q").clip(1e-300).log10()).iter_rows()
        found = communities((code[one], code[other], weight) for one, other, weight in rows)
        places = [(int(name), place) for place, group in enumerate(found, 1) for name in group]
        schema = {"name": pl.Int64, "community": pl.Int64}
        told = pl.DataFrame(places, schema=schema, orient="row")
        return told.select(names.gather(told["name"]).alias("account"), "community")

    @cached_property
    def _shares(self) -> pl.DataFrame:
        """Account and shares: rows with an object, of those who are in an edge."""
        there = _ends(self.edges).unique().to_frame().lazy()
        return (
            pl.concat([of.drop_nulls("object").select("account") for of in self.layers.values()])
            .join(there, on="account", how="semi")
            .group_by("account")
            .agg(shares=pl.len())
            .collect()
        )


def shown(edges: pl.DataFrame, path: Path, *, tied: bool | None = None) -> pl.DataFrame:
    """Return the edges a file gets: a picture those that are tied, a table all."""
    only = path.suffix in graph_files.PICTURES if tied is None else tied
    return edges.drop_nulls("word") if only else edges


def _ends(edges: pl.DataFrame) -> pl.Series:
    """Return both ends of every edge."""
    return pl.concat([edges[end].alias("account") for end in ("one", "other")])


def examined(
    layers: Mapping[str, pl.LazyFrame],
    windows: Sequence[timedelta] | None,
    *,
    level: float,
    own: Mapping[str, Own] | None = None,
) -> Coordination:
    """Test the shares of each layer (object, account, post, at) and describe what was found.

    The engine in use does the work; see `tocsin.engines.choice`.
    """
    logs = {name: Counted(current().log(of)) for name, of in layers.items()}
    timing = Timing() if windows is None else Timing(windows=tuple(windows))
    found = tested_network(logs, timing, level=level, own=own)
    dropped = sum(of.dropped for of in logs.values())
    if dropped and not any(of.total for of in logs.values()):
        raise ConfigError(  # an empty answer would look like a clean one
            f"shares: no row has an object, an account, a post and a time; got {dropped:,} rows; "
            "times are instants, or whole seconds since 1970"
        )
    with_word = found.edges.drop_nulls("word")
    tied = described(found, with_word)
    rest = found.edges.filter(pl.col("word").is_null())
    edges = pl.concat([tied, rest], how="diagonal").sort("p_least", "one", "other")
    repeats = sum(of.repeats for of in logs.values())
    shown = None if current().name == Local.name else found.evidence(with_word)
    return Coordination(
        edges, found.hypotheses, found.saturated, dropped, repeats, level, found, layers,
        own or {}, shown,
    )  # fmt: skip


@dataclass(eq=False)
class Counted:
    """A log that keeps the counts of what was read."""

    log: Log
    total: int = field(default=0, init=False)
    dropped: int = field(default=0, init=False)
    repeats: int = field(default=0, init=False)

    def meetings(self, windows: Sequence[timedelta], *, fewest: int = 2) -> Meetings:
        """Count the meetings of all accounts."""
        met = self.log.meetings(windows, fewest=fewest)
        self.total, self.dropped, self.repeats = met.total, met.dropped, met.repeats
        return met

    def encounters(
        self, edges: pl.DataFrame, windows: Sequence[timedelta], *, posts: bool = True
    ) -> pl.DataFrame:
        """Return what the edges asked for met over."""
        return self.log.encounters(edges, windows, posts=posts)

    def pace(self, tied: pl.Series, windows: Sequence[timedelta]) -> pl.DataFrame:
        """Count pairs of shares of two accounts in no tie."""
        return self.log.pace(tied, windows)
