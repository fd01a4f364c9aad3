"""What belongs to an incident, an operation and an activity: findings, members, who came."""

from typing import Annotated, Any

from ninja import Path, Router, Schema
from pydantic import Field

from tocsin.casework import activities, incidents, operations, subjects
from tocsin.casework.kinds import KINDS, fetched
from tocsin.casework.models import Activity, Finding, Incident, Operation, Person
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.kind_shapes import told, told_shape
from tocsin.console.api.records import SubjectTold, as_read, found_all, subject
from tocsin.console.api.values import Count, Id, IfMatch, Reason, Told, Word, Words
from tocsin.console.tokens.model import Scope

router = Router(tags=["incidents"])
operation_router = Router(tags=["operations"])
activity_router = Router(tags=["activities"])
INCIDENT, OPERATION, ACTIVITY = KINDS["incident"], KINDS["operation"], KINDS["activity"]
incident_told: Any = told_shape(INCIDENT)
operation_told: Any = told_shape(OPERATION)
activity_told: Any = told_shape(ACTIVITY)


class Some(Told):
    """Findings of an incident."""

    findings: list[Id] = Field(min_length=1, max_length=5000)
    note: Reason = ""


class Members(Told):
    """Subjects of an operation."""

    subjects: list[Annotated[Words, Field(min_length=1, max_length=600)]] = Field(
        min_length=1, max_length=1000
    )
    """`x:account:12`, or a site's name."""
    basis: Reason
    """Why they belong to it, or, of those that leave, why not after all."""


class Member(Schema):
    """One subject of an operation."""

    subject: SubjectTold
    basis: str


class People(Told):
    """Who came."""

    people: list[Id] = Field(max_length=5000)


class Number(Told):
    """How many came."""

    count: Count
    basis: Annotated[Word, Field(min_length=1)]
    """counted, estimate."""


@router.get("/{pk}/findings", response=answers(list[int]), auth=with_scope(Scope.READ))
def list_incident_findings(request: Request, pk: Path[Id]) -> list[int]:
    """List the numbers of the findings of an incident, as far as they may be read."""
    one: Incident = fetched("incident", pk, request.auth.user)
    inside = Finding.objects.visible_to(request.auth.user).filter(incidents__incident=one)
    return list(inside.order_by("pk").values_list("pk", flat=True))


@router.post("/{pk}/gather", response=answers(incident_told), auth=with_scope(Scope.PROPOSE))
def gather_findings(request: Request, pk: Path[Id], given: Some, if_match: IfMatch) -> Any:  # noqa: ANN401
    """Put findings in an incident, others' too as far as one reads them."""
    one: Incident = as_read(fetched("incident", pk, request.auth.user), if_match)
    some = found_all(Finding, request, given.findings)
    return told(INCIDENT, incidents.gather(one, some, request.auth.actor, given.note))


@router.post("/{pk}/take-out", response=answers(incident_told), auth=with_scope(Scope.PROPOSE))
def take_findings_out(request: Request, pk: Path[Id], given: Some, if_match: IfMatch) -> Any:  # noqa: ANN401
    """Take findings out of an incident."""
    one: Incident = as_read(fetched("incident", pk, request.auth.user), if_match)
    some = found_all(Finding, request, given.findings)
    return told(INCIDENT, incidents.take_out(one, some, request.auth.actor, given.note))


@operation_router.get("/{pk}/members", response=answers(list[Member]), auth=with_scope(Scope.READ))
def list_members(request: Request, pk: Path[Id]) -> list[Member]:
    """List the subjects of an operation, and why each belongs to it."""
    one: Operation = fetched("operation", pk, request.auth.user)
    rows = one.members.order_by("pk").select_related("subject__platform")
    return [Member(subject=subject(row.subject), basis=row.basis) for row in rows]


@operation_router.post(
    "/{pk}/join", response=answers(operation_told), auth=with_scope(Scope.PROPOSE)
)
def join_operation(request: Request, pk: Path[Id], given: Members, if_match: IfMatch) -> Any:  # noqa: ANN401
    """Say that subjects are part of an operation, and why we think so."""
    one: Operation = as_read(fetched("operation", pk, request.auth.user), if_match)
    actor = request.auth.actor
    about = subjects.named(given.subjects, actor) if OPERATION.may_change(actor, one) else {}
    return told(OPERATION, operations.join(one, about.values(), given.basis, actor))


@operation_router.post(
    "/{pk}/leave", response=answers(operation_told), auth=with_scope(Scope.PROPOSE)
)
def leave_operation(request: Request, pk: Path[Id], given: Members, if_match: IfMatch) -> Any:  # noqa: ANN401
    """Say that subjects are no part of an operation after all."""
    one: Operation = as_read(fetched("operation", pk, request.auth.user), if_match)
    known = {subjects.written(row.subject): row.subject for row in one.members.all()}
    some = [known[name] for name in given.subjects if name in known]
    return told(OPERATION, operations.leave(one, some, request.auth.actor, given.basis))


@activity_router.put(
    "/{pk}/attended", response=answers(activity_told), auth=with_scope(Scope.PROPOSE)
)
def name_who_came(request: Request, pk: Path[Id], given: People, if_match: IfMatch) -> Any:  # noqa: ANN401
    """Say who came, in the place of whom was named before; their number follows."""
    one: Activity = as_read(fetched("activity", pk, request.auth.user), if_match)
    people = found_all(Person, request, given.people)
    return told(ACTIVITY, activities.attended(one, people, request.auth.actor))


@activity_router.put(
    "/{pk}/counted", response=answers(activity_told), auth=with_scope(Scope.PROPOSE)
)
def count_who_came(request: Request, pk: Path[Id], given: Number, if_match: IfMatch) -> Any:  # noqa: ANN401
    """Say how many came where nobody was named."""
    one: Activity = as_read(fetched("activity", pk, request.auth.user), if_match)
    return told(ACTIVITY, activities.counted(one, given.count, given.basis, request.auth.actor))
