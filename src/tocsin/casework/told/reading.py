"""Values from the records, as one person may see them; a few questions, however many rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db.models import Prefetch
from msgspec.structs import replace

from tocsin.casework import alerts, judging
from tocsin.casework.chunks import in_chunks
from tocsin.casework.models import (
    AlertRevision,
    Asset,
    Decision,
    DetectorRun,
    Election,
    Finding,
    FindingSight,
    FindingState,
    FindingStep,
    FindingSubject,
    Incident,
    LivenessCheck,
    Submission,
)
from tocsin.casework.models.visible import Asker, VisibleQuerySet
from tocsin.casework.rapid.machine import Event
from tocsin.casework.told.reach import Reach
from tocsin.casework.told.subjects import subject_told
from tocsin.casework.told.values import (
    AlertTold,
    AnswerTold,
    AssetTold,
    ElectionTold,
    FindingTold,
    IncidentTold,
    LookTold,
    SubmissionTold,
    TechniqueTold,
    Word,
)

AT_ONCE = 500
"""Findings that are read together: what bounds the memory of a long export."""
DECIDED = frozenset({FindingState.CONFIRMED, FindingState.REJECTED, FindingState.WITHDRAWN})


def findings_told(findings: VisibleQuerySet[Finding], user: Asker) -> Iterator[FindingTold]:
    """Yield findings that a person may read, in the order of their numbers, a few at a time."""
    keys = findings.visible_to(user).order_by("pk").values_list("pk", flat=True)
    for some in in_chunks(keys.iterator(chunk_size=10_000), AT_ONCE):
        yield from _findings(some, user)


def incident_told(incident: Incident, user: Asker) -> IncidentTold:
    """Return an incident with those of its findings that a person may read."""
    found = Finding.objects.filter(pk__in=incident.findings.values("finding"))
    operation = incident.operation
    return IncidentTold(
        place=incident.place,
        ref=incident.ref,
        title=incident.title,
        summary=incident.summary,
        started_at=_utc(incident.started_at),
        ended_at=_utc(incident.ended_at),
        created_at=incident.created_at.astimezone(UTC),
        operation=operation.name if operation else "",
        attribution=operation.attribution if operation else "",
        attribution_basis=operation.basis if operation else "",
        elections=_elections(incident.elections.all()),
        findings=tuple(findings_told(found, user)),
        tlp=incident.tlp,
        owner=incident.owner.name,
        techniques=judging.as_seen(judging.told(judging.stands(incident)), user),
    )


def alert_told(revision: AlertRevision, user: Asker) -> AlertTold:
    """Return a revision of an alert, with what a person may read of what it rests on."""
    alert = revision.alert
    found = Finding.objects.filter(pk__in=revision.findings.values("finding"))
    incident = alert.incident
    if incident and not Incident.objects.visible_to(user).filter(pk=incident.pk).exists():
        incident = None
    assets = revision.assets.select_related("subject__platform").order_by("pk")
    then = _as_published(revision, user)
    of_incident = incident_told(incident, user) if incident else None
    of_findings = findings_told(found, user)
    reach = Reach(revision, user)
    return AlertTold(
        place=revision.place,
        ref=alert.ref,
        revision=revision.number,
        state=revision.state,
        title=revision.title,
        summary=revision.summary,
        language=revision.language,
        method=revision.method,
        action=revision.action,
        deadline_at=_utc(revision.deadline_at),
        created_at=revision.created_at.astimezone(UTC),
        published_at=_utc(revision.published_at),
        content_sha256=alerts.content_sha256(revision),
        tlp=alert.tlp,
        pap=alert.pap,
        owner=alert.owner.name,
        authors=tuple(revision.authors.order_by("pk").values_list("person__pseudonym", flat=True)),
        reviewers=tuple(sorted(one.pseudonym for one in alerts.approvers(revision))),
        supersedes=alert.supersedes.ref if alert.supersedes else "",
        elections=_elections(alert.elections.all()),
        incident=_then(of_incident, then) if of_incident else None,
        findings=tuple(_then(one, then) for one in of_findings),
        techniques=_own(revision, then, user),
        assets=tuple(_asset(one) for one in assets),
        submissions=tuple(_submissions(revision, user)),
        channels=tuple(reach.channels()),
        effects=tuple(reach.effects(incident)) if incident else (),
        articles=tuple(reach.articles()),
    )


Then = Mapping[str, tuple[TechniqueTold, ...]]
Rests = TypeVar("Rests", FindingTold, IncidentTold)


def _as_published(revision: AlertRevision, user: Asker) -> Then | None:
    """Return the techniques of a published revision by what they are on; null: they follow."""
    if revision.techniques is None:
        return None
    return _by_record(judging.of_revision(revision), user)


def _by_record(techniques: Iterable[TechniqueTold], user: Asker) -> Then:
    """Return techniques, as a person may see them, by the place of what they are on."""
    found = defaultdict[str, tuple[TechniqueTold, ...]](tuple)
    for one in judging.as_seen(techniques, user):
        found[one.on] = (*found[one.on], one)
    return found


def _then(one: Rests, then: Then | None) -> Rests:
    """Return what is told with the techniques of its place; null: with its own."""
    return one if then is None else replace(one, techniques=then[one.place])


def _own(revision: AlertRevision, then: Then | None, user: Asker) -> tuple[TechniqueTold, ...]:
    if then is not None:
        return then[revision.place]
    return judging.as_seen(judging.told(judging.stands(revision)), user)


def _findings(keys: list[int], user: Asker) -> Iterator[FindingTold]:
    """Yield findings by their numbers, with their parts."""
    runs = DetectorRun.objects.visible_to(user).values("pk")
    rows = (
        Finding._base_manager.filter(pk__in=keys)
        .select_related("operation", "election", "owner")
        .prefetch_related(
            Prefetch(
                "subjects",
                FindingSubject._base_manager.select_related("subject__platform").order_by(
                    "position"
                ),
            ),
            *judging.parts(FindingSight._base_manager.filter(run__in=runs)),
            Prefetch("steps", FindingStep._base_manager.select_related("actor").order_by("seq")),
        )
        .order_by("pk")
    )
    found = [_finding(row) for row in rows]
    seen = _by_record((each for one in found for each in one.techniques), user)
    yield from (_then(one, seen) for one in found)


def _finding(row: Finding) -> FindingTold:
    steps = list(row.steps.all())
    decided = next((one for one in reversed(steps) if one.to_state in DECIDED), None)
    runs = [one.run for one in row.sights.all()]
    return FindingTold(
        place=row.place,
        key=row.key,
        kind=row.kind,
        claim=row.claim,
        state=row.state,
        first_at=row.first_at.astimezone(UTC),
        last_at=row.last_at.astimezone(UTC),
        created_at=row.created_at.astimezone(UTC),
        changed_at=(steps[-1].recorded_at if steps else row.created_at).astimezone(UTC),
        measures=row.measures,
        chance=row.chance,
        rule=row.rule,
        innocent=tuple(row.innocent),
        evidence=row.evidence,
        evidence_sha256=row.evidence_sha256,
        subjects=tuple(subject_told(one.subject) for one in row.subjects.all()),
        words=tuple(
            Word(one.scheme, one.code)
            for one in row.classifications.all()
            if one.scheme not in judging.WEIGHED
        ),
        techniques=judging.told(judging.as_read(row)),
        operation=row.operation.name if row.operation else "",
        election=row.election.catalog_id if row.election else "",
        tlp=row.tlp,
        confidence=row.confidence,
        owner=row.owner.name,
        detectors=tuple(dict.fromkeys(f"{one.detector} {one.detector_version}" for one in runs)),
        decided_by=decided.actor.pseudonym if decided and decided.actor else "",
        decided_because=decided.note if decided else "",
        is_canonical=row.canonical_id is None,
    )


def _asset(row: Asset) -> AssetTold:
    return AssetTold(
        subject=subject_told(row.subject),
        url=row.url,
        first_seen_at=_utc(row.first_seen_at),
        last_seen_at=_utc(row.last_seen_at),
        requested=row.requested_measure,
        evidence_sha256=row.evidence_sha256,
        no_evidence_because=row.no_evidence_reason,
    )


def _submissions(revision: AlertRevision, user: Asker) -> Iterator[SubmissionTold]:
    rows = Submission.objects.visible_to(user).filter(revision=revision)
    for row in rows.select_related("recipient").order_by("pk"):
        yield SubmissionTold(
            place=row.place,
            recipient=row.recipient.name,
            recipient_kind=row.recipient.kind,
            channel=row.channel,
            state=row.state,
            closing=row.closing,
            sent_at=_utc(row.sent_at),
            acknowledged_at=_first(row, Event.ACKNOWLEDGE),
            responded_at=_first(row, Event.RESPOND, Event.LATE_RESPONSE),
            payload_sha256=row.payload_sha256,
            answers=tuple(_answers(row)),
            looks=tuple(_looks(row)),
        )


def _first(submission: Submission, *events: Event) -> datetime | None:
    """Return when the first of some events happened to a submission; null: none did."""
    happened = submission.steps.filter(event__in=events).order_by("occurred_at")
    return _utc(happened.values_list("occurred_at", flat=True).first())


def _answers(submission: Submission) -> Iterator[AnswerTold]:
    rows = Decision._base_manager.filter(submission=submission, superseded_by__isnull=True)
    for row in rows.select_related("asset__subject__platform").order_by("pk"):
        yield AnswerTold(
            asset=subject_told(row.asset.subject).id,
            url=row.asset.url,
            measure=row.measure,
            ground=row.ground,
            scope=row.scope,
            territories=tuple(row.territories),
            decided_at=row.decided_at.astimezone(UTC),
            informed_at=row.informed_at.astimezone(UTC),
            mode=row.mode,
            statement_of_reasons=row.statement_of_reasons,
        )


def _looks(submission: Submission) -> Iterator[LookTold]:
    rows = LivenessCheck._base_manager.filter(asset__decisions__submission=submission).distinct()
    for row in rows.select_related("asset__subject__platform").order_by("checked_at", "pk"):
        yield LookTold(
            asset=subject_told(row.asset.subject).id,
            at=row.checked_at.astimezone(UTC),
            country=row.country,
            result=row.result,
        )


def _elections(rows: Iterable[Election]) -> tuple[ElectionTold, ...]:
    return tuple(
        ElectionTold(
            id=one.catalog_id,
            name=one.name,
            country=one.country,
            first_on=one.first_on,
            last_on=one.last_on,
        )
        for one in sorted(rows, key=lambda one: (one.first_on, one.catalog_id))
    )


def _utc(at: Any) -> datetime | None:  # noqa: ANN401  # a column that may be empty
    return at.astimezone(UTC) if isinstance(at, datetime) else None
