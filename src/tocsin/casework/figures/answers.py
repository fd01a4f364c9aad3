"""What recipients say they did, thing by thing; of corrected answers, the latest."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.findings import confirmed, distinct, known
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import Alert, Decision, Finding, SubjectKind
from tocsin.casework.rapid.answers import LABELLING, REMOVING, Measure

ASKED = "period election platform kind subject"


class Measured(NamedTuple):
    """One measure on one subject."""

    id: int
    supersedes_id: int | None
    measure: str
    subject: int
    alert: int


def latest(past: Past, question: Question) -> list[Measured]:
    """Return the decisions that had been written down and not been corrected, of the period.

    A decision is of the period in which it was made.
    """
    rows = past.readable(Decision).filter(recorded_at__lte=past.as_of).order_by("pk")
    every = [
        (Measured._make(one[:-1]), one[-1])
        for one in rows.values_list(
            "id", "supersedes_id", "measure", "asset__subject_id",
            "submission__revision__alert_id", "decided_at",
        )
    ]  # fmt: skip
    replaced = {one.supersedes_id for one, _ in every}
    return [one for one, at in every if one.id not in replaced and question.within(at)]


@rule(
    "subjects.removed", "pages",
    "Distinct pages, or subjects of the kind that is asked for, that a recipient says it removed, "
    "disabled or banned, everywhere or in some countries, in the period; of a corrected answer, "
    "the latest counts.",
    takes=ASKED,
)  # fmt: skip
def subjects_removed(past: Past, question: Question) -> Iterable[Counted]:
    """Count what was taken down or blocked."""
    return _acted_on(past, question, REMOVING, question.subject or SubjectKind.PAGE)


@rule(
    "subjects.labelled", "ads",
    "Distinct ads, or subjects of the kind that is asked for, that a recipient says it labelled in "
    "the period; of a corrected answer, the latest counts.",
    takes=ASKED,
)  # fmt: skip
def subjects_labelled(past: Past, question: Question) -> Iterable[Counted]:
    """Count what was labelled."""
    return _acted_on(past, question, LABELLING, question.subject or SubjectKind.AD)


def _acted_on(
    past: Past, question: Question, measures: Collection[Measure], kind: str
) -> list[Counted]:
    found = [one for one in latest(past, question) if one.measure in measures]
    if question.election is not None:
        about = _about(past, question.election, {one.alert for one in found})
        found = [one for one in found if one.alert in about]
    if question.kind is not None:
        named = _named(past, question)
        found = [one for one in found if one.subject in named]
    every = known(past, question, kind)
    return distinct(every, ((f"decision:{one.id}", one.subject) for one in found))


def _about(past: Past, election: str, alerts: set[int]) -> set[int]:
    """Return which alerts are about an election."""
    key = meant.election(past, election)
    return {alert for alert, one in past.links(Alert, "elections", alerts) if one == key}


def _named(past: Past, question: Question) -> set[int]:
    """Return the subjects of confirmed findings of the kind that is asked for."""
    asked = Question(as_of=question.as_of, kind=question.kind)
    of = {one.id for one in confirmed(past, asked)}
    return {key for _, key in past.links(Finding, "subjects", of, "subject_id")}
