"""Sending: what would go out, that it goes out once, and what is known of each way it took."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema
from pydantic import Field

from tocsin.casework.models import Delivery, Submission
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.desks import desk
from tocsin.console.api.once import once
from tocsin.console.api.records import as_read, found, rows_of
from tocsin.console.api.submission_shapes import SubmissionTold
from tocsin.console.api.values import Digest, Id, IfMatch, Once, Reason, Told, Word
from tocsin.console.tokens.model import Scope
from tocsin.flow import pursuing, sending
from tocsin.flow.handing import Sent

router = Router(tags=["submissions"])
Way = Annotated[Word, Field(min_length=1)]


class ChannelTold(Schema):
    """One way to one recipient."""

    name: str
    kind: str
    title: str
    address: str


class PreviewTold(Schema):
    """Exactly what a sending would hand over; nothing is changed."""

    sha256: str
    """Of the payload: say it when sending, and nothing else goes out."""
    channels: list[ChannelTold]
    text: str
    against: list[str]
    """Why it cannot be sent now; empty: it can."""


class DeliveryTold(Schema):
    """One turn of one attempt by one channel."""

    id: int
    channel: str
    attempt: int
    turn: str
    at: datetime
    payload_sha256: str
    message_sha256: str
    reference: str
    said: str


class PendingTold(Schema):
    """A channel that has not handed over."""

    channel: str
    state: str
    """retry, uncertain, failed."""
    why: str


class SentTold(Schema):
    """What came of a sending."""

    submission: SubmissionTold
    receipts: list[str]
    """How the other side knows what it was handed."""
    pending: list[PendingTold]


class Sending(Told):
    """By which channels, and what the sender has seen."""

    channels: list[Way] = Field([], max_length=8)
    """Empty: its own, or all that lead there."""
    expect_sha256: Digest
    """Of the preview: other words are refused."""


class FoundOut(Told):
    """What somebody found out about an attempt whose end was not known."""

    channel: Way
    note: Annotated[Reason, Field(min_length=1)]


class Bounced(Told):
    """That what was sent came back."""

    note: Annotated[Reason, Field(min_length=1)]


@router.get("/{submission}/preview", response=answers(PreviewTold), auth=with_scope(Scope.READ))
def preview_submission(
    request: Request, submission: Path[Id], channels: Query[list[Way]] = []  # noqa: B006  # ninja copies
) -> PreviewTold:  # fmt: skip
    """Read exactly what would be sent, and what stands against it."""
    one = found(Submission, request, submission)
    seen = sending.preview(desk(request), one, channels)
    ways = [
        ChannelTold(name=way.name, kind=way.kind, title=way.title, address=way.address)
        for way in seen.channels
    ]
    return PreviewTold(
        sha256=seen.sha256, channels=ways, text=seen.text, against=list(seen.against)
    )


@router.post("/{submission}/send", response=answers(SentTold), auth=with_scope(Scope.SEND))
def send_submission(
    request: Request, submission: Path[Id], told: Sending, if_match: IfMatch, key: Once
) -> Any:  # noqa: ANN401  # as it was answered first
    """Send an approved submission: frozen, written down, handed over, once."""
    return _sent(request, (submission, if_match, key), told, sending.send)


@router.post("/{submission}/resend", response=answers(SentTold), auth=with_scope(Scope.SEND))
def resend_submission(
    request: Request, submission: Path[Id], told: Sending, if_match: IfMatch, key: Once
) -> Any:  # noqa: ANN401
    """Send again what did not arrive, by the same channels or by others."""
    return _sent(request, (submission, if_match, key), told, sending.resend)


@router.get(
    "/{submission}/deliveries", response=answers(list[DeliveryTold]), auth=with_scope(Scope.READ)
)
def list_deliveries(request: Request, submission: Path[Id]) -> list[DeliveryTold]:
    """List what became of handing a submission over, turn by turn."""
    one = found(Submission, request, submission)
    rows = rows_of(Delivery, request).filter(submission=one).order_by("pk")
    names = list(DeliveryTold.model_fields)
    return [DeliveryTold(**{name: getattr(row, name) for name in names}) for row in rows]


@router.post("/{submission}/bounced", response=answers(SubmissionTold), auth=with_scope(Scope.SEND))
def write_down_a_bounce(
    request: Request, submission: Path[Id], told: Bounced, if_match: IfMatch
) -> SubmissionTold:
    """Write down that what was sent came back."""
    one = as_read(found(Submission, request, submission), if_match)
    return SubmissionTold.of_all(pursuing.bounce(desk(request), one, told.note), request.auth.user)


@router.post("/{submission}/arrived", response=answers(SentTold), auth=with_scope(Scope.SEND))
def write_down_that_it_arrived(
    request: Request, submission: Path[Id], told: FoundOut, key: Once
) -> Any:  # noqa: ANN401
    """Write down that an attempt whose end was not known did arrive."""
    return _found_out(request, (submission, key), told, pursuing.arrived)


@router.post("/{submission}/lost", response=answers(SentTold), auth=with_scope(Scope.SEND))
def write_down_that_it_was_lost(
    request: Request, submission: Path[Id], told: FoundOut, key: Once
) -> Any:  # noqa: ANN401
    """Write down that an attempt did not arrive: it is handed over again."""
    return _found_out(request, (submission, key), told, pursuing.lost)


def _sent(
    request: Request, asked: tuple[int, str, str], told: Sending, deed: Callable[..., Sent]
) -> Any:  # noqa: ANN401
    submission, tag, key = asked

    def sent() -> SentTold:
        one = as_read(found(Submission, request, submission), tag)
        done = deed(desk(request), one, told.channels, expect_sha256=told.expect_sha256)
        return _told(request, done)

    found(Submission, request, submission)
    return once(request, key, sent)


def _found_out(
    request: Request, asked: tuple[int, str], told: FoundOut, deed: Callable[..., Sent]
) -> Any:  # noqa: ANN401
    one = found(Submission, request, asked[0])
    return once(
        request, asked[1], lambda: _told(request, deed(desk(request), one, told.channel, told.note))
    )


def _told(request: Request, done: Sent) -> SentTold:
    return SentTold(
        submission=SubmissionTold.of_all(done.submission, request.auth.user),
        receipts=[one.reference for one in done.receipts],
        pending=[
            PendingTold(channel=one.channel, state=one.state, why=one.why) for one in done.pending
        ],
    )
