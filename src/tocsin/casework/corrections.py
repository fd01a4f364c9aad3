"""Right of reply: what was said is contested, upheld, corrected or withdrawn, for all to read.

What is withdrawn leaves every figure; what was published stays to be seen, with its correction.
"""

from datetime import UTC, datetime

from django.db.models import QuerySet

from tocsin.casework import circulating, findings, journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    AlertRevision,
    Correction,
    CorrectionKind,
    Finding,
    FindingState,
    RevisionState,
    Role,
)
from tocsin.casework.models.visible import Asker

Told = Finding | AlertRevision
WRITERS = (Role.ANALYST, Role.REVIEWER, Role.ADMIN, Role.COORDINATOR)
JUDGES = (Role.REVIEWER, Role.ADMIN, Role.COORDINATOR)
ANSWERS = (CorrectionKind.UPHELD, CorrectionKind.CORRECTED, CorrectionKind.WITHDRAWN)


def contest(of: Told, by: str, note: str, actor: Actor) -> Correction:
    """Write down that somebody contests a decided finding or an alert that others have read."""
    _may(of, actor, WRITERS, note)
    if not by.strip():
        raise Refused("contested_by", of.place, "is contested by somebody, as they may be named")
    if of.state not in {FindingState.CONFIRMED, RevisionState.PUBLISHED} and not _was_sent(of):
        raise Refused("state", of.place, "was told nobody yet", got=of.state)
    return _kept(of, CorrectionKind.CONTESTED, note, actor, contested_by=by)


def uphold(contest: Correction, actor: Actor, note: str) -> Correction:
    """Answer a contest: what was said stands, and why."""
    of = _said(contest)
    _may(of, actor, JUDGES, note)
    return _kept(of, CorrectionKind.UPHELD, note, actor, answers=_open(contest, of))


def correct(
    revision: AlertRevision, replacement: AlertRevision, actor: Actor, note: str,
    contest: Correction | None = None,
) -> Correction:  # fmt: skip
    """Name the later revision that says it right, once that is published."""
    _may(revision, actor, JUDGES, note)
    is_later = replacement.number > revision.number
    if replacement.alert_id != revision.alert_id or not is_later:
        raise Refused("replacement", revision.place, "is replaced by a later one of its alert",
                      got=replacement)  # fmt: skip
    if replacement.state != RevisionState.PUBLISHED:
        raise Refused("replacement", replacement.place, "must be published first",
                      got=replacement.state)  # fmt: skip
    return _kept(revision, CorrectionKind.CORRECTED, note, actor, replacement=replacement,
                 answers=_open(contest, revision))  # fmt: skip


def withdraw(of: Told, actor: Actor, note: str, contest: Correction | None = None) -> Correction:
    """Withdraw a finding or a revision, with a note that all who read it can read."""
    _may(of, actor, JUDGES, note)
    with journal.turn():
        answers = _open(contest, of)
        if isinstance(of, Finding):
            findings.decide(of, "withdraw", actor, note)
        else:
            circulating.withdraw(of, actor, note)
        return _kept(of, CorrectionKind.WITHDRAWN, note, actor, answers=answers)


def notes(of: Told) -> QuerySet[Correction]:
    """Return the public record of a finding or a revision, oldest first."""
    return Correction.objects.filter(**{_column(of): of}).order_by("at", "pk")


def open_contests(user: Asker) -> QuerySet[Correction]:
    """Return the contests that nobody answered yet, as far as somebody reads them."""
    rows = Correction.objects.visible_to(user).filter(kind=CorrectionKind.CONTESTED)
    return rows.filter(answered_by__isnull=True).order_by("at", "pk")


def _kept(of: Told, kind: CorrectionKind, note: str, actor: Actor, **more: object) -> Correction:
    row = Correction(
        **{_column(of): of}, kind=kind, note=note, at=datetime.now(UTC),
        organisation=actor.for_whom, person=actor.person, **more,
    )  # fmt: skip
    return records.add(row, actor, note)


def _may(of: Told, actor: Actor, roles: tuple[Role, ...], note: str) -> None:
    actor.must_be(of.place, *roles)
    actor.must_own(of.place, of.owner_id if isinstance(of, Finding) else of.alert.owner_id)
    if not note.strip():
        raise Refused("note", of.place, "is corrected with a note that all may read")


def _open(contest: Correction | None, of: Told) -> Correction | None:
    """Return a contest that an answer answers; raises `Refused` when it is not open, or another."""
    if contest is None:
        return None
    if contest.kind != CorrectionKind.CONTESTED or contest.answered_by.exists():
        raise Refused("illegal", contest.place, "is no open contest", got=contest.kind)
    if _said(contest) != of:
        raise Refused("contest", contest.place, "is of something else", got=of.place)
    return contest


def _said(contest: Correction) -> Told:
    of = contest.finding or contest.revision
    if of is None:
        raise Refused("contest", contest.place, "must be of a finding or a revision")
    return of


def _column(of: Told) -> str:
    return "finding" if isinstance(of, Finding) else "revision"


def _was_sent(of: Told) -> bool:
    return isinstance(of, AlertRevision) and of.submissions.filter(attempts__gt=0).exists()
