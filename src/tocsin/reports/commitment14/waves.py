"""One wave from the records, as they stood at an instant."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from tocsin.casework.figures.answers import latest
from tocsin.casework.figures.asking import Period, Question
from tocsin.casework.figures.findings import confirmed
from tocsin.casework.figures.past import Past, chunks
from tocsin.casework.figures.words import words_of
from tocsin.casework.models import Finding, Subject
from tocsin.casework.rapid.answers import Measure
from tocsin.reports.commitment14.counting import Action, Counted, Instance, counted
from tocsin.reports.commitment14.narratives import Narratives

TTP, PLACE = "commitment14", "place"


class Wave(Struct, frozen=True, kw_only=True):
    """What one signatory reports of one period."""

    of: str
    """The signatory."""
    period: str
    """As it is printed."""
    dated: datetime
    """As of when it was counted."""
    counted: Counted
    narratives: Narratives = Narratives()


class Same(NamedTuple):
    """A subject, and the one that it is."""

    id: int
    canonical_id: int | None


def wave(past: Past, of: str, period: Period, words: Narratives | None = None) -> Wave:
    """Count one period, as far as a reader may read its records, as of an instant."""
    return Wave(
        of=of,
        period=str(period).replace("/", " – "),
        dated=past.as_of,
        counted=counted(_instances(past, _asked(past, period)).values(), _actions(past, period)),
        narratives=words or Narratives(),
    )


def _asked(past: Past, period: Period | None = None) -> Question:
    return Question(as_of=past.as_of, period=period)


def _instances(past: Past, question: Question) -> dict[int, Instance]:
    """Return the findings of a period, with their words, by their numbers."""
    keys = [one.id for one in confirmed(past, question)]
    ttps, places = (words_of(past, set(keys), scheme) for scheme in (TTP, PLACE))
    return {key: Instance(f"finding:{key}", ttps[key], places[key]) for key in keys}


def _actions(past: Past, period: Period) -> Iterator[Action]:
    """Yield the decisions of a period on what findings of any day name."""
    done = latest(past, _asked(past, period))
    about = _about(past, {one.subject for one in done}) if done else {}
    for one in done:
        yield Action(f"decision:{one.id}", Measure(one.measure), about.get(one.subject, ()))


def _about(past: Past, subjects: Collection[int]) -> dict[int, tuple[Instance, ...]]:
    """Return the findings that name each of some subjects, or one that is the same."""
    every = _instances(past, _asked(past))
    links = past.links(Finding, "subjects", every, "subject_id")
    same = _same(past, {*subjects, *(subject for _, subject in links)})
    found: defaultdict[int, dict[int, Instance]] = defaultdict(dict)
    for finding, subject in links:
        found[same[subject]][finding] = every[finding]
    return {one: tuple(found[same[one]].values()) for one in subjects}


def _same(past: Past, keys: Collection[int]) -> dict[int, int]:
    """Return the subject that each of some is."""
    found = {key: key for key in keys}
    for some in chunks(sorted(keys)):
        for one in past.rows(Subject, Same, reached=True, id=frozenset(some)):
            found[one.id] = one.canonical_id or one.id
    return found
