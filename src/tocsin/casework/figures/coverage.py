"""What the press made of it: articles, and how many they reach."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import Coverage


class Article(NamedTuple):
    """One article."""

    id: int
    url: str
    published_on: date
    reach: int | None
    reach_basis: str
    syndicated_from_id: int | None
    is_confirmed: bool
    owner_id: int


def originals(past: Past, question: Question) -> list[list[Article]]:
    """Return confirmed articles of the period that copy no other, each as often as it was kept.

    Of a copy whose original the reader may not read, the original counts by its copies.
    """
    owners = meant.owners(past, question)
    rows = past.rows(Coverage, Article, is_confirmed=True)
    there = {one.id: one for one in rows}
    groups: dict[str, list[Article]] = {}
    for one in rows:
        ours = owners is None or one.owner_id in owners
        if one.syndicated_from_id not in there and ours and question.within(one.published_on):
            source = one.syndicated_from_id
            groups.setdefault(one.url if source is None else f"coverage:{source}", []).append(one)
    return list(groups.values())


@rule(
    "articles.published", "articles",
    "Distinct confirmed articles about the work, published in the period; what copies another "
    "does not count.",
    takes="period network",
)  # fmt: skip
def articles_published(past: Past, question: Question) -> Iterable[Counted]:
    """Count articles."""
    return [_counted(kept) for kept in originals(past, question)]


@rule(
    "articles.reach", "readers",
    "Readers of distinct confirmed articles published in the period, added up as their outlets or "
    "others state them; copies are left out, and who read two articles counts twice.",
    takes="period network",
)  # fmt: skip
def articles_reach(past: Past, question: Question) -> Iterable[Counted]:
    """Add up readers; of an article that was kept twice, the first statement counts."""
    for kept in originals(past, question):
        stated = next((one for one in kept if one.reach is not None), kept[0])
        yield _counted(kept)._replace(amount=stated.reach, is_estimate=True)


def _counted(kept: list[Article]) -> Counted:
    places = tuple(f"coverage:{one.id}" for one in kept)
    return Counted(places[0], places)
