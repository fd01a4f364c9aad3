"""Sending an approved submission, once; and pursuing what was begun and has no end."""

from msgspec import Struct

from tocsin.casework.errors import Refused
from tocsin.casework.models import Role, Submission
from tocsin.casework.rapid.states import State
from tocsin.flow import handing, pursuing, sending
from tocsin.flow.desk import Desk
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work


class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to send."""

    submission: int
    channels: tuple[str, ...] = ()
    """Empty: its own, or all that lead to its recipient."""
    expect_sha256: str = ""
    """Of what the sender saw; "": whatever it is now."""


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing to choose."""


class Sent(Struct, frozen=True, kw_only=True):
    """What came of it."""

    submission: int
    state: str
    receipts: tuple[str, ...]
    """Channels that handed it over."""
    pending: dict[str, str]
    """Channels that did not, and why."""


def send(work: Work, asked: Parameters) -> Sent:
    """Send it; begun again after it left, only say how that stands: `pursue` does the rest."""
    rows = Submission.objects.visible_to(work.user).filter(pk=asked.submission)
    submission = rows.select_related("revision__alert__owner", "recipient").first()
    if submission is None:
        place = f"submission:{asked.submission}"
        raise Refused("not_found", place, "is not there, or not yours to read")
    desk = Desk.of(work.watch, work.actor)
    if work.job.attempt > 1 and submission.state != State.APPROVED:
        return _told(handing.sent(desk, submission))
    work.come(0, 1, "submissions", submission.place)
    return _told(sending.send(desk, submission, asked.channels, expect_sha256=asked.expect_sha256))


def pursue(work: Work, _: Nothing) -> list[Sent]:
    """Hand over whatever the organisation has begun and may surely go again."""
    work.come(0, None, "submissions")
    return [_told(one) for one in pursuing.pursue(Desk.of(work.watch, work.actor))]


def _told(sent: handing.Sent) -> Sent:
    return Sent(
        submission=sent.submission.pk, state=sent.submission.state,
        receipts=tuple(one.transport for one in sent.receipts),
        pending={one.channel: f"{one.state}: {one.why}" for one in sent.pending},
    )  # fmt: skip


KIND = Kind(
    name="send", title="send a notice", parameters=Parameters, run=send, roles=(Role.SENDER,)
)
PURSUE = Kind(
    name="pursue",
    title="hand over what has not left",
    parameters=Nothing,
    run=pursue,
    roles=(Role.SENDER, Role.ADMIN),
)
