"""What becomes of a finding: proposed by a program or a person, decided by people."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tocsin.casework import classifying, journal, judging, labels, records, steps, techniques
from tocsin.casework.access import Actor
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.models import (
    Classification,
    Finding,
    FindingState,
    FindingSubject,
    Role,
    Subject,
)

S = FindingState
TABLE: steps.Table = MappingProxyType(
    {
        (S.PROPOSED, "confirm"): S.CONFIRMED,
        (S.PROPOSED, "reject"): S.REJECTED,
        (S.CONFIRMED, "withdraw"): S.WITHDRAWN,
        (S.REJECTED, "reconsider"): S.PROPOSED,
        (S.WITHDRAWN, "reconsider"): S.PROPOSED,
    }
)
"""Every way there is; what is withdrawn leaves all figures, and keeps its history."""
AT_ONCE = 500
"""Findings of one turn."""
SAY_WHY = frozenset({"reject", "withdraw", "reconsider"})


def propose(
    finding: Finding,
    actor: Actor,
    subjects: Sequence[Subject] = (),
    words: Mapping[str, Iterable[str]] = MappingProxyType({}),
    *,
    suggested: bool = False,
) -> Finding:
    """Keep a finding made by hand; `words` are codes by scheme, `{"place": ["RO"]}`.

    Techniques among them are attached by the actor; `suggested`: others say so, and nobody of ours
    has confirmed it yet, so that they are kept as they came.
    """
    actor.must_be("a finding", Role.ANALYST)
    finding.owner, finding.created_by = actor.for_whom, actor.person
    finding.key = finding.key or new_key()
    labels.must_begin_so(finding, actor)
    with journal.turn():
        steps.begin(finding, "propose", S.PROPOSED, actor)
        FindingSubject.objects.bulk_create(
            FindingSubject(finding=finding, subject=one, position=n)
            for n, one in enumerate(subjects)
        )
        Classification.objects.bulk_create(
            techniques.suggestion(finding, *word)
            for word in classifying.pairs(words)
            if suggested or word[0] not in judging.WEIGHED
        )
        journal.write("propose", finding, actor)
        for scheme, code in () if suggested else classifying.weighed(words):
            techniques.attach(finding, f"{scheme}:{code}", actor)
    return finding


def new_key() -> str:
    """Return the key of a finding by hand: the same for no other."""
    return f"hand:{secrets.token_hex(16)}"


def about(finding: Finding, subjects: Sequence[Subject], actor: Actor, note: str = "") -> Finding:
    """Say what a finding is about, in the place of what was said before; while it is proposed."""
    actor.must_be(finding.place, Role.ANALYST)
    actor.must_own(finding.place, finding.owner_id)
    if finding.state != S.PROPOSED:
        raise Refused("state", finding.place, "is about what was decided on; withdraw it instead",
                      got=finding.state)  # fmt: skip
    with journal.turn():
        finding.subjects.all().delete()
        FindingSubject.objects.bulk_create(
            FindingSubject(finding=finding, subject=one, position=n)
            for n, one in enumerate(dict.fromkeys(subjects))
        )
        return records.parts_changed(finding, actor, note, verb="about")


def decide(
    finding: Finding, event: str, actor: Actor, note: str = "", *, with_techniques: bool = False
) -> Finding:
    """Confirm, reject, withdraw or reconsider a finding.

    `with_techniques`: confirm with it what a detector suggests that its techniques are.
    """
    return decide_all([finding], event, actor, note, with_techniques=with_techniques)[0]


def decide_all(  # noqa: PLR0913  # as `steps.step_all`, and what is confirmed with it
    findings: Sequence[Finding], event: str, actor: Actor, note: str = "",
    on_progress: Callable[[int], None] = lambda _: None, *, with_techniques: bool = False,
) -> list[Finding]:  # fmt: skip
    """Do the same with many, each with its own step and its own link; all of them, or none.

    One transaction: others wait meanwhile, and who stops it (`on_progress` may raise) stops it as
    a whole. For tens of thousands, `decide_in_turns` lets others in between.

    Raises `Refused` for one that is another organisation's, that its own author would confirm, or
    whose state has no such way, and `Conflict` for one that has changed since it was read.
    """
    _must_say(event, actor, note)
    for one in findings:
        actor.must_own(one.place, one.owner_id)
        if event == "confirm" and actor.person and one.created_by_id == actor.person.pk:
            raise Refused("four_eyes", one.place, "is confirmed by somebody else", got=actor.name)
    with journal.turn():
        done = steps.step_all(findings, event, TABLE, actor, steps.Told(note=note), on_progress)
        if with_techniques and event == "confirm":
            return techniques.confirm_suggested(done, actor, note)
        return done


@dataclass(frozen=True)
class Left:
    """A finding that was left as it is, and why."""

    place: str
    why: str


def decide_in_turns(  # noqa: PLR0913  # the same
    keys: Sequence[int], event: str, actor: Actor, note: str = "",
    on_progress: Callable[[int], None] = lambda _: None, *, with_techniques: bool = False,
) -> tuple[Left, ...]:  # fmt: skip
    """Decide many by their keys, some in each turn, and return those that were left.

    A finding is decided with its link, or not at all. Stopped at any moment, the same call goes on:
    what was decided is left then, since its state has no such way any more.
    """
    _must_say(event, actor, note)
    ours, left = Finding.objects.filter(owner=actor.for_whom), list[Left]()
    for start in range(0, len(keys), AT_ONCE):
        some = ours.in_bulk(keys[start : start + AT_ONCE])
        left += _decide_some(
            list(some.values()), event, actor, note, with_techniques=with_techniques
        )
        on_progress(min(start + AT_ONCE, len(keys)))
    return tuple(left)


def _must_say(event: str, actor: Actor, note: str) -> None:
    """Raise `Refused` unless somebody may decide about findings, and says why where they must."""
    actor.must_be("a finding's state", Role.ANALYST, Role.REVIEWER)
    if event in SAY_WHY and not note.strip():
        raise Refused("note", event, "needs a reason in words")


def _decide_some(
    some: Sequence[Finding], event: str, actor: Actor, note: str, *, with_techniques: bool
) -> list[Left]:
    """Decide some together, or else each by itself, so that one stops no other."""
    try:
        decide_all(some, event, actor, note, with_techniques=with_techniques)
    except (Refused, Conflict):
        return [
            left
            for one in some
            for left in _decide_one(one, event, actor, note, with_techniques=with_techniques)
        ]
    return []


def _decide_one(
    one: Finding, event: str, actor: Actor, note: str, *, with_techniques: bool
) -> list[Left]:
    try:
        now = Finding.objects.get(pk=one.pk)
        decide(now, event, actor, note, with_techniques=with_techniques)
    except (Refused, Conflict) as error:
        return [Left(one.place, str(error))]
    return []
