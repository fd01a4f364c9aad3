"""Channels, effect and press of an alert from the records: its owner's, confirmed, under its label.

What others share with the owner is theirs to pass on, and is not told in the owner's alert.
"""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db.models import Manager, Q

from tocsin.casework.models import (
    AlertRevision,
    ChannelExposure,
    Coverage,
    DossierEntry,
    Exhibit,
    Finding,
    FindingSubject,
    Incident,
    JournalEntry,
)
from tocsin.casework.models.dossier_entry import Part
from tocsin.casework.models.sharing import STRICTNESS, cleared
from tocsin.casework.models.visible import Asker, VisibleQuerySet
from tocsin.casework.told.impact import ArticleTold, ChannelTold, EffectTold
from tocsin.casework.told.resting import resting
from tocsin.casework.told.subjects import subject_told


class Reach:
    """What one reader may tell in one alert."""

    def __init__(self, revision: AlertRevision, user: Asker) -> None:
        self.revision, self.alert, self.user = revision, revision.alert, user
        self.allowed = [one for one in STRICTNESS if cleared(one, self.alert.tlp)]

    def channels(self) -> Iterator[ChannelTold]:
        """Yield the latest class that a second person reviewed, of each subject."""
        found = Finding.objects.visible_to(self.user).filter(
            pk__in=self.revision.findings.values("finding")
        )
        about = Q(subject__in=FindingSubject._base_manager.filter(finding__in=found)
                  .values("subject"))  # fmt: skip
        about |= Q(subject__in=self.revision.assets.values("subject"))
        rows = self._ours(ChannelExposure.objects.all()).filter(about, reviewed_by__isnull=False)
        rows = rows.select_related("subject__platform").prefetch_related("findings", "exhibits")
        latest = {one.subject_id: one for one in rows.order_by("assessed_on", "pk")}
        for row in latest.values():
            shown, withheld = self._rests(row.findings, row.exhibits)
            yield ChannelTold(
                place=row.place,
                subject=subject_told(row.subject).id,
                exposure=row.exposure,
                basis=row.basis,
                behind=row.behind,
                act=row.act,
                rests_on=shown,
                withheld=withheld,
                assessed_on=row.assessed_on,
                created_at=row.created_at.astimezone(UTC),
            )

    def effects(self, incident: Incident) -> Iterator[EffectTold]:
        """Yield the estimates of an incident that stand, and that a second person reviewed."""
        rows = self._ours(DossierEntry.objects.all()).filter(incident=incident, part=Part.EFFECT)
        rows = rows.filter(superseded_by=None, reviewed_by__isnull=False)
        for row in rows.order_by("pk").prefetch_related("findings", "exhibits"):
            shown, withheld = self._rests(row.findings, row.exhibits)
            yield EffectTold(
                place=row.place,
                text=row.text,
                lowest=row.lowest,
                highest=row.highest,
                unit=row.unit,
                method=row.method,
                margin=row.margin,
                margin_source=row.margin_source,
                rests_on=shown,
                withheld=withheld,
                created_at=row.created_at.astimezone(UTC),
            )

    def articles(self) -> Iterator[ArticleTold]:
        """Yield confirmed articles about the alert."""
        rows = self._ours(Coverage.objects.all()).filter(alerts=self.alert, is_confirmed=True)
        articles = list(rows.select_related("outlet").order_by("pk"))
        links = JournalEntry.objects.filter(place__in=[one.place for one in articles])
        changed = dict(links.order_by("seq").values_list("place", "at"))
        for row in articles:
            yield ArticleTold(
                place=row.place,
                url=row.url,
                title=row.title,
                outlet=row.outlet.name,
                outlet_country=row.outlet.country,
                published_on=row.published_on,
                reach=row.reach,
                reach_basis=row.reach_basis,
                copies=f"coverage:{row.syndicated_from_id}" if row.syndicated_from_id else "",
                created_at=row.created_at.astimezone(UTC),
                changed_at=changed.get(row.place, row.created_at).astimezone(UTC),
            )

    def _ours(self, rows: VisibleQuerySet[Any]) -> VisibleQuerySet[Any]:
        return rows.visible_to(self.user).filter(owner=self.alert.owner, tlp__in=self.allowed)

    def _rests(
        self, findings: "Manager[Finding]", exhibits: "Manager[Exhibit]"
    ) -> tuple[tuple[str, ...], int]:
        """Return the places of what something rests on, and how many are not named."""
        found = resting(findings, exhibits, self.user, self.allowed)
        return tuple(one.place for one in (*found.findings, *found.exhibits)), found.withheld
