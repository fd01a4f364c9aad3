"""What becomes of a submission: `apply` is the one way in which anything happens to it.

Which events there are, who may cause them and what must be true stands in `rapid/machine.py`. Here
is what the machine may look at, taken from the records, and what an event writes beside its step:
nothing that could be read from the steps later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import F

from tocsin.casework import alerts, journal, steps
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import AlertRevision, Decision, Organisation, Role, Submission, cleared
from tocsin.casework.rapid import answers, clock
from tocsin.casework.rapid import machine as rapid
from tocsin.casework.rapid.answers import Mode
from tocsin.casework.rapid.clock import Policy
from tocsin.casework.rapid.deadlines import BRUSSELS
from tocsin.casework.rapid.machine import Closing, Event, Exhibit, State
from tocsin.casework.storable import checked

PARTS: Mapping[str, frozenset[rapid.Role]] = MappingProxyType(
    {
        Role.ANALYST: frozenset({rapid.Role.AUTHOR, rapid.Role.RECORDER, rapid.Role.CHECKER}),
        Role.REVIEWER: frozenset({rapid.Role.REVIEWER}),
        Role.SENDER: frozenset({rapid.Role.SENDER, rapid.Role.RECORDER}),
        Role.ADMIN: frozenset({rapid.Role.LEAD}),
        Role.COORDINATOR: frozenset({rapid.Role.LEAD}),
    }
)
"""In which parts of the machine people of the owner act, by their roles."""
SENDING = frozenset({Event.SEND, Event.RESEND})
ANSWERING = frozenset(
    {Event.RESPOND, Event.AMEND_RESPONSE, Event.LATE_RESPONSE, Event.APPEAL_DECISION,
     Event.ODS_DECISION},
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said of an event; an event takes what it needs and leaves the rest."""

    note: str = ""
    occurred_at: datetime | None = None
    """Null: now."""
    on_behalf_of: str = ""
    """The recipient's contact, when we write down what they said."""
    evidence_sha256: str = ""
    """Of the letter or e-mail in the vault."""
    channel: str = ""
    address: str = ""
    payload_sha256: str = ""
    policy: Policy | None = None
    """Deadlines that were agreed; copied into the submission when it is sent."""
    decisions: tuple[Decision, ...] = ()
    """Not kept yet; their submission is set here."""
    mode: Mode | None = None
    next_contact: str = ""
    body: str = ""
    closing: Closing | None = None
    reemergence: str = ""
    zone: str = BRUSSELS


def create(
    revision: AlertRevision, recipient: Organisation, actor: Actor, said: Said | None = None
) -> Submission:
    """Begin a submission of a revision to a recipient, as a draft."""
    said = said or Said()
    actor.must_own(revision.place, revision.alert.owner_id)
    submission = Submission(
        revision=revision, recipient=recipient, channel=said.channel, address=said.address
    )
    with journal.turn():
        now = datetime.now(UTC)
        state = rapid.step(None, Event.CREATE, _context(submission, actor, said, now))
        told = steps.Told(note=said.note, occurred_at=said.occurred_at or now, recorded_at=now)
        steps.begin(submission, Event.CREATE, state, actor, told)
        journal.write(Event.CREATE, submission, actor, said.note)
    return submission


def apply(
    submission: Submission, event: Event, actor: Actor, said: Said | None = None
) -> Submission:
    """Let an event happen to a submission, or say why not.

    Raises `rapid.machine.Refused` with every reason against it, and `Conflict` when the submission
    has changed since the caller read it. The step, what it changes and its link in the journal are
    kept together or not at all; the object is as the database has it only when all went well.
    """
    said, now = said or Said(), datetime.now(UTC)
    with journal.turn():
        steps.must_be_as_read(submission)
        context = _context(submission, actor, said, now)
        state = rapid.step(State(submission.state), event, context)
        if event in SENDING:
            alerts.must_be_approved(submission.revision)
        if event in ANSWERING:
            _keep(submission, said.decisions)
        told = steps.Told(
            note=said.note, occurred_at=context.occurred_at, recorded_at=now, more=_row(said)
        )
        steps.step(
            submission, event, state, actor, told, **_columns(submission, event, context, said)
        )
    return submission


def allowed(submission: Submission, event: Event, actor: Actor, said: Said | None = None) -> State:
    """Return the state that an event would lead to; raises what `apply` would, changes nothing."""
    context = _context(submission, actor, said or Said(), datetime.now(UTC))
    return rapid.step(State(submission.state), event, context)


def way(submission: Submission) -> list[rapid.Step]:
    """Return every step of a submission, in the words of rapid response.

    Steps that were fetched with many submissions (`prefetch_related("steps__actor")`) are not asked
    for again.
    """
    if "steps" in getattr(submission, "_prefetched_objects_cache", {}):
        return [one.told() for one in sorted(submission.steps.all(), key=lambda one: one.seq)]
    return [one.told() for one in submission.steps.select_related("actor").order_by("seq")]


