"""Alerts: what is told to others; what each says is in its revisions."""

from typing import Any

from ninja import Path, Router, Status

from tocsin.casework import alerts, journal, kinds, refs
from tocsin.casework.models import Alert, AlertRevision, Election, Finding, Incident
from tocsin.console.api import paging
from tocsin.console.api.alert_shapes import AlertTold, Drafted, DraftedAlert, RevisionTold
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import found, found_all, linked
from tocsin.console.api.values import Id
from tocsin.console.tokens.model import Scope

router = Router(tags=["alerts"])


@router.get("", response=answers(Page[AlertTold]), auth=with_scope(Scope.READ))
def list_alerts(request: Request, cursor: paging.ByNumber = "", limit: paging.PageSize = 50) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List alerts, newest first."""
    rows = Alert.objects.visible_to(request.auth.user)
    rows = rows.select_related("owner", "incident", "supersedes")
    rows = rows.prefetch_related("elections", "revisions__submissions")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), AlertTold.of)


@router.post("", response=answers(AlertTold, 201), auth=with_scope(Scope.PROPOSE))
def draft_alert(request: Request, told: DraftedAlert) -> Any:  # noqa: ANN401
    """Draft an alert with its first revision, resting on findings that may be read."""
    actor = request.auth.actor
    resting = found_all(Finding, request, told.findings)
    votes = found_all(Election, request, told.elections)
    alert = Alert(
        ref=told.ref or refs.next_ref(actor.for_whom, "alert"),
        tlp=told.tlp,
        incident=linked(Incident, request, told.incident),
    )
    with journal.turn():
        revision = alerts.draft(alert, drafted(told), actor)
        if votes:
            kinds.change(alert, actor, {"elections": votes})
        if resting:
            alerts.rest_on(revision, resting, actor)
    return Status(201, AlertTold.of(found(Alert, request, alert.pk)))


@router.get("/{alert}", response=answers(AlertTold), auth=with_scope(Scope.READ))
def read_alert(request: Request, alert: Path[Id]) -> AlertTold:
    """Read an alert with the list of its revisions."""
    return AlertTold.of(found(Alert, request, alert))


@router.post(
    "/{alert}/revisions", response=answers(RevisionTold, 201), auth=with_scope(Scope.PROPOSE)
)
def draft_revision(request: Request, alert: Path[Id], told: Drafted) -> Any:  # noqa: ANN401
    """Begin a new revision of an alert that is there."""
    one = found(Alert, request, alert)
    made = alerts.draft(one, drafted(told), request.auth.actor)
    return Status(201, RevisionTold.of_all(made, request.auth.user))


def drafted(told: Drafted) -> AlertRevision:
    """Return a revision that says what was told."""
    return AlertRevision(
        title=told.title,
        summary=told.summary,
        language=told.language,
        method=told.method,
        action=told.action,
        deadline_at=told.deadline_at,
    )
