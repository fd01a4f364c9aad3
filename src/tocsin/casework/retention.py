"""Keeping things no longer than was said, and disposing of them by two people.

What was disposed of leaves a shell: that there was a finding of this kind, when, where and how it
was decided, so that figures of the past stay what they were. What it said, whom it was about, its
evidence ids, comments and the journal's payloads are gone for good.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from tocsin.casework import holds, journal, records, search, steps
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Activity,
    Asset,
    Attendance,
    Comment,
    Disposable,
    Disposal,
    DisposalState,
    Finding,
    FindingEvidence,
    FindingSubject,
    JournalEntry,
    OperationMember,
    Outcome,
    Recidivism,
    RetentionPolicy,
    Role,
    Subject,
)
from tocsin.casework.models.record import Record
from tocsin.casework.proof import erased

S = DisposalState
TABLE: steps.Table = MappingProxyType(
    {(S.PROPOSED, "approve"): S.DONE, (S.PROPOSED, "decline"): S.DECLINED}
)
LEADS = (Role.ADMIN, Role.COORDINATOR)
GONE = "(disposed of)"
"""What stands where a text was."""


def due(policy: RetentionPolicy, as_of: date) -> QuerySet[Any, Any]:
    """Return the records whose time is over on a day: the dry run. Held ones are still in it."""
    rows = _kept(policy)
    if policy.election is None:
        end = datetime.combine(as_of - timedelta(days=policy.days), time(), UTC)
        return rows.filter(created_at__lt=end).order_by("pk")
    if policy.election.last_on + timedelta(days=policy.days) > as_of:
        return rows.none()
    return rows.filter(**{_TO_ELECTION[Disposable(policy.kind)]: policy.election}).order_by("pk")


def propose(policy: RetentionPolicy, actor: Actor, as_of: date) -> Disposal:
    """Propose to dispose of what is due; somebody else approves."""
    actor.must_be(policy.place, *LEADS)
    actor.must_own(policy.place, policy.owner_id)
    if not policy.is_in_force:
        raise Refused("policy", policy.place, "is not in force")
    if as_of > datetime.now(UTC).date():
        raise Refused("as_of", policy.place, "is applied to days that have come", got=as_of)
    keys = list(due(policy, as_of).values_list("pk", flat=True))
    if not keys:
        raise Refused("empty", policy.place, "has nothing that is due", got=as_of)
    disposal = Disposal(owner=policy.owner, policy=policy, as_of=as_of, record_ids=keys)
    with journal.turn():
        steps.begin(disposal, "propose", S.PROPOSED, actor)
        journal.write("propose", disposal, actor)
    return disposal


def approve(disposal: Disposal, actor: Actor, note: str = "") -> Disposal:
    """Dispose of what another person proposed, all but what is held; keep a certificate."""
    actor.must_be(disposal.place, *LEADS, Role.REVIEWER)
    actor.must_own(disposal.place, disposal.owner_id)
    first = disposal.steps.order_by("seq").select_related("actor").first()
    proposer = first.actor if first else None
    if actor.person is None or proposer is None or actor.person.pk == proposer.pk:
        raise Refused("four_eyes", disposal.place, "is approved by another person", got=actor.name)
    to_state = steps.following(disposal, "approve", TABLE)
    with journal.turn():
        steps.must_be_as_read(disposal)
        gone, kept = _disposed(disposal, actor)
        search.index.rebuild(connection)
        certificate = {
            "as_of": disposal.as_of.isoformat(),
            "approved_by": actor.name,
            "disposed": len(gone),
            "disposed_sha256": sha256("\n".join(gone).encode()).hexdigest(),
            "held": kept,
            "kind": disposal.policy.kind,
            "legal_basis": disposal.policy.legal_basis,
            "proposed_by": proposer.pseudonym,
        }
        steps.step(disposal, "approve", to_state, actor, steps.Told(note=note),
                   certificate=certificate)  # fmt: skip
    return disposal


def decline(disposal: Disposal, actor: Actor, note: str) -> Disposal:
    """Keep what was proposed to be disposed of, and say why."""
    actor.must_be(disposal.place, *LEADS, Role.REVIEWER)
    actor.must_own(disposal.place, disposal.owner_id)
    if not note.strip():
        raise Refused("note", disposal.place, "is declined with a reason in words")
    to_state = steps.following(disposal, "decline", TABLE)
    steps.step(disposal, "decline", to_state, actor, steps.Told(note=note))
    return disposal


_TO_ELECTION = {
    Disposable.FINDING: "election",
    Disposable.COMMENT: "finding__election",
    Disposable.ACTIVITY: "elections",
}


def _kept(policy: RetentionPolicy) -> QuerySet[Any, Any]:
    """Return the records of a policy's kind and owner that were not disposed of."""
    if policy.kind == Disposable.FINDING:
        return Finding.objects.filter(owner=policy.owner).exclude(claim=GONE)
    if policy.kind == Disposable.COMMENT:
        return Comment.objects.filter(organisation=policy.owner).exclude(text=GONE)
    named = Exists(Attendance.objects.filter(activity=OuterRef("pk")))
    return Activity.objects.filter(named, owner=policy.owner)


def _disposed(disposal: Disposal, actor: Actor) -> tuple[list[str], list[str]]:
    """Dispose of what is due still and not held; return what went and what is held, as places."""
    still = due(disposal.policy, disposal.as_of).filter(pk__in=disposal.record_ids)
    rows: list[Record] = list(still)
    places = [one.place for one in rows]
    kept = holds.held(places)
    going = [one for one in rows if one.place not in kept]
    for row in going:
        _forget(row, actor, disposal.place)
    return [one.place for one in going], sorted(kept)


def _forget(row: Record, actor: Actor, why: str) -> None:
    if isinstance(row, Finding):
        _forget_finding(row, actor, why)
    elif isinstance(row, Comment):
        _erase([row.place], actor, why)
        records.change(row, actor, why, verb="dispose", text=GONE, mentioned=[])
    elif isinstance(row, Activity):
        _erase([row.place], actor, why)
        row.attendances.all().delete()
        records.parts_changed(row, actor, why, verb="dispose")


def _forget_finding(finding: Finding, actor: Actor, why: str) -> None:
    subjects = list(finding.subjects.values_list("subject_id", flat=True))
    comments = list(finding.comments.exclude(text=GONE))
    _erase([finding.place, *(one.place for one in comments)], actor, why)
    FindingEvidence.objects.filter(finding=finding).delete()
    finding.subjects.all().delete()
    for one in comments:
        records.change(one, actor, why, verb="dispose", text=GONE, mentioned=[])
    records.change(finding, actor, why, verb="dispose", claim=GONE, innocent=[])
    for subject in _orphans(subjects):
        _erase([subject.place], actor, why)
        records.change(subject, actor, why, verb="dispose", native_id=f"{GONE} {subject.pk}")


def _orphans(keys: Iterable[int]) -> list[Subject]:
    """Return the subjects that no record names any more."""
    rows = Subject.objects.filter(pk__in=list(keys))
    for model, column in ((FindingSubject, "subject"), (OperationMember, "subject"),
                          (Asset, "subject"), (Recidivism, "subject"), (Outcome, "subjects"),
                          (Subject, "canonical")):  # fmt: skip
        named = model._base_manager.filter(**{column: OuterRef("pk")})
        rows = rows.exclude(Exists(named))
    return list(rows)


def _erase(places: list[str], actor: Actor, why: str) -> None:
    entries = JournalEntry.objects.filter(place__in=places)
    erased(entries.values_list("seq", flat=True), actor, why)
