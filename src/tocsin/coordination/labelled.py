"""The tests judged on accounts whose truth is known, beside the rules they mean to replace.

Three kinds of rule name accounts. *The tests*: an account is named when it has an edge that passes
them. *n objects*: when it has an edge over at least n different objects within the window, for
every n; the right n is known only to who has the labels. *CooRTweet*: when it has an edge that
weighs more than a quantile of all weights. Everything but the rule is the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from tocsin.coordination.coortweet import answer
from tocsin.coordination.files import as_one
from tocsin.coordination.found import Coordination, examined
from tocsin.coordination.scores import Estimate, Flags, Numbers, Score, area, counted, score
from tocsin.engines.choice import current
from tocsin.engines.network import WORDS
from tocsin.vocabulary.errors import ConfigError

ALL = "all"
"""What the accounts of all campaigns together are called."""
QUANTILES = (0.5, 0.9, 0.99)
"""CooRTweet's default, and two stricter ones."""
FAINTEST = 1e-300
MANY = 100
"""Up to here, every n has a row of its own."""
PACES = ("synchrony", "reaction")
TESTS, OBJECTS, PEER = "tests", "objects", "coortweet"
ROW = {
    "campaign": pl.String, "kind": pl.String, "rule": pl.String, "n": pl.Int64,
    "reported": pl.Int64, "right": pl.Int64, "members": pl.Int64, "controls": pl.Int64,
}  # fmt: skip
ESTIMATES = ("precision", "recall", "f1", "auc")
RULES = pl.Schema(
    ROW | {f"{name}{end}": pl.Float64 for name in ESTIMATES for end in ("", "_low", "_high")}
)


@dataclass(frozen=True)
class Settings:
    """How a collection is judged."""

    window: timedelta = timedelta(seconds=60)
    """Of the fixed rules."""
    windows: tuple[timedelta, ...] | None = None
    """Of the tests; None: the usual ones."""
    level: float = 0.01
    """Largest corrected chance of a tie."""


@dataclass(frozen=True, eq=False)
class Collection:
    """One body of shares with the truth about its accounts."""

    name: str
    layers: Mapping[str, pl.LazyFrame]
    """Shares of each layer: object, account, post, at."""
    labels: pl.DataFrame
    """account (text), campaign (null: none), control. See `tocsin.coordination.files.labels`."""


@dataclass(frozen=True, eq=False)
class Judged:
    """What each rule is worth, campaign by campaign."""

    rules: pl.DataFrame
    """One row per campaign and rule; the columns of RULES: kind (tests, objects, coortweet), rule
    (in words), n (of the objects rule), reported, right, members, controls, and precision, recall,
    f1 and auc with the ends of their 95 % intervals. Null where there is nothing to divide by, and
    for the area under a curve of a rule that does not rank."""
    accounts: pl.DataFrame
    """One row per account: collection, account, campaign, control, and a column per rule."""
    unlabelled: int
    """Accounts that share and have no label, and so are in no score."""

    def best(self, campaign: str = ALL) -> Mapping[str, object] | None:
        """Return the row of the objects rule with the highest F1: n picked with hindsight."""
        rows = self.rules.filter(campaign=campaign, kind=OBJECTS).drop_nulls("f1")
        return None if rows.is_empty() else rows.sort("f1", -pl.col("n")).row(-1, named=True)


def judged(
    collections: Sequence[Collection], settings: Settings, *, controls: bool = False
) -> Judged:
    """Judge every rule on every collection, campaign by campaign and all together.

    With `controls`, accounts that share and have no label count as controls. A collection without
    named campaigns is one campaign of its own name.

    Raises `ConfigError` where there is nobody to find, or nobody to leave in peace.
    """
    parts = [_part(one, settings, controls=controls) for one in collections]
    whole = pl.concat([accounts for accounts, _ in parts], how="diagonal")
    named = [name for name in whole.columns if name.startswith(("says_", "rank_"))]
    whole = whole.with_columns(
        pl.col(name).fill_null(value=False)
        if name.startswith("says_")
        else pl.col(name).fill_null(0)
        for name in named
    )
    _refuse(whole)
    rows = [row for campaign, some in _campaigns(whole) for row in _rows(campaign, some)]
    return Judged(pl.DataFrame(rows, schema=RULES), whole, sum(left for _, left in parts))


