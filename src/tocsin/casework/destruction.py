"""Destroying an exhibit's bytes, by two people, on somebody's authority, unless it is held.

What casework decides is here; the bytes themselves go in `flow.destroying`, between `approve` and
`done`. One that was approved and is not done was stopped in between, and is gone on with.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from tocsin.casework import holds, journal, records, steps
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Destruction, DestructionState, Exhibit, Person, Role

S = DestructionState
TABLE: steps.Table = MappingProxyType(
    {
        (S.PROPOSED, "approve"): S.APPROVED,
        (S.PROPOSED, "decline"): S.DECLINED,
        (S.APPROVED, "destroy"): S.DONE,
    }
)
LEADS = (Role.ADMIN, Role.COORDINATOR)
APPROVING = (*LEADS, Role.REVIEWER)
OPEN = (S.PROPOSED, S.APPROVED)


def propose(exhibit: Exhibit, actor: Actor, reason: str, authority: str) -> Destruction:
    """Propose that an exhibit's bytes go for good; somebody else approves.

    Raises `Refused` for one that is held, that is gone, or of which it was proposed already.
    """
    actor.must_be(exhibit.place, *LEADS)
    actor.must_own(exhibit.place, exhibit.owner_id)
    if not (reason.strip() and authority.strip()):
        raise Refused("reason", exhibit.place, "is destroyed for a reason, on somebody's authority")
    if exhibit.destroyed_at is not None:
        raise Refused("illegal", exhibit.place, "was destroyed already", got=exhibit.destroyed_at)
    if exhibit.destructions.filter(state__in=OPEN).exists():
        raise Refused("exists", exhibit.place, "is proposed to be destroyed already")
    holds.must_not_be_held([exhibit.place])
    made = Destruction(
        owner=exhibit.owner, exhibit=exhibit, reason=reason, authority=authority[:300]
    )
    with journal.turn():
        steps.begin(made, "propose", S.PROPOSED, actor)
        journal.write("propose", made, actor)
    return made


def approve(one: Destruction, actor: Actor, backups: str, note: str = "") -> Destruction:
    """Let bytes be destroyed that another person proposed; say which copies are elsewhere.

    Raises `Refused` for who proposed it, without a word on backups, and for what is held.
    """
    _may_answer(one, actor)
    proposer = proposed_by(one)
    if actor.person is None or proposer is None or actor.person.pk == proposer.pk:
        raise Refused("four_eyes", one.place, "is approved by another person", got=actor.name)
    if not backups.strip():
        raise Refused("backups", one.place, "says which backups hold a copy, and until when")
    holds.must_not_be_held([one.exhibit.place])
    to_state = steps.following(one, "approve", TABLE)
    steps.step(one, "approve", to_state, actor, steps.Told(note=note), backups=backups)
    return one


def decline(one: Destruction, actor: Actor, note: str) -> Destruction:
    """Keep what was proposed to be destroyed, and say why."""
    _may_answer(one, actor)
    if not note.strip():
        raise Refused("note", one.place, "is declined with a reason in words")
    steps.step(one, "decline", steps.following(one, "decline", TABLE), actor, steps.Told(note=note))
    return one


def must_be_let(one: Destruction, actor: Actor) -> None:
    """Raise `Refused` unless approved bytes may go now: somebody may hold them since."""
    _may_answer(one, actor)
    steps.following(one, "destroy", TABLE)
    holds.must_not_be_held([one.exhibit.place])


def done(one: Destruction, actor: Actor, certificate: Mapping[str, object]) -> Destruction:
    """Write down that the bytes are gone, with the certificate."""
    with journal.turn():
        to_state = steps.following(one, "destroy", TABLE)
        steps.step(one, "destroy", to_state, actor, certificate=dict(certificate))
        records.change(
            one.exhibit, actor, one.place, verb="destroy", destroyed_at=datetime.now(UTC)
        )
    return one


def proposed_by(one: Destruction) -> Person | None:
    """Return who proposed it; null: a program."""
    return _who(one, "propose")


def approved_by(one: Destruction) -> Person | None:
    """Return who approved it; null: nobody yet."""
    return _who(one, "approve")


def _who(one: Destruction, event: str) -> Person | None:
    step = one.steps.filter(event=event).order_by("seq").select_related("actor").last()
    return step.actor if step else None


def _may_answer(one: Destruction, actor: Actor) -> None:
    actor.must_be(one.place, *APPROVING)
    actor.must_own(one.place, one.owner_id)
