"""Work on a finding: its labels and links, its words, merging, and what others suggest."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from tocsin.casework import classifying, kinds, merging, proposals
from tocsin.casework.kinds import KINDS
from tocsin.casework.models import Alert, Finding, Proposal
from tocsin.casework.models.proposal import ProposalState
from tocsin.console.api import paging, records
from tocsin.console.api.alert_shapes import AlertTold
from tocsin.console.api.alerts import router as alert_router
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.finding_shapes import Classed, FindingTold, words_of
from tocsin.console.api.findings import router
from tocsin.console.api.kind_shapes import changing_shape
from tocsin.console.api.records import Ref, StepTold, as_read, found, linked, rows_of
from tocsin.console.api.values import Id, IfMatch, Reason, Told, Words
from tocsin.console.tokens.model import Scope

proposal_router = Router(tags=["proposals"])
changed_finding: Any = changing_shape(KINDS["finding"])
changed_alert: Any = changing_shape(KINDS["alert"])


class Merged(Told):
    """The finding that says the same, and counts."""

    into: Id
    note: Reason = ""


class Noted(Told):
    """What is said of it."""

    note: Reason = ""


class Classes(Told):
    """Words of catalogs, given to a finding or taken from it."""

    add: list[Classed] = Field([], max_length=200)
    remove: list[Classed] = Field([], max_length=200)
    note: Reason = ""


class Suggestion(Told):
    """What another organisation suggests about a finding."""

    suggests: Literal["confirm", "reject", "edit", "merge"]
    reason: Annotated[Reason, Field(min_length=1)]
    claim: Words = ""
    """Of an edit: what it should say."""
    into: Id | None = None
    """Of a merge."""


class ProposalTold(Schema):
    """One suggestion of one organisation about a finding of another."""

    id: int
    version: int
    state: str
    finding: int
    organisation: Ref
    person: str
    suggests: str
    values: dict[str, Any]
    into: int | None
    reason: str
    created_at: datetime
    steps: list[StepTold]

    @classmethod
    def of(cls, one: Proposal) -> "ProposalTold":
        """Return a proposal as it is told."""
        plain = ("version", "state", "suggests", "values", "reason", "created_at")
        return cls(
            id=one.pk, finding=one.finding_id, into=one.into_id,
            organisation=records.named(one.organisation),
            person=one.person.pseudonym if one.person else "program",
            steps=records.steps(one.steps.select_related("actor", "organisation")),
            **{name: getattr(one, name) for name in plain},
        )  # fmt: skip


class ProposalsWanted(Schema):
    """Which proposals a list is to have."""

    state: ProposalState | None = None
    finding: Id | None = None


@router.patch("/{finding}", response=answers(FindingTold), auth=with_scope(Scope.PROPOSE))
def change_finding(
    request: Request, finding: Path[Id], given: changed_finding, if_match: IfMatch
) -> FindingTold:
    """Change labels and links of a finding; what was decided on keeps its words."""
    one = as_read(found(Finding, request, finding), if_match)
    return FindingTold.of(_changed(request, one, given))


@alert_router.patch("/{alert}", response=answers(AlertTold), auth=with_scope(Scope.PROPOSE))
def change_alert(
    request: Request, alert: Path[Id], given: changed_alert, if_match: IfMatch
) -> AlertTold:
    """Change labels and links of an alert; what it says is in its revisions."""
    one = as_read(found(Alert, request, alert), if_match)
    return AlertTold.of(_changed(request, one, given))


@router.post("/{finding}/classify", response=answers(FindingTold), auth=with_scope(Scope.PROPOSE))
def classify_finding(
    request: Request, finding: Path[Id], told: Classes, if_match: IfMatch
) -> FindingTold:
    """Give a finding places, provisions, behaviours and techniques, or take some from it."""
    one, actor = as_read(found(Finding, request, finding), if_match), request.auth.actor
    if told.add:
        one = classifying.classify(one, words_of(told.add), actor, told.note)
    if told.remove:
        one = classifying.declassify(one, words_of(told.remove), actor, told.note)
    return FindingTold.of(one)


@router.post("/{finding}/merge", response=answers(FindingTold), auth=with_scope(Scope.DECIDE))
def merge_finding(
    request: Request, finding: Path[Id], told: Merged, if_match: IfMatch
) -> FindingTold:
    """Say that a finding says the same as another, which counts; it can be parted again."""
    one = as_read(found(Finding, request, finding), if_match)
    into = found(Finding, request, told.into)
    return FindingTold.of(merging.merge(one, into, request.auth.actor, told.note))


@router.post("/{finding}/part", response=answers(FindingTold), auth=with_scope(Scope.DECIDE))
def part_finding(
    request: Request, finding: Path[Id], told: Noted, if_match: IfMatch
) -> FindingTold:
    """Say that a finding does not say the same after all."""
    one = as_read(found(Finding, request, finding), if_match)
    return FindingTold.of(merging.part(one, request.auth.actor, told.note))


@router.post(
    "/{finding}/proposals", response=answers(ProposalTold, 201), auth=with_scope(Scope.PROPOSE)
)
def suggest_about_finding(request: Request, finding: Path[Id], told: Suggestion) -> Any:  # noqa: ANN401
    """Suggest something about another organisation's finding; its owner answers."""
    one, into = found(Finding, request, finding), linked(Finding, request, told.into)
    values = {"claim": told.claim} if told.claim else {}
    made = proposals.suggest(
        one, told.suggests, request.auth.actor, told.reason, values=values, into=into
    )
    return Status(201, ProposalTold.of(made))


@proposal_router.get("", response=answers(Page[ProposalTold]), auth=with_scope(Scope.READ))
def list_proposals(
    request: Request,
    wanted: Query[ProposalsWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 50,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List what was suggested, by us and to us, newest first."""
    given = {name: value for name, value in wanted.dict().items() if value is not None}
    rows = rows_of(Proposal, request).filter(**given).select_related("organisation", "person")
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), ProposalTold.of)


@proposal_router.post(
    "/{proposal}/accept", response=answers(ProposalTold), auth=with_scope(Scope.DECIDE)
)
def accept_proposal(
    request: Request, proposal: Path[Id], told: Noted, if_match: IfMatch
) -> ProposalTold:
    """Accept what others suggest about our finding: it is done, and both are kept together."""
    one = as_read(found(Proposal, request, proposal), if_match)
    return ProposalTold.of(proposals.accept(one, request.auth.actor, told.note))


@proposal_router.post(
    "/{proposal}/decline", response=answers(ProposalTold), auth=with_scope(Scope.DECIDE)
)
def decline_proposal(
    request: Request, proposal: Path[Id], told: Noted, if_match: IfMatch
) -> ProposalTold:
    """Decline what others suggest, with a reason."""
    one = as_read(found(Proposal, request, proposal), if_match)
    return ProposalTold.of(proposals.decline(one, request.auth.actor, told.note))


@proposal_router.post(
    "/{proposal}/take-back", response=answers(ProposalTold), auth=with_scope(Scope.PROPOSE)
)
def take_proposal_back(
    request: Request, proposal: Path[Id], told: Noted, if_match: IfMatch
) -> ProposalTold:
    """Take back what we suggested."""
    one = as_read(found(Proposal, request, proposal), if_match)
    return ProposalTold.of(proposals.take_back(one, request.auth.actor, told.note))


def _changed(request: Request, one: Any, given: Any) -> Any:  # noqa: ANN401  # a kind's own
    values = given.dict(exclude_unset=True)
    note = values.pop("note", "")
    return kinds.change(one, request.auth.actor, values, note)
