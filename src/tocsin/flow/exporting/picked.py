"""The records that are to leave, as far as somebody may read them and the label lets them go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import OuterRef, Subquery
from msgspec.structs import replace

from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Period
from tocsin.casework.models import (
    AlertRevision,
    Finding,
    FindingState,
    Incident,
    RevisionState,
    cleared,
)
from tocsin.casework.models.sharing import STRICTNESS, Tlp
from tocsin.casework.models.visible import Asker, VisibleQuerySet
from tocsin.casework.told import AlertTold, FindingTold
from tocsin.casework.told.reading import alert_told, findings_told
from tocsin.flow.exporting.wanted import Of, Wanted

Row = TypeVar("Row", Incident, AlertRevision)
TOLD = (RevisionState.APPROVED, RevisionState.PUBLISHED)
"""States of a revision that was meant for others."""


@dataclass(frozen=True)
class Findings:
    """Findings that are to leave."""

    rows: VisibleQuerySet[Finding]
    name: str
    """Of all of them together."""
    reader: Asker

    @property
    def tlp(self) -> str:
        """The strictest label among them."""
        return strictest(set(self.rows.order_by().values_list("tlp", flat=True).distinct()))

    def __iter__(self) -> Iterator[FindingTold]:
        """Yield them, a few at a time."""
        return findings_told(self.rows, self.reader)


def findings(wanted: Wanted, reader: Asker) -> Findings:
    """Return the findings that count: all of them, or those of one incident."""
    rows = Finding.objects.visible_to(reader).filter(
        state=FindingState.CONFIRMED, canonical__isnull=True
    )
    name = "findings"
    if wanted.of == Of.INCIDENT:
        case = _one(Incident.objects.visible_to(reader), "incident", wanted.incident)
        if not goes(case.tlp, wanted):
            raise _stricter(case.place, case.tlp, wanted)
        rows, name = rows.filter(incidents__incident=case), case.ref
    if wanted.period:
        span = Period.read(wanted.period).span
        rows = rows.filter(first_at__range=(span.first, span.last))
    if wanted.election:
        rows = rows.filter(election__catalog_id=wanted.election)
    return Findings(_labelled(rows, wanted), name, reader)


def alert(wanted: Wanted, reader: Asker) -> AlertTold:
    """Return one revision of an alert; raises `Refused` where its label keeps it."""
    rows = AlertRevision.objects.visible_to(reader).select_related("alert__owner")
    row = _one(rows, "alertrevision", wanted.revision)
    if not goes(row.alert.tlp, wanted):
        raise _stricter(row.place, row.alert.tlp, wanted)
    return _alert(row, wanted, reader)


def alerts(wanted: Wanted, reader: Asker) -> tuple[int, Iterator[AlertTold]]:
    """Return how many alerts leave, and each, one at a time: its newest revision for others."""
    rows = AlertRevision.objects.visible_to(reader).filter(state__in=TOLD)
    newest = rows.filter(alert=OuterRef("alert")).order_by("-number").values("pk")[:1]
    rows = rows.filter(pk=Subquery(newest)).select_related("alert__owner")
    if wanted.period:
        span = Period.read(wanted.period).span
        rows = rows.filter(created_at__range=(span.first, span.last))
    if wanted.election:
        rows = rows.filter(alert__elections__catalog_id=wanted.election)
    if wanted.tlp:
        rows = rows.filter(alert__tlp__in=_labels(wanted))
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    found = (rows.get(pk=key) for key in keys)
    return len(keys), (_alert(row, wanted, reader) for row in found)


def strictest(labels: set[str]) -> str:
    """Return the strictest of some labels; of none, the freest there is."""
    return max(labels, key=lambda label: STRICTNESS[label], default=Tlp.CLEAR.value)


def goes(label: str, wanted: Wanted) -> bool:
    """Whether something under a label goes along."""
    return not wanted.tlp or cleared(label, wanted.tlp)


def _alert(row: AlertRevision, wanted: Wanted, reader: Asker) -> AlertTold:
    told = alert_told(row, reader)
    if told.incident and not goes(told.incident.tlp, wanted):
        told = replace(told, incident=None, effects=())
    return replace(told, findings=tuple(one for one in told.findings if goes(one.tlp, wanted)))


def _one(rows: VisibleQuerySet[Row], kind: str, key: int | None) -> Row:
    found = rows.filter(pk=key or 0).first()
    if found is None:
        raise Refused("not_found", f"{kind}:{key}", "is not there, or not yours to read")
    return found


def _labels(wanted: Wanted) -> list[str]:
    return [label for label in Tlp.values if goes(label, wanted)]


def _labelled(rows: VisibleQuerySet[Finding], wanted: Wanted) -> VisibleQuerySet[Finding]:
    return rows.filter(tlp__in=_labels(wanted)) if wanted.tlp else rows


def _stricter(place: str, label: str, wanted: Wanted) -> Refused:
    rule = f"is under a stricter label than TLP:{wanted.tlp.upper()}"
    return Refused("tlp", place, rule, got=f"TLP:{label.upper()}")
