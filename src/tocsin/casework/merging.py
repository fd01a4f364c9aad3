"""Findings that say the same: one of them stands for all, and none is lost."""

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Finding, Role


def merge(finding: Finding, into: Finding, actor: Actor, note: str = "") -> Finding:
    """Say that a finding says the same as another of the same owner; figures count that one.

    What was merged into it before goes along, so that there are no chains.
    """
    _may(finding, actor)
    _may(into, actor)
    if finding.pk == into.pk:
        raise Refused("same", finding.place, "is not merged into itself")
    if into.canonical_id is not None:
        raise Refused("chain", into.place, "is merged itself; name the one it is merged into",
                      got=f"finding:{into.canonical_id}")  # fmt: skip
    with journal.turn():
        _must_stand_alone(into)
        for one in finding.duplicates.order_by("pk"):
            records.change(one, actor, note, verb="merge", canonical=into)
        return records.change(finding, actor, note, verb="merge", canonical=into)


def part(finding: Finding, actor: Actor, note: str) -> Finding:
    """Say that a merged finding stands for itself after all."""
    _may(finding, actor)
    if finding.canonical_id is None:
        raise Refused("same", finding.place, "is not merged into another")
    return records.change(finding, actor, note, verb="part", canonical=None)


def _must_stand_alone(into: Finding) -> None:
    """Read again, in the turn: somebody else may have merged it meanwhile."""
    if Finding.objects.filter(pk=into.pk, canonical__isnull=False).exists():
        raise Refused("chain", into.place, "was merged meanwhile; read it again")


def _may(finding: Finding, actor: Actor) -> None:
    actor.must_be(finding.place, Role.ANALYST, Role.REVIEWER)
    actor.must_own(finding.place, finding.owner_id)
