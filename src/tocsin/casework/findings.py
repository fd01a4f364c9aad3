"""What becomes of a finding: proposed by a program or a person, decided by people."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from tocsin.casework import journal, labels, records, steps
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
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
SAY_WHY = frozenset({"reject", "withdraw", "reconsider"})


def propose(
    finding: Finding,
    actor: Actor,
    subjects: Sequence[Subject] = (),
    words: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> Finding:
    """Keep a finding made by hand; `words` are codes by scheme, `{"place": ["RO"]}`."""
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
            Classification(finding=finding, scheme=scheme, code=code)
            for scheme, codes in words.items()
            for code in codes
        )
        journal.write("propose", finding, actor)
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


def decide(finding: Finding, event: str, actor: Actor, note: str = "") -> Finding:
    """Confirm, reject, withdraw or reconsider a finding."""
    return decide_all([finding], event, actor, note)[0]


def decide_all(
    findings: Sequence[Finding], event: str, actor: Actor, note: str = ""
) -> list[Finding]:
    """Do the same with many, each with its own step and its own link; all of them, or none.

    Raises `Refused` for one that is another organisation's, that its own author would confirm, or
    whose state has no such way, and `Conflict` for one that has changed since it was read.
    """
    actor.must_be("a finding's state", Role.ANALYST, Role.REVIEWER)
    if event in SAY_WHY and not note.strip():
        raise Refused("note", event, "needs a reason in words")
    for one in findings:
        actor.must_own(one.place, one.owner_id)
        if event == "confirm" and actor.person and one.created_by_id == actor.person.pk:
            raise Refused("four_eyes", one.place, "is confirmed by somebody else", got=actor.name)
    return steps.step_all(findings, event, TABLE, actor, steps.Told(note=note))
