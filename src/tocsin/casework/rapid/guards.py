"""What must be true before something happens to a submission: each rule with a word and a sentence.

The word is for programs and tests, the sentence for the person who is refused. A guard looks at a
`Context` and at nothing else, so that it can be asked before anything is written.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tocsin.casework.rapid.answers import Mode
from tocsin.casework.rapid.deadlines import BRUSSELS, appeal_until
from tocsin.casework.rapid.states import Closing, Role


@dataclass(frozen=True, kw_only=True)
class Exhibit:
    """One asset of the alert, as far as its proof is concerned."""

    asset: str
    is_sealed: bool = False
    reason: str = ""
    """Why there is no sealed evidence."""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What is true when an event is asked for: all that the guards may look at."""

    actor: str
    roles: frozenset[Role]
    occurred_at: datetime
    recorded_at: datetime
    """Later than `occurred_at` when somebody writes down what they were told before."""
    note: str = ""
    authors: frozenset[str] = frozenset()
    """Whoever wrote any part of the alert's revision."""
    exhibits: tuple[Exhibit, ...] = ()
    tlp_fits: bool = False
    """Whether the recipient may see what bears the alert's TLP label."""
    payload_sha256: str = ""
    """Of the frozen payload."""
    channel: str = ""
    """Name of the transport."""
    sent_at: datetime | None = None
    """First sending of this round."""
    decisions: int = 0
    """Item decisions that come with the event."""
    unlinked: tuple[str, ...] = ()
    """Assets decided before, whose new decision does not name the one it supersedes."""
    mode: Mode | None = None
    informed_at: datetime | None = None
    """When the notifier learned of the latest decision."""
    next_contact: str = ""
    """To whom a submission is escalated."""
    body: str = ""
    """The certified out-of-court body."""
    closing: Closing | None = None
    final_due: datetime | None = None
    """As `clock.reading` has it at `occurred_at`; null: no final deadline was agreed."""
    reemergence: str = ""
    """Id of the confirmed re-emergence."""
    zone: str = BRUSSELS
    """Where the notifier sits: periods in days end at midnight there."""


@dataclass(frozen=True)
class Guard:
    """Something that must be true, with a word for when it is not."""

    reason: str
    must: str
    holds: Callable[[Context], bool]


def _guard(reason: str, must: str) -> Callable[[Callable[[Context], bool]], Guard]:
    return lambda holds: Guard(reason, must, holds)


@_guard("future", "what occurred is recorded afterwards, both times with their zone")
def recorded_after(context: Context) -> bool:
    """Say whether the times are in order."""
    both = (context.occurred_at, context.recorded_at)
    return all(at.tzinfo is not None for at in both) and both[0] <= both[1]


@_guard("assets", "at least one asset")
def has_assets(context: Context) -> bool:
    """Say whether the alert is about something."""
    return bool(context.exhibits)


@_guard("evidence", "every asset has sealed evidence, or a stated reason why not")
def is_proven(context: Context) -> bool:
    """Say whether every asset is accounted for."""
    return all(one.is_sealed or one.reason.strip() for one in context.exhibits)


@_guard("note", "a comment or reason in words")
def has_note(context: Context) -> bool:
    """Say whether somebody said why."""
    return bool(context.note.strip())


@_guard("four_eyes", "somebody approves who wrote no part of the alert")
def is_second_pair_of_eyes(context: Context) -> bool:
    """Say whether authors are known and the actor is none of them."""
    return bool(context.authors) and context.actor not in context.authors


@_guard("tlp", "the recipient is cleared for the alert's TLP label")
def is_cleared(context: Context) -> bool:
    """Say whether the recipient may see it."""
    return context.tlp_fits


@_guard("payload", "a frozen payload, known by its SHA-256")
def is_frozen(context: Context) -> bool:
    """Say whether what is sent can no longer change."""
    digest = context.payload_sha256
    return len(digest) == 64 and set(digest) <= set("0123456789abcdef")


@_guard("channel", "a channel to send by")
def has_channel(context: Context) -> bool:
    """Say whether there is a transport."""
    return bool(context.channel)


@_guard("before_sending", "not before the submission was sent")
def is_after_sending(context: Context) -> bool:
    """Say whether the event comes after the sending."""
    return context.sent_at is not None and context.sent_at <= context.occurred_at


@_guard("decision", "at least one item decision")
def has_decision(context: Context) -> bool:
    """Say whether an answer decides something."""
    return context.decisions > 0


@_guard("supersedes", "a decision on an asset decided before names the one it supersedes")
def is_linked(context: Context) -> bool:
    """Say whether no earlier decision is left standing beside its successor."""
    return not context.unlinked


@_guard("mode", "how the answer was given: written, oral or both")
def has_mode(context: Context) -> bool:
    """Say whether the feedback mode is known."""
    return context.mode is not None


@_guard("outcome", "an item decision, or a note that says what was decided")
def has_outcome(context: Context) -> bool:
    """Say whether the outcome is on record."""
    return context.decisions > 0 or bool(context.note.strip())


@_guard("next_contact", "the next contact or authority by name")
def has_next_contact(context: Context) -> bool:
    """Say whether it is known to whom it goes."""
    return bool(context.next_contact.strip())


@_guard("appeal_period", "within six months of the day on which the notifier was informed")
def is_in_appeal_period(context: Context) -> bool:
    """Say whether a complaint is still possible; there is none before a decision."""
    informed_at = context.informed_at
    if informed_at is None or informed_at > context.occurred_at:
        return False
    return context.occurred_at < appeal_until(informed_at, context.zone)


@_guard("body", "the certified body by name")
def has_body(context: Context) -> bool:
    """Say whether the out-of-court body is known."""
    return bool(context.body.strip())


@_guard("closing", "a reason: resolved, accepted_no_action or partially_resolved")
def has_closing(context: Context) -> bool:
    """Say whether it is closed for a reason that an answer can have."""
    return context.closing is not None and context.closing is not Closing.NO_RESPONSE


@_guard("closing", "the reason no_response")
def is_for_no_response(context: Context) -> bool:
    """Say whether it is closed for want of an answer."""
    return context.closing is Closing.NO_RESPONSE


@_guard("final_due", "not before the final deadline has passed")
def is_past_final(context: Context) -> bool:
    """Say whether the recipient had all the time that was agreed."""
    return context.final_due is not None and context.final_due < context.occurred_at


@_guard("reemergence", "the re-emergence it is opened again for")
def has_reemergence(context: Context) -> bool:
    """Say whether it is on record what came back."""
    return bool(context.reemergence)
