"""From an approved revision to its recipient: frozen, written down, handed over, once.

    1  the payload is made, and every channel says that it can carry it
    2  the vault has its bytes
    3  in one transaction: the step `send`, and for each channel the row `frozen`
    4  for each channel: the row `begun`, then the network, then `finished`

The step comes before the network. Were it the other way round, somebody killed in between would
leave a notice that its recipient has and nobody here knows of: it could be edited and sent again,
and no clock would run. This way, who is killed between 3 and 4 leaves a submission that is `sent`
and has not left: `pursue` sees that nothing was begun, and hands it over. Who is killed within 4
leaves `begun` without an end: where the other side drops a second copy, `pursue` sends again; by
e-mail a person finds out, and says `arrived` or `lost`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce

from tocsin.casework import alerts, submissions
from tocsin.casework.errors import Refused
from tocsin.casework.models import Submission, Turn, cleared
from tocsin.casework.rapid.clock import Policy
from tocsin.casework.rapid.profiles import PROFILES, policy_at
from tocsin.casework.rapid.states import Event
from tocsin.casework.submissions import Said
from tocsin.dispatch import Payload, Transport, TransportError, wording
from tocsin.flow import ledger
from tocsin.flow.channels import Channel, chosen, together, transport
from tocsin.flow.desk import Desk
from tocsin.flow.freezing import frozen
from tocsin.flow.handing import Sent, handed_over
from tocsin.flow.ledger import on_disk
from tocsin.flow.payloads import fallen, payload
from tocsin.flow.votes import elections_of
from tocsin.vocabulary.errors import ConfigError


@dataclass(frozen=True)
class Preview:
    """Exactly what a sending would hand over, and what stands against it; nothing is changed."""

    payload: Payload
    sha256: str
    channels: tuple[Channel, ...]
    document: bytes
    text: str
    html: str
    messages: Mapping[str, bytes]
    """By channel; what a channel cannot carry is missing here and named in `against`."""
    against: tuple[str, ...]
    """Why it cannot be sent now; empty: it can."""


def preview(desk: Desk, submission: Submission, channels: Sequence[str] = ()) -> Preview:
    """Return what would be sent, by the channels named, its own, or all that lead there.

    Raises `Refused` for who does not act for its owner: a payload has more than readers read.
    """
    desk.actor.must_own(submission.place, submission.revision.alert.owner_id)
    ways = chosen(desk.watch, submission, channels)
    transports = {one.name: transport(desk, one) for one in ways}
    against = [str(one) for one in _against(submission)]
    made = payload(submission, ways, desk.watch.settings.contact)
    try:
        made = _prepared(made, transports.values())
    except TransportError as error:
        against.append(str(error))
    messages = {}
    for name, way in transports.items():
        try:
            messages[name] = way.message(made)
        except (TransportError, ConfigError) as error:
            against.append(str(error))
    return Preview(
        made, made.sha256, ways, made.document(), wording.as_text(made), wording.as_html(made),
        messages, tuple(dict.fromkeys(against)),
    )  # fmt: skip


def send(
    desk: Desk, submission: Submission, channels: Sequence[str] = (), *, expect_sha256: str = ""
) -> Sent:
    """Send an approved submission; what could not be handed over is in the answer.

    `expect_sha256` is what the sender saw: other words are refused. Raises `Refused`, `Conflict`,
    `ConfigError` and `TransportError` while nothing has been changed, and nothing afterwards.
    """
    ways = chosen(desk.watch, submission, channels)
    return _sent(desk, submission, ways, Event.SEND, expect_sha256)


def resend(
    desk: Desk, submission: Submission, channels: Sequence[str] = (), *, expect_sha256: str = ""
) -> Sent:
    """Send again what did not arrive, by the same channels or by others; raises as `send`."""
    ways = chosen(desk.watch, submission, channels)
    return _sent(desk, submission, ways, Event.RESEND, expect_sha256)


def policy(desk: Desk, submission: Submission, at: datetime) -> Policy:
    """Return the deadlines of what is sent at an instant: nearer to the vote, they are shorter."""
    told = desk.watch.settings.deadlines
    ours = {
        name: Policy(profile=name, acknowledge=one.acknowledge, respond=one.respond,
                     final=one.final)
        for name, one in told.items()
    }  # fmt: skip
    silence = desk.watch.settings.silence
    return policy_at(at, elections_of(desk.watch, submission), {**PROFILES, **ours}, silence)


def _sent(
    desk: Desk, submission: Submission, ways: Sequence[Channel], event: Event, expected: str
) -> Sent:
    refused = _against(submission)
    if refused:
        raise refused[0]
    transports = [transport(desk, one) for one in ways]
    made = _prepared(payload(submission, ways, desk.watch.settings.contact), transports)
    if expected and made.sha256 != expected:
        raise Refused("preview", submission.place, "is not what was seen; look at it again",
                      got=made.sha256[:12])  # fmt: skip
    for one in transports:
        one.message(made)
    channel, address = together(ways)
    digest, deadlines = made.sha256, policy(desk, submission, datetime.now(UTC))
    said = Said(channel=channel, address=address, payload_sha256=digest, policy=deadlines)
    submissions.allowed(submission, event, desk.actor, said)
    frozen(desk, submission, made)
    with on_disk():
        submissions.apply(submission, event, desk.actor, said)
        for way in ways:
            row = {"payload_sha256": digest, "key": made.key}
            ledger.add(submission, way.name, Turn.FROZEN, desk.actor, **row)
    return handed_over(desk, submission, [one.name for one in ways], made)


def _against(submission: Submission) -> list[Refused]:
    """Return what stands against sending, besides what the machine asks."""
    alert, recipient = submission.revision.alert, submission.recipient
    found = [
        Refused("finding", one.place, "must stand for an alert to rest on it", got=one.state)
        for one in fallen(submission)
    ]
    if not cleared(alert.tlp, recipient.clearance):
        found.append(Refused("tlp", submission.place,
                             f"{recipient} is cleared for TLP:{recipient.clearance.upper()}",
                             got=f"TLP:{alert.tlp.upper()}"))  # fmt: skip
    try:
        alerts.must_be_approved(submission.revision)
    except Refused as error:
        found.append(error)
    return found


def _prepared(made: Payload, transports: Iterable[Transport]) -> Payload:
    """Return a payload with what each of its ways adds to it."""
    return reduce(lambda found, one: one.prepared(found), transports, made)