def _part(
    collection: Collection, settings: Settings, *, controls: bool
) -> tuple[pl.DataFrame, int]:
    """Let every rule speak on one collection; count the accounts that have no label."""
    texts = {name: _in_text(of) for name, of in collection.layers.items()}
    sharing = pl.concat([of.select("account") for of in texts.values()]).unique().collect()
    labels = collection.labels.with_columns(
        pl.when(~pl.col("control")).then(pl.col("campaign").fill_null(collection.name))
        .otherwise("campaign").alias("campaign")
    )  # fmt: skip
    strangers = sharing.join(labels, on="account", how="anti").sort("account")
    if controls:
        added = strangers.with_columns(pl.lit(None, pl.String).alias("campaign"), control=True)
        labels = pl.concat([labels, added.select(labels.columns)])
    said = _said(texts, settings)
    everyone = labels.join(said, on="account", how="left")
    return (
        everyone.select(pl.lit(collection.name).alias("collection"), pl.all()),
        0 if controls else strangers.height,
    )


def _in_text(shares: pl.LazyFrame) -> pl.LazyFrame:
    """Return shares with ids as text, as labels have them; rows without an account are no one's."""
    texts = (pl.col(name).cast(pl.String) for name in ("object", "account", "post"))
    return shares.with_columns(*texts).filter(
        pl.col("account").is_not_null(), pl.col("account") != ""
    )


def _said(layers: Mapping[str, pl.LazyFrame], settings: Settings) -> pl.DataFrame:
    """Return a row per account that any rule has something to say about."""
    found = examined(layers, settings.windows, level=settings.level)
    parts = [
        *_by_tests(found), _by_objects(layers, settings.window), *_by_peer(layers, settings.window),
    ]  # fmt: skip
    names = pl.concat([part.select("account") for part in parts]).unique()
    for part in parts:
        names = names.join(part, on="account", how="left")
    return names


def _by_tests(found: Coordination) -> Iterator[pl.DataFrame]:
    """Yield whom the tests name under each of their words, and how high they rank each account.

    An account ranks by its least likely edge: by the largest q of the three tests (1 for a test
    that was not reached), and where these are equal by the chance of co-sharing.
    """
    for place, word in enumerate(WORDS):
        some = found.tied(*WORDS[: place + 1]).select("one", "other")
        rule = word if place == 0 else f"{word}, or more"
        yield _ends(some).unique().with_columns(pl.lit(value=True).alias(f"says_{TESTS}:{rule}"))
    largest = pl.max_horizontal("q", *(pl.col(f"q_{of}").fill_null(1.0) for of in PACES))
    rank = -largest.clip(FAINTEST).log10() - pl.col("p_least").clip(FAINTEST).log10() / 1_000
    ranked = _ends(found.edges.select("one", "other", rank=rank))
    yield ranked.group_by("account").agg(pl.col("rank").max().alias(f"rank_{TESTS}"))


def _by_objects(layers: Mapping[str, pl.LazyFrame], window: timedelta) -> pl.DataFrame:
    """Return over how many objects each account met another within the window, at most."""
    met = [current().log(of).meetings([window], fewest=1).edges for of in layers.values()]
    edges = pl.concat([edge.select("one", "other", rank="objects") for edge in met])
    most = _ends(edges).group_by("account").agg(pl.col("rank").max().cast(pl.Float64))
    return most.rename({"rank": f"rank_{OBJECTS}"})


