"""Many findings that others suggest, kept together: all of them with their links, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tocsin.casework import journal, labels, steps, subjects, techniques
from tocsin.casework.access import Actor
from tocsin.casework.chunks import in_chunks
from tocsin.casework.models import (
    Classification,
    Finding,
    FindingState,
    FindingSubject,
    Role,
    Subject,
)

AT_ONCE = 200
"""Findings of one statement."""
NAMES_AT_ONCE = 10_000


@dataclass(frozen=True, kw_only=True)
class Suggested:
    """One finding that somebody else suggests, and what it is about."""

    finding: Finding
    """Not kept yet; its owner and maker are set here."""
    subjects: tuple[str, ...] = ()
    """Ids as people write them."""
    words: tuple[tuple[str, str], ...] = ()
    """Scheme and code; techniques stay suggestions."""


def propose_all(some: Iterable[Suggested], actor: Actor) -> list[Finding]:
    """Keep findings as proposals of the actor's organisation; each begins under its own label."""
    actor.must_be("findings", Role.ANALYST)
    made = list[Finding]()
    with journal.turn():
        for chunk in in_chunks(some, AT_ONCE):
            made += _kept(chunk, actor)
    return made


def _kept(chunk: Sequence[Suggested], actor: Actor) -> list[Finding]:
    for one in chunk:
        one.finding.owner, one.finding.created_by = actor.for_whom, actor.person
        one.finding.state = FindingState.PROPOSED
    for first in {one.finding.tlp: one.finding for one in chunk}.values():
        labels.must_begin_so(first, actor)
    known = _named({name for one in chunk for name in one.subjects}, actor)
    made = Finding.objects.bulk_create(one.finding for one in chunk)
    steps.begun(made, "propose", actor)
    FindingSubject.objects.bulk_create(
        link for one in chunk for link in subjects.linked(one.finding, one.subjects, known)
    )
    Classification.objects.bulk_create(
        techniques.suggestion(one.finding, scheme, code)
        for one in chunk
        for scheme, code in dict.fromkeys(one.words)
    )
    journal.write_all(journal.deeds("propose", made, actor))
    return made


def _named(names: Iterable[str], actor: Actor) -> dict[str, Subject]:
    """Return the subject of each id; databases take so many in one question."""
    found = dict[str, Subject]()
    for some in in_chunks(sorted(names), NAMES_AT_ONCE):
        found |= subjects.named(some, actor)
    return found
