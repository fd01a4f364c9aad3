"""Legal holds: what must be kept is neither erased nor disposed of.

A hold names one record and covers what belongs to it: an operation its findings, an incident its
findings and alerts, an alert its revisions, their findings and submissions; each of them the
exhibits that are evidence of it.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from django.db.models import Q, QuerySet

from tocsin.casework import records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Asset,
    Exhibit,
    Finding,
    Incident,
    IncidentFinding,
    LegalHold,
    RevisionFinding,
    Role,
    Submission,
)
from tocsin.casework.models.record import Record
from tocsin.casework.reading import readable

LEADS = (Role.ADMIN, Role.COORDINATOR)


def hold(
    record: Record, actor: Actor, reason: str, authority: str, *, expires_on: date | None = None
) -> LegalHold:
    """Keep a record, and what belongs to it, until a day (null: until somebody releases it)."""
    actor.must_be("a legal hold", *LEADS)
    if actor.person is None or not (reason.strip() and authority.strip()):
        raise Refused("reason", record.place, "is held for a reason, by an authority's name")
    readable([record], actor)
    row = LegalHold(
        owner=actor.for_whom, held=record.place, reason=reason, authority=authority,
        set_by=actor.person, begins_on=datetime.now(UTC).date(), expires_on=expires_on,
    )  # fmt: skip
    return records.add(row, actor, reason)


def release(hold: LegalHold, actor: Actor, reason: str) -> LegalHold:
    """Let go of what was held, and say why."""
    actor.must_be(hold.place, *LEADS)
    actor.must_own(hold.place, hold.owner_id)
    if actor.person is None or not reason.strip():
        raise Refused("reason", hold.place, "is released for a reason")
    if hold.released_at is not None:
        raise Refused("illegal", hold.place, "is released already", got=hold.released_at)
    return records.change(
        hold, actor, reason, verb="release", released_at=datetime.now(UTC),
        released_by=actor.person, release_reason=reason,
    )  # fmt: skip


def held(places: Iterable[str], on: date | None = None) -> frozenset[str]:
    """Return which of some records are held on a day (null: today, UTC)."""
    today = on or datetime.now(UTC).date()
    open_end = Q(expires_on__isnull=True) | Q(expires_on__gt=today)
    holds = LegalHold.objects.filter(open_end, begins_on__lte=today, released_at__isnull=True)
    return covered(holds.values_list("held", flat=True)) & frozenset(places)


def covered(places: Iterable[str]) -> frozenset[str]:
    """Return some records with all that belongs to them."""
    every = frozenset(places)
    operations, incidents = _keys(every, "operation"), set(_keys(every, "incident"))
    incidents |= set(_some(Incident.objects.filter(operation__in=operations)))
    alerts = {*_keys(every, "alert"), *_some(Alert.objects.filter(incident__in=incidents))}
    revisions = set(_some(AlertRevision.objects.filter(alert__in=alerts)))
    revisions |= set(_keys(every, "alertrevision"))
    submissions = set(_some(Submission.objects.filter(revision__in=revisions)))
    findings = {
        *_some(Finding.objects.filter(operation__in=operations)),
        *IncidentFinding.objects.filter(incident__in=incidents).values_list("finding", flat=True),
        *RevisionFinding.objects.filter(revision__in=revisions).values_list("finding", flat=True),
    }
    exhibits = {
        *_some(Exhibit.objects.filter(finding__in=findings | set(_keys(every, "finding")))),
        *_some(Exhibit.objects.filter(incident__in=incidents)),
        *_some(Exhibit.objects.filter(manifest_sha256__in=_proving(revisions))),
    }
    return every | {
        f"{name}:{key}"
        for name, keys in (
            ("incident", incidents), ("alert", alerts), ("alertrevision", revisions),
            ("submission", submissions), ("finding", findings), ("exhibit", exhibits),
        )
        for key in keys
    }  # fmt: skip


def _proving(revisions: Collection[int]) -> QuerySet[Asset, str]:
    """Return the manifests that the assets of some revisions name."""
    named = Asset.objects.filter(revision__in=revisions).exclude(evidence_sha256="")
    return named.values_list("evidence_sha256", flat=True)


def must_not_be_held(places: Collection[str]) -> None:
    """Raise `Refused` when one of some records is held."""
    if found := sorted(held(places)):
        raise Refused("hold", ", ".join(found[:5]), "is under a legal hold; release it first")


def _keys(places: Iterable[str], name: str) -> list[int]:
    parted = (place.partition(":") for place in places)
    return [int(key) for kind, _, key in parted if kind == name and key.isdecimal()]


def _some(rows: object) -> list[int]:
    return list(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]
