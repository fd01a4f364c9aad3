"""Incidents: opened, and findings gathered in them or taken out."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tocsin.casework import journal, kinds, records
from tocsin.casework.access import Actor
from tocsin.casework.models import Finding, Incident, IncidentFinding, Role
from tocsin.casework.reading import readable


def open_(
    actor: Actor, title: str, *, findings: Iterable[Finding] = (),
    values: Mapping[str, object] = MappingProxyType({}), note: str = "",
) -> Incident:  # fmt: skip
    """Open an incident with the findings that begin it.

    `values` are further fields of `kinds.kind("incident")`; without a `ref` it gets the next.
    """
    with journal.turn():
        incident: Incident = kinds.add("incident", actor, {**values, "title": title}, note)
        some = list(findings)
        return gather(incident, some, actor) if some else incident


def gather(
    incident: Incident, findings: Iterable[Finding], actor: Actor, note: str = ""
) -> Incident:
    """Put findings in an incident, others' too as far as one reads them; known ones stay."""
    some = _may(incident, findings, actor)
    with journal.turn():
        there = set(incident.findings.values_list("finding_id", flat=True))
        new = [one for one in some if one.pk not in there]
        IncidentFinding.objects.bulk_create(
            IncidentFinding(incident=incident, finding=one) for one in new
        )
        return records.parts_changed(incident, actor, note, verb="gather")


def take_out(
    incident: Incident, findings: Iterable[Finding], actor: Actor, note: str = ""
) -> Incident:
    """Take findings out of an incident."""
    some = _may(incident, findings, actor)
    with journal.turn():
        incident.findings.filter(finding__in=some).delete()
        return records.parts_changed(incident, actor, note, verb="take_out")


def _may(incident: Incident, findings: Iterable[Finding], actor: Actor) -> list[Finding]:
    """Return findings once each; raises `Refused` for one that is not to be read."""
    actor.must_be(incident.place, Role.ANALYST)
    actor.must_own(incident.place, incident.owner_id)
    return readable(findings, actor)
