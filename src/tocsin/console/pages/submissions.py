"""The list of submissions: who was told what, how it stands, and what is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tocsin.casework import submissions
from tocsin.casework.access import Actor
from tocsin.casework.models import Alert, AlertRevision, Organisation, Submission
from tocsin.casework.rapid.clock import Milestone, Reading, Standing
from tocsin.casework.rapid.states import State
from tocsin.casework.search import matching
from tocsin.console.acting import page
from tocsin.console.pages.listing import Order, listed
from tocsin.console.pages.reading import readable

ORDER = Order("pk", gettext_lazy("newest first"))
OWED = (State.SENT, State.ACKNOWLEDGED, State.INFO_REQUESTED, State.ESCALATED, State.REOPENED)
"""States in which an answer is waited for."""
LATE = (Standing.OVERDUE, Standing.BREACHED)
MOST = 2_000
"""Submissions whose clocks are read for the list of those overdue."""


@dataclass(frozen=True)
class Clocked:
    """A submission and its clock."""

    submission: Submission
    reading: Reading | None
    """Null: no clock runs."""

    @property
    def standing(self) -> str:
        """How it stands with what the recipient owes; "": no clock runs."""
        return str(self.reading.standing) if self.reading else ""

    @property
    def next(self) -> Milestone | None:
        """The duty that falls due next, or fell due first of those not met."""
        open_ = (
            [one for one in self.reading.milestones if one.met_at is None] if self.reading else []
        )
        return min(open_, key=lambda one: one.due_at, default=None)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the submissions that one may read."""
    state, words = request.GET.get("state", ""), request.GET.get("q", "")[:200]
    rows = related(readable(Submission, request))
    if state in set(State):
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(recipient__in=matching(Organisation.objects.all(), words).values("pk"))
            | Q(revision__in=matching(readable(AlertRevision, request), words).values("pk"))
            | Q(revision__alert__in=matching(Alert.objects.all(), words).values("pk"))
        )
    found = listed(request, rows, ORDER)
    now = datetime.now(UTC)
    told = {
        "listed": found,
        "clocked": clocked(found.rows, now),
        "now": now,
        "state": state,
        "q": words,
        "states": [one.value for one in State],
    }
    return render(request, "pages/submissions.html", told)


@require_GET
@page
def overdue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the submissions whose answer is late or due soon, the latest first."""
    now = datetime.now(UTC)
    rows = related(readable(Submission, request)).filter(state__in=OWED).order_by("sent_at")
    late = [
        one for one in clocked(rows[:MOST], now) if one.next and one.standing != Standing.ON_TIME
    ]
    late.sort(key=lambda one: one.next.due_at if one.next else now)
    return render(request, "pages/overdue.html", {"clocked": late, "now": now})


def related(rows: Any) -> Any:  # noqa: ANN401  # a queryset of submissions
    """Return submissions with all that a list and a clock ask for, in three questions."""
    return rows.select_related("recipient", "revision__alert__owner").prefetch_related(
        "steps__actor"
    )


def clocked(rows: Iterable[Submission], now: datetime) -> list[Clocked]:
    """Return each submission with its clock."""
    return [Clocked(one, submissions.reading(one, now)) for one in rows]