def _by_peer(layers: Mapping[str, pl.LazyFrame], window: timedelta) -> Iterator[pl.DataFrame]:
    """Yield whom CooRTweet names at each quantile; its layers are one table, as its users stack."""
    table = as_one(layers).collect()
    for part in QUANTILES:
        edges = answer(table, time_window=window.total_seconds(), edge_weight=part).edges
        ends = edges.select(one="from", other="to", rank=pl.col("weight").cast(pl.Float64))
        if part == QUANTILES[0]:
            heaviest = _ends(ends).group_by("account").agg(pl.col("rank").max())
            yield heaviest.rename({"rank": f"rank_{PEER}"})
        above = ends.filter(edges["weight_threshold"] == 1).drop("rank")
        yield _ends(above).unique().with_columns(pl.lit(value=True).alias(f"says_{PEER}:{part:g}"))


def _ends(edges: pl.DataFrame) -> pl.DataFrame:
    """Return a row per end of each edge: account, and whatever else the edge has."""
    rest = [name for name in edges.columns if name not in ("one", "other")]
    return pl.concat(edges.select(pl.col(end).alias("account"), *rest) for end in ("one", "other"))


def _refuse(accounts: pl.DataFrame) -> None:
    """Refuse a truth with one side only."""
    innocent = int(accounts["control"].sum())
    if not innocent or innocent == accounts.height:
        raise ConfigError(
            "labels: accounts in a campaign and controls are both needed; got "
            f"{accounts.height - innocent:,} and {innocent:,}; --controls counts accounts without "
            "a label as controls"
        )


def _campaigns(accounts: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each campaign with its members and its controls; all together first.

    A control that names no campaign is one for every campaign of its collection.
    """
    yield ALL, accounts
    members = accounts.filter(~pl.col("control"))
    names = members.select("collection", "campaign").unique().sort("collection", "campaign")
    for collection, campaign in names.iter_rows():
        here = pl.col("collection") == collection
        member = ~pl.col("control") & (pl.col("campaign") == campaign)
        control = pl.col("control") & (pl.col("campaign").fill_null(campaign) == campaign)
        yield campaign, accounts.filter(here, member | control)


def _rows(campaign: str, accounts: pl.DataFrame) -> Iterator[dict[str, object]]:
    """Yield a row per rule."""
    members = (~accounts["control"]).to_numpy()
    ranks = {
        name.removeprefix("rank_"): accounts[name].to_numpy()
        for name in accounts.columns if name.startswith("rank_")
    }  # fmt: skip
    areas = {kind: area(ranking[members], ranking[~members]) for kind, ranking in ranks.items()}
    for name in accounts.columns:
        if name.startswith("says_"):
            kind, rule = name.removeprefix("says_").split(":")
            word = f"{PEER} {rule}" if kind == PEER else rule
            found = score(members, accounts[name].to_numpy(), areas[kind])
            yield _row(campaign, kind, word, None, found)
    for n, found in _every_n(ranks[OBJECTS], members, areas[OBJECTS]):
        yield _row(campaign, OBJECTS, f"≥ {n} objects", n, found)


def _every_n(most: Numbers, members: Flags, auc: Estimate) -> Iterator[tuple[int, Score]]:
    """Judge every n that names anybody; beyond MANY, every n at which fewer are named."""
    sides = np.sort(most[members]), np.sort(most[~members])
    values = np.unique(most[most >= 1]).astype(np.int64)
    plain = np.arange(1, min(MANY, int(most.max(initial=0))) + 1)
    for n in np.union1d(plain, values).tolist():
        right, wrong = (len(side) - int(np.searchsorted(side, n)) for side in sides)
        yield n, counted(right, right + wrong, len(sides[0]), len(sides[1]), auc)


def _row(campaign: str, kind: str, rule: str, n: int | None, found: Score) -> dict[str, object]:
    """Write one rule's score down."""
    row: dict[str, object] = {"campaign": campaign, "kind": kind, "rule": rule, "n": n}
    for name, value in vars(found).items():
        if isinstance(value, Estimate):
            low, high = value.low, value.high
            row |= {name: value.value, f"{name}_low": low, f"{name}_high": high}
        else:
            row[name] = value
    return row
