"""A network of ads without a label, told as a finding."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from tocsin.detectors.political_ads import IN_FORCE
from tocsin.vocabulary.finding import Finding, Rule, Span
from tocsin.vocabulary.platforms import titled

RULE = "ttpa:11.1.a"
MEASURES: Mapping[str, str] = {
    "ads": "ads that count",
    "pages": "pages that advertise",
    "late": "of these ads, labelled political when they were seen again",
    "declared": "of these ads, in the words of an ad that was labelled political",
    "landing": "of these ads, lead to a contestant's site or to a sanctioned outlet's",
    "shared": "of these ads, in words that another of the pages used",
    "sponsored": "of these ads, by, paid by or for a contestant",
    "silence": "of these ads, shown inside a silence period",
    "barred": "of these ads, where the platform's own terms barred political ads",
    "reach": "people reached in the Union, as far as the library says; ads overlap",
    "unknown": "other ads of the pages that name contestants, of whose label nothing is known",
}
INFORMS = "For information only, as not every ad is sure to fall under the Regulation: "
INNOCENT = (
    "A publisher that is not on the watchlist and advertises an article about a contestant.",
    "Somebody else of the same name, such as a shop, an author or a doctor.",
    "A public body or a charity that names contestants without taking sides.",
    "An advertiser whose declaration the library shows later than the ad.",
)
SIGNS = {
    "declared": "in the words of ads labelled political",
    "landing": "leading to a contestant's or a sanctioned site",
    "shared": "in words that several of the pages used",
    "sponsored": "by or for a contestant",
    "silence": "inside the silence period",
    "barred": "where the platform bars political ads",
}
MOST_SIGNS = 3
"""A claim is a sentence; the rest is in the measures."""
HIDDEN = "disarm:T0130.001"
SUGGESTED = ("disarm:T0114", "disarm:T0018", HIDDEN, "commitment14:TTP-11", RULE)


def finding(network: pl.DataFrame, unknown: int) -> Finding:
    """Tell it; evidence is the ads and, after each, the post of its words."""
    binding = _binding(network)
    span = _span(network)
    return Finding(
        claim=("" if binding else INFORMS) + _claim(network, span),
        subjects=(*dict.fromkeys(network["account_id"].drop_nulls()), *network["ad_id"]),
        evidence=tuple(dict.fromkeys(_evidence(network))),
        span=span,
        measures=_measures(network, unknown),
        rule=Rule(id=RULE, version=str(IN_FORCE), confidence="high", binding=binding),
        innocent=INNOCENT,
        suggests=SUGGESTED,
        places=_places(network),
    )


def _binding(network: pl.DataFrame) -> bool:
    """Return whether every ad falls under the Regulation and is known to have borne no label."""
    sure = network.select(
        (pl.col("begun").dt.date() >= IN_FORCE).fill_null(value=False)
        & pl.col("union")
        & (pl.col("state") != "unknown")
    )
    return bool(sure.to_series().all())


def _claim(network: pl.DataFrame, span: Span) -> str:
    """Say how many ads by whom name whom; its numbers can be counted in the evidence."""
    pages = network["account_name"].fill_null(network["page"]).unique(maintain_order=True).to_list()
    ads, count = network.height, network["page"].n_unique()
    platforms = " and ".join(map(titled, network["platform"].unique(maintain_order=True)))
    named = (
        network["named"]
        .explode()
        .value_counts(sort=True, name="n")
        .sort("n", "named", descending=[True, False])
    )
    late = _late(network)
    unlabelled = "bore no label as political" + (f" ({late} were labelled later)" if late else "")
    return (
        f"{ads} ads by {count} page{'s' * (count != 1)} on {platforms} ({_some(pages, 2)}) name "
        f"{_some(named['named'].to_list(), 2)} and {unlabelled}, {span}: {_signs(network)}"
    )


def _signs(network: pl.DataFrame) -> str:
    told = [f"{count} {SIGNS[name]}" for name, count in _counts(network).items() if count]
    return ", ".join(told[:MOST_SIGNS])


def _counts(network: pl.DataFrame) -> dict[str, int]:
    """Return how many ads bear each sign."""
    return {name: int(network[name].sum()) for name in SIGNS}


def _late(network: pl.DataFrame) -> int:
    return int((network["state"] == "late").sum())


def _some(names: Sequence[str], most: int) -> str:
    """Return the first names, shortened, and how many more there are."""
    told = ", ".join(name[:40] for name in names[:most])
    return f"{told} and {len(names) - most} more" if len(names) > most else told


def _evidence(network: pl.DataFrame) -> Iterator[str]:
    for ad, post in network.select("ad_id", "post_id").iter_rows():
        yield ad
        if post:
            yield post


def _span(network: pl.DataFrame) -> Span:
    """Return from the first day of the first ad to the last day of the last."""
    last = pl.coalesce("stopped_at", "begun").max()
    first, end = network.select(first=pl.col("begun").min(), last=last).row(0)
    return Span(first, max(first, end))


def _measures(network: pl.DataFrame, unknown: int) -> dict[str, float]:
    return {
        "ads": network.height,
        "pages": network["page"].n_unique(),
        "late": _late(network),
        **_counts(network),
        "reach": int(network["eu_reach"].sum()),
        "unknown": unknown,
    }


def _places(network: pl.DataFrame) -> tuple[str, ...]:
    each = {*network["country"].drop_nulls(), *network["countries"].explode().drop_nulls()}
    return tuple(sorted(each))
