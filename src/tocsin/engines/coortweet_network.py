"""CooRTweet's network: edges, thresholds, subgraphs and statistics, number for number.

The second half of `tocsin.engines.coortweet`. The peer keeps its network in igraph, and two of
its numbers hang on how igraph does so: which end of an undirected edge is called `from`, and so
which accounts `group_stats` counts. Both are kept.

Source    CooRTweet 2.1.3 (MIT), whose recorded answers the tests hold this module to.
"""

from dataclasses import dataclass
from math import ceil, floor
from typing import Literal, TypeAlias

import polars as pl

from tocsin.engines.coortweet import FLAG
from tocsin.vocabulary.errors import ConfigError

Level: TypeAlias = Literal["full", "fast", "none"]
Subgraph: TypeAlias = Literal[0, 1, 2, 3]
ENDS = ("from", "to")
MEASURED = (
    "weight", "avg_time_delta", "n_content_id", "n_content_id_y", "edge_symmetry_score",
)  # fmt: skip
MEANS = ("avg_time_delta", "edge_symmetry_score")
LEVELS = ("full", "fast", "none")


@dataclass(frozen=True, eq=False)
class Graph:
    """An undirected network of accounts."""

    edges: pl.DataFrame
    """from, to, weight (pairs of posts), avg_time_delta, n_content_id (distinct older posts),
    n_content_id_y (newer ones), edge_symmetry_score, weight_threshold (1 above the quantile, else
    0) and, when asked for, object_ids (joined by commas). In a network with a fast part each of
    these is there twice, ending in _full and _fast; null where an edge is not fast."""
    accounts: pl.DataFrame
    """account_id and, in subgraph 3, color_v: 1 for the fast accounts, 0 for their neighbours."""

    @property
    def has_fast(self) -> bool:
        """Whether the edges of a narrower window are told apart."""
        return "weight_full" in self.edges.columns


def generate_coordinated_network(
    pairs: pl.DataFrame,
    *,
    fast_net: bool = False,
    edge_weight: float = 0.5,
    subgraph: Subgraph = 0,
    objects: bool = False,
) -> Graph:
    """Join pairs of posts into a network, and mark edges above a quantile of the weights.

    `pairs` come from `detect_groups`, and through `flag_speed_share` where `fast_net` is set.
    `subgraph` 1 keeps edges above the threshold, 2 those above it in the fast part, 3 the accounts
    of the latter with everybody next to them.

    Raises `ConfigError` for a quantile outside 0 to 1 and for what the data cannot give.
    """
    _checked(pairs, fast_net=fast_net, edge_weight=edge_weight, subgraph=subgraph)
    edges = _edges(pairs, objects=objects)
    names = _vertices(edges)
    if fast_net:
        edges = _with_fast(edges, _edges(pairs.filter(pl.col(_flag(pairs)) == 1), objects=objects))
        edges = _marked(_marked(edges, "_full", edge_weight), "_fast", edge_weight)
    else:
        edges = _marked(edges, "", edge_weight)
    return _subgraph(_oriented(edges, names), names, subgraph)


def account_stats(
    graph: Graph, pairs: pl.DataFrame, weight_threshold: Level = "full"
) -> pl.DataFrame:
    """Return, for each account in the network: mean lag, mean symmetry, and posts.

    The means are over *different* (lag, symmetry) values of the account's edges, not over its
    edges; unique_shares_count are its posts anywhere in `pairs`. `weight_threshold` full or fast
    keeps the edges above that threshold, none keeps all. In order of account_id.
    """
    edges = _at(graph, weight_threshold)
    values = [f"{name}{tail}" for name in MEANS for tail in _tails(graph)]
    both = pl.concat(edges.select(pl.col(end).alias("account_id"), *values) for end in ENDS)
    means = both.unique().group_by("account_id").agg(pl.col(values).mean())
    if graph.has_fast and weight_threshold == "fast":
        pairs = pairs.filter(pl.col(_flag(pairs)) == 1)
    sides = (
        pairs.select(
            pl.col(f"account_id{y}").alias("account_id"), pl.col(f"content_id{y}").alias("p")
        )
        for y in ("", "_y")
    )
    shares = (
        pl.concat(sides)
        .drop_nulls("account_id")
        .group_by("account_id")
        .agg(pl.col("p").n_unique().alias("unique_shares_count"))
    )
    renamed = {name: f"avg_{name}" for name in values if name.startswith("edge_symmetry")}
    found = means.join(shares, on="account_id").rename(renamed).sort("account_id")
    return found.with_columns(pl.col("unique_shares_count").cast(pl.Int64))


