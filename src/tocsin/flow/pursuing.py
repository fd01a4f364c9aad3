"""What was begun and has no end: handed over where that is safe, asked about where it is not."""

from datetime import UTC, datetime, timedelta

from tocsin.casework.errors import Refused
from tocsin.casework.models import Delivery, Role, Submission, Turn
from tocsin.casework.rapid.states import State
from tocsin.evidence.vault import Origin
from tocsin.flow import ledger
from tocsin.flow.desk import Desk, Why
from tocsin.flow.freezing import thawed
from tocsin.flow.handing import (
    Sent,
    bounced,
    drops_a_second,
    handed_over,
    newest_rows,
    sent,
)
from tocsin.flow.ledger import on_disk

FRESH = timedelta(minutes=15)
"""How long somebody may be at it: what is newer is left to them."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
UNDER_WAY = frozenset({State.SENT, State.ACKNOWLEDGED, State.INFO_REQUESTED, State.RESPONDED})


def pursue(desk: Desk, as_of: datetime | None = None) -> tuple[Sent, ...]:
    """Hand over what was frozen and has not left, and what may surely go again; for a job."""
    now = as_of or datetime.now(UTC)
    done = []
    for one in outstanding(desk):
        names = [row.channel for row in newest_rows(one) if _may_go(desk, row, now)]
        if names:
            made = thawed(desk, one, one.payload_sha256)
            done.append(handed_over(desk, one, names, made))
    return tuple(done)


def outstanding(desk: Desk) -> tuple[Submission, ...]:
    """Return what the actor's organisation has sent and some channel has not handed over."""
    rows = Submission.objects.filter(
        revision__alert__owner=desk.actor.for_whom, state__in=UNDER_WAY, attempts__gt=0
    ).select_related("revision__alert__owner", "recipient")
    open_turns = {Turn.FROZEN, Turn.BEGUN, Turn.ABANDONED}
    return tuple(
        one for one in rows.order_by("pk")
        if any(row.turn in open_turns for row in newest_rows(one))
    )  # fmt: skip


def arrived(desk: Desk, submission: Submission, channel: str, note: str) -> Sent:
    """Write down that an attempt whose end was not known did arrive; a person found out."""
    row = _uncertain(desk, submission, channel, note)
    with on_disk():
        ledger.add(
            submission, channel, Turn.FINISHED, desk.actor,
            payload_sha256=row.payload_sha256, key=row.key, said=note,
        )  # fmt: skip
    return sent(desk, submission)


def lost(desk: Desk, submission: Submission, channel: str, note: str) -> Sent:
    """Write down that an attempt whose end was not known did not arrive, and hand it over again."""
    row = _uncertain(desk, submission, channel, note)
    with on_disk():
        ledger.add(
            submission, channel, Turn.ABANDONED, desk.actor,
            payload_sha256=row.payload_sha256, key=row.key, said=note,
        )  # fmt: skip
    return handed_over(desk, submission, [channel], thawed(desk, submission, row.payload_sha256))


def bounce(desk: Desk, submission: Submission, note: str, letter: bytes = b"") -> Submission:
    """Write down that what was sent came back; `letter` is kept in the vault."""
    desk.actor.must_own(submission.place, submission.revision.alert.owner_id)
    desk.actor.must_be(submission.place, Role.SENDER, Role.ANALYST)
    if not note.strip():
        raise Refused("note", submission.place, "bounced for a reason in words")
    kept = ""
    if letter:
        custody = desk.custody(Why(f"bounce of {submission}", submission.place))
        origin = Origin(verb="received", name_claimed="bounce.eml")
        kept = desk.vault.put(letter, custody=custody, origin=origin).sha256
    return bounced(submission, f"{note} (told by {desk.actor.name})", kept)


def _may_go(desk: Desk, row: Delivery, now: datetime) -> bool:
    """Say whether a channel may be tried again without asking anybody."""
    if row.turn == Turn.ABANDONED:
        return row.at + _wait(row) <= now
    if row.turn not in {Turn.FROZEN, Turn.BEGUN} or row.at + FRESH > now:
        return False
    return row.turn == Turn.FROZEN or drops_a_second(desk, row)


def _wait(row: Delivery) -> timedelta:
    tries = Delivery.objects.filter(
        submission=row.submission_id, channel=row.channel, attempt=row.attempt, turn=Turn.ABANDONED
    ).count()
    return min(FIRST_WAIT * (1 << max(tries - 1, 0)), LONGEST_WAIT)


def _uncertain(desk: Desk, submission: Submission, channel: str, note: str) -> Delivery:
    """Return the row of an attempt whose end is not known; raises `Refused` for any other."""
    desk.actor.must_own(submission.place, submission.revision.alert.owner_id)
    desk.actor.must_be(submission.place, Role.SENDER)
    if not note.strip():
        raise Refused("note", submission.place, "needs how that was found out, in words")
    row = ledger.newest(submission, channel)
    if row is None or row.turn != Turn.BEGUN:
        raise Refused("delivery", submission.place, f"has no open end by {channel}",
                      got=row.turn if row else "nothing")  # fmt: skip
    return row
