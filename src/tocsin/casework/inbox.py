"""What waits for somebody: given to them, said to them, to be reviewed, overdue, or in doubt."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from tocsin.casework import checks, submissions
from tocsin.casework.access import Actor, asker
from tocsin.casework.corrections import open_contests
from tocsin.casework.models import (
    AlertRevision,
    Asset,
    Assignment,
    Comment,
    Correction,
    Decision,
    Proposal,
    ProposalState,
    Recidivism,
    RevisionState,
    Role,
    Submission,
)
from tocsin.casework.rapid.clock import Reading, Standing
from tocsin.casework.rapid.effect import Confirmation, confirmation
from tocsin.casework.rapid.states import State

RECENT = timedelta(days=30)
"""How long a mention stays."""
WAITING = (State.SENT, State.ACKNOWLEDGED, State.INFO_REQUESTED, State.ESCALATED)


@dataclass(frozen=True)
class Due:
    """A submission whose answer is due soon, overdue or missed, with its clock."""

    submission: Submission
    reading: Reading


@dataclass(frozen=True)
class Doubt:
    """A decision that the looks at its asset contradict: what was said to be gone is there."""

    decision: Decision
    asset: Asset


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """What waits for one person in one organisation."""

    assigned: QuerySet[Assignment, Any]
    mentions: QuerySet[Comment, Any]
    to_review: QuerySet[AlertRevision, Any]
    proposals: QuerySet[Proposal, Any]
    contests: QuerySet[Correction, Any]
    came_back: QuerySet[Recidivism, Any]
    """Suggested, and not confirmed."""
    due: tuple[Due, ...]
    """The worst first."""
    doubts: tuple[Doubt, ...]

    def __len__(self) -> int:
        asked = (self.assigned, self.mentions, self.to_review, self.proposals, self.contests,
                 self.came_back)  # fmt: skip
        return sum(one.count() for one in asked) + len(self.due) + len(self.doubts)


def inbox(actor: Actor, as_of: datetime) -> Inbox:
    """Return what waits for somebody as of an instant; nothing that they may not read."""
    user, ours, person = asker(actor), actor.organisation, actor.person
    works = bool(actor.roles & {Role.ANALYST, Role.REVIEWER})
    proposals = Proposal.objects.visible_to(user).filter(
        state=ProposalState.OPEN, finding__owner=ours
    )
    return Inbox(
        assigned=Assignment.objects.visible_to(user)
        .filter(person=person, done_at__isnull=True, organisation=ours)
        .order_by("due_at", "pk"),
        mentions=Comment.objects.visible_to(user)
        .filter(mentioned=person, created_at__gt=as_of - RECENT)
        .order_by("-created_at"),
        to_review=_to_review(actor),
        proposals=(proposals if works else proposals.none()).order_by("pk"),
        contests=open_contests(user),
        came_back=Recidivism.objects.visible_to(user)
        .filter(owner=ours, is_confirmed=False)
        .order_by("-seen_at", "pk"),
        due=due(actor, as_of),
        doubts=doubts(actor, as_of),
    )


def due(actor: Actor, as_of: datetime) -> tuple[Due, ...]:
    """Return the submissions of the actor's organisation whose answers are or will soon be due."""
    rows = (
        Submission.objects.visible_to(asker(actor))
        .filter(revision__alert__owner=actor.organisation, policy__isnull=False)
        .filter(state__in=[one.value for one in WAITING])
        .select_related("revision__alert", "recipient")
        .prefetch_related("steps__actor")
    )
    found = [Due(one, read) for one in rows if (read := submissions.reading(one, as_of))]
    late = [one for one in found if one.reading.standing is not Standing.ON_TIME]
    order = list(Standing)
    return tuple(
        sorted(late, key=lambda one: (-order.index(one.reading.standing), one.reading.sent_at))
    )


def doubts(actor: Actor, as_of: datetime) -> tuple[Doubt, ...]:
    """Return the standing decisions that looks at their assets contradict."""
    rows = (
        Decision.objects.visible_to(asker(actor))
        .filter(submission__revision__alert__owner=actor.organisation)
        .filter(superseded_by__isnull=True, asset__checks__isnull=False)
        .select_related("asset__subject", "submission__recipient")
        .prefetch_related("asset__checks")
        .distinct()
        .order_by("pk")
    )
    return tuple(
        Doubt(one, one.asset)
        for one in rows
        if confirmation(one.told(), checks.looks(one.asset), as_of) is Confirmation.CONTRADICTED
    )


def _to_review(actor: Actor) -> QuerySet[AlertRevision, Any]:
    """Return the revisions that wait for a reviewer who wrote no part of them."""
    rows = AlertRevision.objects.visible_to(asker(actor)).filter(alert__owner=actor.organisation)
    if Role.REVIEWER not in actor.roles:
        return rows.none()
    waiting = Q(state=RevisionState.IN_REVIEW) | Q(
        state__in=(RevisionState.APPROVED, RevisionState.PUBLISHED),
        submissions__state=State.IN_REVIEW.value,
    )
    wrote = AlertRevision.objects.filter(authors__person=actor.person)
    return rows.filter(waiting).exclude(pk__in=wrote.values("pk")).distinct().order_by("pk")
