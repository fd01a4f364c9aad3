"""Techniques on findings, incidents and revisions: who says so, when, why, and on what proof."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Path, Router, Schema
from pydantic import Field

from tocsin import catalog
from tocsin.casework import judging, techniques
from tocsin.casework.access import asker
from tocsin.casework.kinds import fetched
from tocsin.casework.models import AlertRevision, Exhibit, Finding
from tocsin.casework.techniques import Deed, Proof
from tocsin.casework.told import TechniqueTold
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.findings import router
from tocsin.console.api.incidents import router as incident_router
from tocsin.console.api.records import as_read, found, found_all
from tocsin.console.api.revisions import router as revision_router
from tocsin.console.api.values import Id, IfMatch, Line, Reason, Told, Word
from tocsin.console.tokens.model import Scope

meaning_router = Router(tags=["findings"])


class JudgementTold(Schema):
    """One deed about a technique."""

    event: str
    """attach, confirm, reject."""
    by: str
    at: datetime
    because: str


class CounterTold(Schema):
    """A countermeasure meant for a technique."""

    id: str
    title: str
    caution: str
    """Why not to recommend it without thought; "": no more than anything else."""

    @classmethod
    def of(cls, one: catalog.Entry) -> "CounterTold":
        """Return a countermeasure as it is told."""
        return cls(id=one.id, title=one.title, caution=one.caution)


class TechniqueShown(Schema):
    """A technique on a record."""

    id: str
    framework: str
    version: str
    """"": not recorded, or the catalog does not have it."""
    code: str
    title: str
    standing: str
    """suggested, confirmed, rejected."""
    added_by: str
    """Who put it there, or the detector that suggested it; "": not recorded."""
    added_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    because: str
    rows: list[str]
    """Rows of the finding's evidence that prove it."""
    rests_on: list[str]
    """Findings and exhibits that prove it; neither: all that the record rests on."""
    judgements: list[JudgementTold]
    counters: list[CounterTold]


class TechniquesShown(Schema):
    """The techniques of a record, rejected ones among them."""

    record: str
    version: int
    """Of the record."""
    techniques: list[TechniqueShown]


class Judged(Told):
    """What is done with one technique, and why."""

    event: Literal["attach", "confirm", "reject"]
    technique: Annotated[Line, Field(min_length=1)]
    """An id, a name or an alias that means one technique: `disarm:T0084.001`, `Use Copypasta`."""
    version: Word = ""
    """Of DISARM, where the id was read in an older one (or `amitt`): what does not mean the same
    is refused, with what may stand for it."""
    note: Reason = ""
    """Why; to reject one takes a reason."""
    rows: list[Annotated[Line, Field(min_length=1)]] = Field([], max_length=techniques.MOST_ROWS)
    """Ids among the rows of the finding's evidence; none of these three: all of it."""
    findings: list[Id] = Field([], max_length=techniques.MOST_NAMED)
    exhibits: list[Id] = Field([], max_length=techniques.MOST_NAMED)


class Meaning(Schema):
    """A technique that a name may mean."""

    id: str
    version: str
    title: str
    tactic: str
    about: str


@meaning_router.get("", response=answers(list[Meaning]), auth=with_scope(Scope.READ))
def search_techniques(request: Request, words: Line = "") -> list[Meaning]:  # noqa: ARG001
    """Find techniques by id, name, alias or words of what they are; best first."""
    return [
        Meaning(id=one.id, version=one.version, title=one.title, tactic=one.tactic, about=one.about)
        for one in (techniques.proposed(words) if words.strip() else ())
    ]


@router.get("/{finding}/techniques", response=answers(TechniquesShown), auth=with_scope(Scope.READ))
def list_finding_techniques(request: Request, finding: Path[Id]) -> TechniquesShown:
    """List the techniques of a finding: suggested, confirmed and rejected."""
    return _shown(request, found(Finding, request, finding))


@router.post(
    "/{finding}/techniques", response=answers(TechniquesShown), auth=with_scope(Scope.PROPOSE)
)
def judge_finding_technique(
    request: Request, finding: Path[Id], told: Judged, if_match: IfMatch
) -> TechniquesShown:
    """Attach a technique to a finding, confirm one that is suggested, or reject one."""
    return _judged(request, as_read(found(Finding, request, finding), if_match), told)


@incident_router.get(
    "/{pk}/techniques", response=answers(TechniquesShown), auth=with_scope(Scope.READ)
)
def list_incident_techniques(request: Request, pk: Path[Id]) -> TechniquesShown:
    """List the techniques of an incident as a whole; those of its findings are on these."""
    return _shown(request, fetched("incident", pk, request.auth.user))


@incident_router.post(
    "/{pk}/techniques", response=answers(TechniquesShown), auth=with_scope(Scope.PROPOSE)
)
def judge_incident_technique(
    request: Request, pk: Path[Id], told: Judged, if_match: IfMatch
) -> TechniquesShown:
    """Attach a technique to an incident as a whole, or reject one that is on it."""
    return _judged(request, as_read(fetched("incident", pk, request.auth.user), if_match), told)


@revision_router.get(
    "/{revision}/techniques", response=answers(TechniquesShown), auth=with_scope(Scope.READ)
)
def list_revision_techniques(request: Request, revision: Path[Id]) -> TechniquesShown:
    """List the techniques of an alert's revision as a whole."""
    return _shown(request, found(AlertRevision, request, revision))


@revision_router.post(
    "/{revision}/techniques", response=answers(TechniquesShown), auth=with_scope(Scope.PROPOSE)
)
def judge_revision_technique(
    request: Request, revision: Path[Id], told: Judged, if_match: IfMatch
) -> TechniquesShown:
    """Attach a technique to a revision as a whole, or reject one: whoever does is an author."""
    return _judged(request, as_read(found(AlertRevision, request, revision), if_match), told)


def _judged(request: Request, record: judging.Judged, told: Judged) -> TechniquesShown:
    actor = request.auth.actor
    proof = Proof(
        tuple(told.rows),
        tuple(found_all(Finding, request, told.findings)),
        tuple(found_all(Exhibit, request, told.exhibits)),
    )
    deed = Deed(
        event=told.event, technique=told.technique, version=told.version, note=told.note,
        proof=proof,
    )  # fmt: skip
    done = techniques.judge(record, deed, actor)
    return _shown(request, done)


def _shown(request: Request, record: judging.Judged) -> TechniquesShown:
    some = judging.stands(record)
    told = judging.as_seen([one.told for one in some], asker(request.auth.actor))
    return TechniquesShown(
        record=record.place,
        version=record.version,
        techniques=[_one(*pair) for pair in zip(some, told, strict=True)],
    )


def _one(stands: judging.Stands, told: TechniqueTold) -> TechniqueShown:
    entry = next(iter(catalog.candidates(told.id)), None)
    return TechniqueShown(
        id=told.id, framework=told.framework, version=told.version, code=told.code,
        title=entry.title if entry else "", standing=told.standing, added_by=told.added_by,
        added_at=told.added_at, decided_by=told.decided_by, decided_at=told.decided_at,
        because=told.because, rows=list(told.rows), rests_on=list(told.rests_on),
        judgements=[
            JudgementTold(event=one.event, by=judging.name(one), at=one.at, because=one.because)
            for one in stands.judgements
        ],
        counters=[CounterTold.of(one) for one in catalog.counters(told.id)],
    )  # fmt: skip
