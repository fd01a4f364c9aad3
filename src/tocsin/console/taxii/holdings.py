"""Collections, and what is in them for who asks: one for each label, of alerts and of findings.

A collection is what somebody may read today; two who ask get two answers. Nothing is stored for
it: each record gives its objects when it is asked for, always under the same ids. What several
records share (the organisation, a technique) comes with each of them, once on a page.

Added     when a record, its label or its words last changed, by the journal, whose entries never
          come out of order
Taken     a finding that is withdrawn, and an alert that is, stay as `revoked`, so that who has
back      them learns of it
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Greatest
from msgspec.structs import replace

from tocsin.casework.models import (
    AlertRevision,
    Finding,
    FindingState,
    FindingStep,
    JournalEntry,
    RevisionState,
)
from tocsin.casework.models.sharing import Tlp
from tocsin.casework.models.visible import Asker, VisibleQuerySet
from tocsin.casework.told import AlertTold
from tocsin.casework.told.reading import alert_told, findings_told
from tocsin.exchange.stix import write_alert, write_findings
from tocsin.exchange.stix.common import Object, stamp
from tocsin.exchange.stix.ids import OURS

ALERTS, FINDINGS = "alerts", "findings"
AT_ONCE = 50
"""Records that are read together."""


@dataclass(frozen=True)
class Collection:
    """All of one kind under one label."""

    kind: str
    """`alerts` or `findings`."""
    tlp: str

    @property
    def id(self) -> str:
        """Return its UUID, the same on every server."""
        return str(uuid5(OURS, f"taxii/{self.alias}"))

    @property
    def alias(self) -> str:
        """Return a name that addresses may use in its place."""
        return f"{self.kind}-{self.tlp.replace('+', '-')}"

    @property
    def title(self) -> str:
        """Return what people call it."""
        said = (
            "Alerts that were published"
            if self.kind == ALERTS
            else "Findings that a person confirmed"
        )
        return f"{said}, TLP:{self.tlp.upper()}"


COLLECTIONS: Mapping[str, Collection] = {
    key: one
    for kind in (ALERTS, FINDINGS)
    for tlp in Tlp.values
    for one in [Collection(kind, tlp)]
    for key in (one.id, one.alias)
}
"""By id, and by alias."""


@dataclass(frozen=True)
class Place:
    """Where one stopped: after so many objects of a record."""

    added: datetime
    pk: int
    offset: int = 0


@dataclass(frozen=True)
class Held:
    """One object of a collection."""

    body: Object
    added: datetime
    after: Place
    """Where to go on after it."""

    @property
    def version(self) -> str:
        """Return its version; of what has none, when it was added."""
        return str(self.body.get("modified") or self.body.get("created") or written(self.added))


def written(at: datetime) -> str:
    """Return an instant as TAXII writes it: UTC, microseconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def records(
    collection: Collection, user: Asker, after: datetime | None, start: Place | None
) -> Iterator[list[Held]]:
    """Yield the objects of one record after the other, the oldest first.

    `after`: only what was added later. `start`: where an earlier page stopped.
    """
    rows = _rows(collection, user)
    if after is not None:
        rows = rows.filter(added__gt=after)
    while True:
        some = rows
        if start is not None:
            since = Q(added=start.added, pk__gte=start.pk)
            some = rows.filter(Q(added__gt=start.added) | since)
        batch = list(some.order_by("added", "pk")[: AT_ONCE + 1])
        for one, objects in _objects(collection, batch[:AT_ONCE], user):
            done = start.offset if start and (one.added, one.pk) == (start.added, start.pk) else 0
            yield [
                Held(body, one.added, Place(one.added, one.pk, number))
                for number, body in enumerate(objects, start=1)
                if number > done
            ]
        if len(batch) <= AT_ONCE:
            return
        start = Place(batch[AT_ONCE].added, batch[AT_ONCE].pk)


def _rows(collection: Collection, user: Asker) -> QuerySet[Any]:
    """Return what somebody may read of a collection, each row with when it was added."""
    if collection.kind == FINDINGS:
        once = FindingStep._base_manager.filter(to_state=FindingState.CONFIRMED).values("finding")
        told = Q(state=FindingState.CONFIRMED) | Q(state=FindingState.WITHDRAWN, pk__in=once)
        rows = Finding.objects.visible_to(user).filter(told, tlp=collection.tlp, canonical=None)
        return rows.annotate(added=Coalesce(_changed("finding", "pk"), F("created_at")))
    told = Q(state=RevisionState.PUBLISHED) | Q(state=RevisionState.WITHDRAWN)
    revisions = AlertRevision.objects.visible_to(user).filter(
        told, alert__tlp=collection.tlp, published_at__isnull=False
    )
    added = Greatest(
        Coalesce(_changed("alertrevision", "pk"), F("published_at")),
        Coalesce(_changed("alert", "alert_id"), F("published_at")),
    )
    return revisions.select_related("alert__owner", "alert__incident").annotate(added=added)


def _changed(kind: str, key: str) -> Subquery:
    """Return when a record was last changed, by the journal."""
    place = Concat(Value(f"{kind}:"), Cast(OuterRef(key), CharField()))
    return Subquery(JournalEntry.objects.filter(place=place).order_by("-seq").values("at")[:1])


def _objects(
    collection: Collection, rows: Sequence[Any], user: Asker
) -> Iterator[tuple[Any, list[Object]]]:
    """Yield each row with its objects."""
    if collection.kind == ALERTS:
        for row in rows:
            told = _settled(alert_told(row, user))
            out = io.BytesIO()
            write_alert(told, out)
            yield row, _dated(out, "report", row)
        return
    by_place = {row.place: row for row in rows}
    told_of = {one.place: one for one in findings_told(_among(rows), user)}
    for place, row in by_place.items():
        if place in told_of:
            out = io.BytesIO()
            write_findings([told_of[place]], out, name=place, tlp=collection.tlp)
            yield row, _dated(out, "incident", row)


def _settled(told: AlertTold) -> AlertTold:
    """Return an alert without what may change while its record does not: `added` would not say."""
    return replace(told, submissions=(), channels=(), effects=(), articles=())


def _among(rows: Sequence[Any]) -> VisibleQuerySet[Finding]:
    return Finding.objects.filter(pk__in=[row.pk for row in rows])


def _dated(out: io.BytesIO, kind: str, row: Any) -> list[Object]:  # noqa: ANN401  # either record
    """Return the objects of a bundle; the record itself is as new as its last change."""
    found: list[Object] = msgspec.json.decode(out.getvalue())["objects"]
    mine = [one for one in found if one["type"] == kind]
    for one in mine[:1] if kind == "incident" else mine:
        one["modified"] = max(one["modified"], stamp(row.added.astimezone(UTC)))
        if row.state == "withdrawn":
            one["revoked"] = True
    return found


def known(name: str) -> Collection | None:
    """Return a collection by its id or alias; null: there is none."""
    try:
        return COLLECTIONS.get(str(UUID(name)))
    except ValueError:
        return COLLECTIONS.get(name)
