"""Handing a frozen payload over, channel by channel, and what is known of each afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from tocsin.casework import submissions
from tocsin.casework.access import program
from tocsin.casework.errors import Refused
from tocsin.casework.models import Delivery, Submission, Turn
from tocsin.casework.models.visible import VisibleQuerySet
from tocsin.casework.rapid.states import Event, State
from tocsin.casework.submissions import Said
from tocsin.dispatch import Payload, Receipt, TransportError
from tocsin.dispatch.delivery import deliver
from tocsin.flow.channels import chosen, transport
from tocsin.flow.desk import Desk
from tocsin.flow.ledger import Ledger
from tocsin.vocabulary.errors import ConfigError, UnknownNameError

TRIES = 8
"""Attempts that may pass by themselves; then it has failed."""
NOT_READY = (ConfigError, UnknownNameError, Refused)
"""Why a channel cannot even begin: a password that is not there, a transport no longer named."""


@dataclass(frozen=True)
class Pending:
    """A channel that has not handed over."""

    channel: str
    state: str
    """`retry`: `pursue` tries again; `uncertain`: it may have arrived, a person finds out;
    `failed`: trying the same again cannot help."""
    why: str


@dataclass(frozen=True)
class Sent:
    """What came of a sending."""

    submission: Submission
    receipts: tuple[Receipt, ...]
    pending: tuple[Pending, ...]


def handed_over(desk: Desk, submission: Submission, names: Sequence[str], made: Payload) -> Sent:
    """Hand a frozen payload over by some channels; when none is left to hope for, it bounced."""
    for name in names:
        _tried(desk, submission, name, made)
    rows = newest_rows(submission)
    if rows and all(row.turn == Turn.FAILED for row in rows) and submission.state == State.SENT:
        bounced(submission, "; ".join(f"{row.channel}: {row.said}" for row in rows))
    return sent(desk, submission)


def sent(desk: Desk, submission: Submission) -> Sent:
    """Return how it stands with a submission's newest attempt."""
    return Sent(submission, _receipts(submission), pending(desk, submission))


def pending(desk: Desk, submission: Submission) -> tuple[Pending, ...]:
    """Return the channels of the newest attempt that have not handed over, and why."""
    return tuple(
        Pending(row.channel, _state(desk, row), row.said)
        for row in newest_rows(submission)
        if row.turn != Turn.FINISHED
    )


def deliveries(submission: Submission) -> VisibleQuerySet[Delivery]:
    """Return every row of handing a submission over, the oldest first."""
    rows: VisibleQuerySet[Delivery] = Delivery.objects.filter(submission=submission).order_by("pk")
    return rows


def bounced(submission: Submission, why: str, letter: str = "") -> Submission:
    """Let a program say that what was sent did not arrive."""
    by = program(submission.revision.alert.owner)
    return submissions.apply(submission, Event.BOUNCE, by, Said(note=why, evidence_sha256=letter))


def newest_rows(submission: Submission) -> list[Delivery]:
    """Return the newest row of each channel of the newest attempt, by channel."""
    rows = Delivery.objects.filter(submission=submission, attempt=submission.attempts)
    last = rows.values("channel").annotate(last=Max("pk")).values("last")
    return list(Delivery.objects.filter(pk__in=last).order_by("channel"))


def drops_a_second(desk: Desk, row: Delivery) -> bool:
    """Say whether the other side of a channel drops a second copy."""
    try:
        [way] = chosen(desk.watch, row.submission, [row.channel])
        return transport(desk, way).idempotent
    except NOT_READY:
        return False


def _tried(desk: Desk, submission: Submission, channel: str, made: Payload) -> None:
    book = Ledger(submission, channel, desk.actor, made.key)
    try:
        [way] = chosen(desk.watch, submission, [channel])
        deliver(transport(desk, way), made, book)
    except NOT_READY as error:
        book.failed(_next_turn(submission, channel, permanent=False), made.sha256, str(error))
    except TransportError as error:
        if not error.uncertain:
            turn = _next_turn(submission, channel, permanent=error.permanent)
            book.failed(turn, made.sha256, str(error))


def _next_turn(submission: Submission, channel: str, *, permanent: bool) -> Turn:
    """Return what an attempt that surely failed becomes: tried again, until it was often enough."""
    tries = Delivery.objects.filter(
        submission=submission, channel=channel, attempt=submission.attempts,
        turn=Turn.ABANDONED,
    ).count()  # fmt: skip
    return Turn.FAILED if permanent or tries + 1 >= TRIES else Turn.ABANDONED


def _state(desk: Desk, row: Delivery) -> str:
    if row.turn == Turn.FAILED:
        return "failed"
    if row.turn == Turn.BEGUN and not drops_a_second(desk, row):
        return "uncertain"
    return "retry"


def _receipts(submission: Submission) -> tuple[Receipt, ...]:
    rows = [one for one in newest_rows(submission) if one.turn == Turn.FINISHED]
    return tuple(
        Receipt(
            transport=row.channel, key=row.key, payload_sha256=row.payload_sha256,
            message_sha256=row.message_sha256, accepted_at=row.at, reference=row.reference,
            said=row.said,
        )
        for row in rows
    )  # fmt: skip
