"""What every record has in common on its way in and out."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model
from ninja import Schema

from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models import Subject
from tocsin.casework.models.record import Record
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.step import Step
from tocsin.casework.models.visible import VisibleQuerySet
from tocsin.console.api.asking import Request

Kept = TypeVar("Kept", bound=Model)
Seen = TypeVar("Seen", bound=Record)


class Ref(Schema):
    """A record by its number, and what people call it."""

    id: int
    name: str


class Labels(Schema):
    """Whose a record is, and who may read it."""

    owner: Ref
    tlp: str
    pap: str
    visibility: str
    """own, group, network, public."""
    sharing_group: int | None
    network: int | None


class StepTold(Schema):
    """One change of state."""

    seq: int
    event: str
    from_state: str
    to_state: str
    actor: str
    """A pseudonym, or `program`."""
    organisation: Ref | None
    occurred_at: datetime
    recorded_at: datetime
    note: str


class SubjectTold(Schema):
    """One thing in the world."""

    id: int
    kind: str
    platform: str
    """"": on none, as a domain is."""
    native_id: str
    name: str
    """As findings name it: `x:account:12`."""


def rows_of(kind: type[Kept], request: Request) -> VisibleQuerySet[Kept]:
    """Return the records of a kind that who asks may read."""
    rows: VisibleQuerySet[Kept]
    rows = kind.objects.visible_to(request.auth.user)  # type: ignore[attr-defined]  # each has them
    return rows


def found(kind: type[Kept], request: Request, pk: int) -> Kept:
    """Return a record that who asks may read; raises `Refused` as for one that is not there."""
    one = rows_of(kind, request).filter(pk=pk).first()
    if one is None:
        place = f"{kind._meta.model_name}:{pk}"
        raise Refused("not_found", place, "is not there, or not for you to read")
    return one


def found_all(kind: type[Kept], request: Request, pks: Sequence[int]) -> list[Kept]:
    """Return records that who asks may read, each once; raises `Refused` for one that is not."""
    there = rows_of(kind, request).in_bulk(list(dict.fromkeys(pks)))
    for pk in pks:
        if pk not in there:
            found(kind, request, pk)
    return list(there.values())


def linked(kind: type[Kept], request: Request, pk: int | None) -> Kept | None:
    """Return the record that another is to name; null stays null."""
    return None if pk is None else found(kind, request, pk)


def as_read(record: Seen, tag: str) -> Seen:
    """Return a record that is as who asks has read it; raises `Conflict` when it is not.

    What then writes compares again: another change in between is not lost either.
    """
    seen = int(tag.strip('"'))
    if seen != record.version:
        raise Conflict(record.place, f"version {seen}", f"version {record.version}")
    return record


def ref(record: Any) -> Ref | None:  # noqa: ANN401  # any model, or null
    """Return how a record is referred to; null stays null."""
    return None if record is None else Ref(id=record.pk, name=str(record)[:200])


def named(record: Record) -> Ref:
    """Return how a record that is there is referred to."""
    return Ref(id=record.pk, name=str(record)[:200])


def labels(record: Shared) -> dict[str, Any]:
    """Return whose a record is, and who may read it."""
    return {
        "owner": named(record.owner),
        "tlp": record.tlp,
        "pap": record.pap,
        "visibility": record.visibility,
        "sharing_group": record.sharing_group_id,
        "network": record.network_id,
    }


def steps(taken: Iterable[Step]) -> list[StepTold]:
    """Return steps as they are told."""
    return [
        StepTold(
            seq=one.seq, event=one.event, from_state=one.from_state, to_state=one.to_state,
            actor=one.actor.pseudonym if one.actor else "program",
            organisation=ref(one.organisation), occurred_at=one.occurred_at,
            recorded_at=one.recorded_at, note=one.note,
        )
        for one in taken
    ]  # fmt: skip


def subject(one: Subject) -> SubjectTold:
    """Return a subject as it is told."""
    platform = one.platform.name if one.platform else ""
    name = f"{platform}:{one.kind}:{one.native_id}" if platform else one.native_id
    return SubjectTold(
        id=one.pk, kind=one.kind, platform=platform, native_id=one.native_id, name=name
    )  # fmt: skip
