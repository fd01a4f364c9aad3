"""Findings of detector runs, taken in: each once, however often it is found.

A finding is known by the detector and the rows that prove it (`Finding.key`). One that is there
already stays as people left it; only that it was seen again is added. All of a chunk is kept
together with its links in the journal, so that an import that was killed goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from math import isfinite
from typing import Any, Protocol

from tocsin.casework import journal, labels, records, steps, subjects, techniques
from tocsin.casework.access import Actor
from tocsin.casework.chunks import in_chunks
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Classification,
    DetectorRun,
    Election,
    Finding,
    FindingEvidence,
    FindingSight,
    FindingState,
    FindingSubject,
    Label,
    Role,
    Tlp,
)
from tocsin.casework.storable import storable
from tocsin.vocabulary import finding as found

AT_ONCE = 200
"""Findings of one transaction: others wait for their turn meanwhile."""
UNLABELLED = frozenset({"unlabelled_ads"})
"""Detectors that find what bore no label when it was posted."""


class Run(Protocol):
    """What casework needs to know of a run; `tocsin.watch.runs.Run` is one."""

    @property
    def id(self) -> str: ...  # noqa: D102  # as in watch/runs.py
    @property
    def detector(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> int: ...  # noqa: D102
    @property
    def tocsin(self) -> str: ...  # noqa: D102
    @property
    def parameters(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def corpus(self) -> str: ...  # noqa: D102
    @property
    def started_at(self) -> datetime: ...  # noqa: D102


About = Callable[[found.Finding], Election | None]
"""Which election a finding is about; null: none, or nobody can say."""


def _no_election(_: found.Finding) -> None:
    return None


@dataclass(frozen=True)
class TakenIn:
    """What an import added."""

    new: int = 0
    again: int = 0
    """Known, and seen by this run for the first time."""
    known: int = 0
    """Known, and taken in from this run before."""


def take_in(  # noqa: PLR0913  # a run, for whom, and who hears of it
    run: Run,
    findings: Iterable[found.Finding],
    actor: Actor,
    *,
    tlp: str = Tlp.AMBER,
    told: Callable[[TakenIn], None] = lambda _: None,
    about: About = _no_election,
) -> TakenIn:
    """Take in what a run found, as proposals of the actor's organisation.

    `told` hears after each chunk, in its transaction, how far that is; what it raises undoes it.
    `about` says of a new finding which election it is about.
    """
    if actor.person is not None:
        actor.must_be("findings of a run", Role.ANALYST)
    labels.must_begin_so(Finding(owner=actor.for_whom, tlp=tlp), actor)
    done = TakenIn()
    for chunk in _chunks(findings):
        with journal.turn():
            added = _take_in(_Taking(_kept_run(run, actor), actor, tlp, about), chunk)
            done = TakenIn(done.new + added.new, done.again + added.again, done.known + added.known)
            told(done)
    return done


@dataclass(frozen=True)
class _Taking:
    """What is the same for every finding of one run."""

    run: DetectorRun
    actor: Actor
    tlp: str
    about: About


def _take_in(taking: _Taking, chunk: Sequence[found.Finding]) -> TakenIn:
    run, actor = taking.run, taking.actor
    by_key = {one.key: one for one in chunk}
    rows = Finding.objects.filter(owner=run.owner, key__in=by_key)
    known = {row.key: row for row in rows}
    sighted = set(
        FindingSight.objects.filter(run=run, finding__in=known.values()).values_list(
            "finding__key", flat=True
        )
    )
    new = [one for key, one in by_key.items() if key not in known]
    made = _made(taking, new)
    again = [row for key, row in known.items() if key not in sighted]
    FindingSight.objects.bulk_create(FindingSight(finding=one, run=run) for one in (*made, *again))
    journal.write_all(journal.deeds("propose", made, actor))
    journal.write_all(journal.deeds("sight", again, actor))
    return TakenIn(len(made), len(again), len(sighted))


def _kept_run(run: Run, actor: Actor) -> DetectorRun:
    kept = DetectorRun.objects.filter(owner=actor.for_whom, run_id=run.id).first()
    if kept:
        return kept
    return records.add(
        DetectorRun(
            owner=actor.for_whom, run_id=run.id, detector=run.detector,
            detector_version=run.version, tocsin=run.tocsin, parameters=_plain(run.parameters),
            corpus=run.corpus, started_at=run.started_at,
        ),
        actor,
    )  # fmt: skip


def _made(taking: _Taking, new: Sequence[found.Finding]) -> list[Finding]:
    """Keep new findings with their parts; return them."""
    actor = taking.actor
    made = Finding.objects.bulk_create(_row(taking, one) for one in new)
    steps.begun(made, "propose", actor)
    pairs = list(zip(made, new, strict=True))
    FindingEvidence.objects.bulk_create(
        FindingEvidence(finding=row, rows=_lines(one.evidence)) for row, one in pairs
    )
    Classification.objects.bulk_create(word for row, one in pairs for word in _words(row, one))
    known = subjects.named({name for one in new for name in one.subjects}, actor)
    FindingSubject.objects.bulk_create(
        link for row, one in pairs for link in subjects.linked(row, one.subjects, known)
    )
    return made


def _row(taking: _Taking, one: found.Finding) -> Finding:
    run, lines = taking.run, _lines(one.evidence)
    return Finding(
        owner=run.owner, created_by=None, tlp=taking.tlp, state=FindingState.PROPOSED,
        key=one.key, kind=run.detector, claim=storable(one.claim),
        first_at=one.span.first, last_at=one.span.last, measures=_plain(one.measures),
        chance=_plain(asdict(one.chance)) if one.chance else None,
        rule=_plain(asdict(one.rule)) if one.rule else None,
        innocent=_plain(one.innocent), label_at_posting=_label(run, one),
        election=taking.about(one),
        evidence=len(one.evidence), evidence_sha256=sha256(lines.encode()).hexdigest(),
    )  # fmt: skip


def _label(run: DetectorRun, one: found.Finding) -> str:
    """Return what a finding says of a label; findings that only inform do not know enough."""
    sure = one.rule is not None and one.rule.binding
    return Label.NONE if sure and run.detector in UNLABELLED else Label.UNKNOWN


def _words(row: Finding, one: found.Finding) -> Iterator[Classification]:
    """Return what a finding suggests and where it is, each once."""
    schemes = [tuple(word.split(":", 1)) for word in one.suggests if ":" in word]
    for scheme, code in dict.fromkeys([*schemes, *(("place", place) for place in one.places)]):
        if len(scheme) > 32 or len(code) > 120:
            raise Refused(
                "word", row.key, "suggests a catalog id of up to 120 characters", got=code
            )
        yield techniques.suggestion(row, scheme, code)


def _lines(evidence: Iterable[str]) -> str:
    return storable("\n".join(evidence))


def _plain(value: object) -> Any:  # noqa: ANN401  # JSON
    """Return a value as JSON has it and databases keep it; a number that is none becomes null."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _chunks(findings: Iterable[found.Finding]) -> Iterator[list[found.Finding]]:
    """Return some findings at a time; at least once, so that an empty run is kept too."""
    every = in_chunks(findings, AT_ONCE)
    yield next(every, [])
    yield from every
