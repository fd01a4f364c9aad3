"""What belongs to an operation, and whom it went for."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.findings import distinct, known
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import Finding, FindingState, Operation, SubjectKind, Targeting


class Hit(NamedTuple):
    """That an operation went for an organisation."""

    id: int
    operation_id: int
    organisation_id: int
    finding_id: int | None
    observed_at: datetime
    owner_id: int
    is_confirmed: bool


class Standing(NamedTuple):
    """Where a finding stands."""

    id: int
    state: str


GONE = frozenset({FindingState.REJECTED, FindingState.WITHDRAWN})


@rule(
    "posts.in_operation", "posts",
    "Distinct posts that are said to be part of an operation, on one platform when it is named; "
    "when there is a period, those first seen in it.",
    takes="period platform subject operation!",
)  # fmt: skip
def posts_in_operation(past: Past, question: Question) -> Iterable[Counted]:
    """Count members of an operation."""
    wanted = meant.operations(past, question.operation or "")
    every = known(past, question, question.subject or SubjectKind.POST)
    links = past.links(Operation, "members", wanted, "subject_id")
    return distinct(
        every,
        (
            (f"operation:{operation}", key)
            for operation, key in links
            if key in every and question.within(every[key].first_seen_at)
        ),
    )


@rule(
    "organisations.targeted", "organisations",
    "Distinct organisations that an operation is confirmed to have gone for in the period, however "
    "often; what rests on a finding that was rejected or withdrawn is left out.",
    takes="period network operation!",
)  # fmt: skip
def organisations_targeted(past: Past, question: Question) -> Iterable[Counted]:
    """Count who was hit."""
    wanted = meant.operations(past, question.operation or "")
    owners = meant.owners(past, question)
    gone = {one.id for one in past.rows(Finding, Standing, state=GONE)}
    hits = defaultdict(list)
    for one in past.rows(Targeting, Hit, operation_id=wanted, is_confirmed=True):
        ours = owners is None or one.owner_id in owners
        if ours and question.within(one.observed_at) and one.finding_id not in gone:
            hits[one.organisation_id].append(f"targeting:{one.id}")
    return [Counted(f"organisation:{key}", tuple(places)) for key, places in hits.items()]
