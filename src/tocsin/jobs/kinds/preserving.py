"""Sealing the evidence of findings."""

from msgspec import Struct

from tocsin.casework.errors import Refused
from tocsin.casework.models import Finding, Incident, Role
from tocsin.flow.desk import Desk, Why
from tocsin.flow.preserving import preserve
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work


class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to seal, and why."""

    findings: tuple[int, ...]
    purpose: str
    authority: str = ""
    """Case, request or legal reference."""
    incident: int | None = None
    """The case it is sealed for; null: none."""


class Preserved(Struct, frozen=True, kw_only=True):
    """What was sealed."""

    exhibits: tuple[int, ...]
    unsigned: str = ""
    """Why nothing was signed; "": it was."""


def run(work: Work, asked: Parameters) -> Preserved:
    """Seal one finding after the other; one that is sealed already stays."""
    user = work.user
    found = {one.pk: one for one in Finding.objects.visible_to(user).filter(pk__in=asked.findings)}
    if gone := [one for one in asked.findings if one not in found]:
        raise Refused("not_found", f"finding:{gone[0]}", "is not there, or not yours to read")
    incident = None
    if asked.incident is not None:
        incident = Incident.objects.visible_to(user).filter(pk=asked.incident).first()
        if incident is None:
            place = f"incident:{asked.incident}"
            raise Refused("not_found", place, "is not there, or not yours to read")
    desk, why = Desk.of(work.watch, work.actor), Why(asked.purpose, asked.authority)
    exhibits = []
    for n, key in enumerate(asked.findings):
        work.come(n, len(asked.findings), "findings", f"finding:{key}")
        exhibits.append(preserve(desk, found[key], why, incident=incident).pk)
    return Preserved(exhibits=tuple(exhibits), unsigned=desk.unsigned_because)


KIND = Kind(
    name="preserve",
    title="seal evidence",
    parameters=Parameters,
    run=run,
    roles=(Role.ANALYST, Role.REVIEWER),
)