def group_stats(graph: Graph, weight_threshold: Level = "full") -> pl.DataFrame:
    """Return at how many accounts an edge over each object begins: object_id, num_accounts.

    Only one end of an edge is counted, and an object whose id has a comma in it is several. The
    network must have been made with `objects`. Most accounts first.
    """
    fast = weight_threshold == "fast"
    column = "object_ids" + (("_fast" if fast else "_full") if graph.has_fast else "")
    if column not in graph.edges.columns:
        raise ConfigError("coortweet.group_stats: the network must be made with objects=True")
    edges = _at(graph, weight_threshold)
    return (
        edges.select("from", object_id=pl.col(column).str.split(","))
        .with_columns(_without_last_blank(pl.col("object_id")))
        .explode("object_id")
        .drop_nulls("object_id")
        .group_by("object_id", maintain_order=True)
        .agg(pl.col("from").n_unique().cast(pl.Int64).alias("num_accounts"))
        .sort("num_accounts", descending=True, maintain_order=True)
    )


def quantile(weights: list[int], part: float) -> float:
    """Return the quantile as R's type 7 has it, in its order of operations.

    >>> quantile([1, 1, 2, 10], 0.5)
    1.5
    """
    ranked = sorted(weights)
    place = 1 + (len(ranked) - 1) * part
    low, high = floor(place), ceil(place)
    under, over, share = ranked[low - 1], ranked[high - 1], place - low
    return float(under) if under == over else (1 - share) * under + share * over


def _checked(
    pairs: pl.DataFrame, *, fast_net: bool, edge_weight: float, subgraph: Subgraph
) -> None:
    """Refuse what has no answer, and what the peer answers with an empty graph or its own error."""
    place = "coortweet.generate_coordinated_network"
    if not 0 <= edge_weight <= 1:
        raise ConfigError(f"{place}: edge_weight must be from 0 to 1; got {edge_weight!r}")
    if subgraph not in (0, 1, 2, 3):
        raise ConfigError(f"{place}: subgraph must be 0, 1, 2 or 3; got {subgraph!r}")
    if subgraph == 1 and fast_net:
        raise ConfigError(f"{place}: subgraph 1 is of a network without fast_net")
    if subgraph > 1 and not fast_net:
        raise ConfigError(f"{place}: subgraph {subgraph} needs fast_net=True")
    if fast_net:
        _flag(pairs)


def _flag(pairs: pl.DataFrame) -> str:
    """Return the name of the column that marks the pairs of a narrower window."""
    found = [name for name in pairs.columns if name.startswith(FLAG)]
    if len(found) != 1:
        raise ConfigError(
            "coortweet: a fast network needs one narrower window; "
            f"got {', '.join(found) or 'none'}; run flag_speed_share once"
        )
    return found[0]


def _edges(pairs: pl.DataFrame, *, objects: bool) -> pl.DataFrame:
    """Fold pairs into edges, in order of first appearance.

    Where either account is missing, R knows neither the smaller nor the larger: both are NA.
    """
    ends = [pl.col(name) for name in ("account_id", "account_id_y")]
    known = pl.all_horizontal(end.is_not_null() for end in ends)
    ordered = pairs.with_columns(
        one=pl.when(known).then(pl.min_horizontal(ends)).otherwise(pl.lit("NA")),
        other=pl.when(known).then(pl.max_horizontal(ends)).otherwise(pl.lit("NA")),
    )
    counts = [pl.col(name).n_unique().cast(pl.Int64) for name in ("content_id", "content_id_y")]
    folded = ordered.group_by("one", "other", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("weight"),
        (pl.col("time_delta").sum() / pl.len()).cast(pl.Float64).alias("avg_time_delta"),
        *(count.name.prefix("n_") for count in counts),
        pl.col("object_id")
        .fill_null("NA")
        .unique(maintain_order=True)
        .str.join(",")
        .alias("object_ids"),
    )
    sides = ("n_content_id", "n_content_id_y")
    symmetry = pl.min_horizontal(sides) / pl.max_horizontal(sides)
    kept = [*MEASURED, *(["object_ids"] if objects else [])]
    return folded.with_columns(edge_symmetry_score=symmetry).select("one", "other", *kept)