def possible(submission: Submission, actor: Actor) -> tuple[Event, ...]:
    """Return the events that somebody may cause where a submission stands, guards aside."""
    return rapid.possible(State(submission.state), _parts(submission, actor))


def reading(submission: Submission, as_of: datetime) -> clock.Reading | None:
    """Return the clock of a submission as of an instant; null where none runs."""
    policy = _policy(submission)
    return clock.reading(way(submission), policy, as_of) if policy else None


def _keep(submission: Submission, decisions: tuple[Decision, ...]) -> None:
    """Keep the decisions of an answer; they fit those before, and assets of this revision."""
    for one in decisions:
        one.submission = submission
        if one.asset.revision_id != submission.revision_id:
            raise Refused("asset", one, "must be about an asset of this revision", got=one.asset)
        checked(one)
        one.save(force_insert=True)
    answers.checked(one.told() for one in submission.decisions.order_by("pk"))


def _context(submission: Submission, actor: Actor, said: Said, now: datetime) -> rapid.Context:
    """Return all that the machine may look at."""
    revision, before = submission.revision, _decided(submission)
    context = rapid.Context(
        actor=actor.name,
        roles=_parts(submission, actor),
        occurred_at=said.occurred_at or now,
        recorded_at=now,
        note=said.note,
        authors=frozenset(revision.authors.values_list("person__pseudonym", flat=True)),
        exhibits=tuple(
            Exhibit(asset=str(one), is_sealed=bool(one.evidence_sha256),
                    reason=one.no_evidence_reason)
            for one in revision.assets.all()
        ),
        tlp_fits=cleared(revision.alert.tlp, submission.recipient.clearance),
        payload_sha256=said.payload_sha256 or submission.payload_sha256,
        channel=said.channel or submission.channel,
        sent_at=submission.sent_at,
        decisions=len(said.decisions),
        unlinked=_unlinked(before, said.decisions),
        mode=said.mode,
        informed_at=answers.informed_at(before),
        next_contact=said.next_contact,
        body=said.body,
        closing=said.closing,
        reemergence=said.reemergence,
        zone=said.zone,
    )  # fmt: skip
    read = reading(submission, context.occurred_at) if submission.pk else None
    return replace(context, final_due=read.final_due if read else None)


def _parts(submission: Submission, actor: Actor) -> frozenset[rapid.Role]:
    """Return in which parts somebody acts on this submission; strangers have none."""
    if actor.organisation is None:
        return frozenset()
    if actor.organisation.pk == submission.recipient_id and Role.CONTACT in actor.roles:
        return frozenset({rapid.Role.RECIPIENT})
    if actor.organisation.pk != submission.revision.alert.owner_id:
        return frozenset()
    if actor.person is None:
        return frozenset({rapid.Role.SYSTEM})
    return frozenset().union(*(PARTS.get(one, frozenset()) for one in actor.roles))


def _decided(submission: Submission) -> list[answers.Decision]:
    kept = submission.decisions.order_by("pk") if submission.pk else Decision.objects.none()
    return [one.told() for one in kept]


def _unlinked(before: list[answers.Decision], new: tuple[Decision, ...]) -> tuple[str, ...]:
    """Return the assets decided before whose new decisions do not say what they replace."""
    decided = {one.asset for one in answers.current(before)}
    linked = {str(one.asset_id) for one in new if one.supersedes_id}
    return tuple(sorted(decided & {str(one.asset_id) for one in new} - linked))


def _policy(submission: Submission) -> Policy | None:
    return Policy(**submission.policy) if submission.policy else None


def _row(said: Said) -> dict[str, str]:
    """Return the columns of a step that only some events have."""
    return {
        "on_behalf_of": said.on_behalf_of,
        "evidence_sha256": said.evidence_sha256,
        "mode": said.mode or "",
        "named": said.next_contact or said.body or said.reemergence,
    }


def _columns(
    submission: Submission, event: Event, context: rapid.Context, said: Said
) -> dict[str, Any]:
    """Return what an event changes on the submission itself."""
    if event in SENDING:
        return {
            "sent_at": submission.sent_at or context.occurred_at,
            "attempts": F("attempts") + 1,
            "payload_sha256": context.payload_sha256,
            "channel": context.channel,
            "address": said.address or submission.address,
            "policy": submission.policy or _kept(said.policy),
        }
    if event in ANSWERING:
        return {"informed_at": answers.informed_at(_decided(submission)), "closing": ""}
    if event is Event.NEW_ROUND:
        return {"round": F("round") + 1, "sent_at": None, "policy": None, "payload_sha256": ""}
    if said.closing and event in {Event.CLOSE, Event.CLOSE_NO_RESPONSE}:
        return {"closing": said.closing.value}
    return {"closing": ""} if event is Event.REOPEN else {}


def _kept(policy: Policy | None) -> dict[str, Any] | None:
    """Return deadlines as the submission keeps them."""
    if policy is None:
        return None
    return {name: getattr(policy, name) for name in ("profile", "acknowledge", "respond", "final")}