def _vertices(edges: pl.DataFrame) -> pl.Series:
    """Return the accounts in igraph's order: as the first column has them, then the second."""
    return pl.concat([edges["one"], edges["other"].alias("one")]).unique(maintain_order=True)


def _oriented(edges: pl.DataFrame, names: pl.Series) -> pl.DataFrame:
    """Name the ends of each edge as igraph does: `from` is the one that is the earlier vertex."""
    for end in ("one", "other"):
        places = names.alias(end).to_frame().with_row_index(f"{end}_place")
        edges = edges.join(places, on=end, how="left", maintain_order="left")
    swapped = pl.col("one_place") > pl.col("other_place")
    return edges.select(
        pl.when(swapped).then("other").otherwise("one").alias("from"),
        pl.when(swapped).then("one").otherwise("other").alias("to"),
        pl.exclude("one", "other", "one_place", "other_place"),
    )


def _with_fast(edges: pl.DataFrame, fast: pl.DataFrame) -> pl.DataFrame:
    """Put the numbers of the fast part beside those of the whole."""
    whole, part = (
        frame.rename({name: f"{name}{tail}" for name in frame.columns[2:]})
        for frame, tail in ((edges, "_full"), (fast, "_fast"))
    )
    columns = [f"{name}{tail}" for name in edges.columns[2:] for tail in ("_full", "_fast")]
    joined = whole.join(part, on=["one", "other"], how="left", maintain_order="left")
    return joined.select("one", "other", *columns)


def _marked(edges: pl.DataFrame, tail: str, part: float) -> pl.DataFrame:
    """Mark the edges that weigh more than the quantile of all weights; null where none is known."""
    weight = pl.col(f"weight{tail}")
    weights = edges[f"weight{tail}"].drop_nulls().to_list()
    above = weight > (quantile(weights, part) if weights else 0)
    return edges.with_columns(above.cast(pl.Int64).alias(f"weight_threshold{tail}"))


def _subgraph(edges: pl.DataFrame, names: pl.Series, kind: Subgraph) -> Graph:
    """Cut the network down."""
    if kind == 0:
        return Graph(edges, names.alias("account_id").to_frame())
    above = edges.filter(pl.col("weight_threshold" if kind == 1 else "weight_threshold_fast") == 1)
    core = names.filter(names.is_in(pl.concat(above[end].alias("a") for end in ENDS).implode()))
    if kind != 3:
        return Graph(above, core.alias("account_id").to_frame())
    touching = edges.filter(pl.any_horizontal(pl.col(end).is_in(core.implode()) for end in ENDS))
    near = pl.concat([core.alias("a"), *(touching[end].alias("a") for end in ENDS)]).unique()
    inside = edges.filter(pl.all_horizontal(pl.col(end).is_in(near.implode()) for end in ENDS))
    kept = names.filter(names.is_in(near.implode())).alias("account_id")
    coloured = kept.to_frame().with_columns(
        color_v=pl.col("account_id").is_in(core.implode()).cast(pl.Int64)
    )
    return Graph(inside, coloured)


def _tails(graph: Graph) -> tuple[str, ...]:
    return ("_full", "_fast") if graph.has_fast else ("",)


def _at(graph: Graph, level: Level) -> pl.DataFrame:
    """Return the edges above a threshold, or all."""
    if level not in LEVELS:
        raise ConfigError(f"coortweet: weight_threshold is full, fast or none; got {level!r}")
    if level == "none":
        return graph.edges
    if level == "fast" and not graph.has_fast:
        raise ConfigError("coortweet: there is no fast part; make the network with fast_net=True")
    column = f"weight_threshold_{level}" if graph.has_fast else "weight_threshold"
    return graph.edges.filter(pl.col(column) == 1)


def _without_last_blank(parts: pl.Expr) -> pl.Expr:
    """Drop one empty part from the end, as R's strsplit does."""
    return (
        pl.when(parts.list.last() == "")
        .then(parts.list.head(parts.list.len() - 1))
        .otherwise(parts)
    )
