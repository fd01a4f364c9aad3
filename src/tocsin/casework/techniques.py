"""Techniques on findings, incidents and alerts: attached, confirmed or rejected by people.

A detector only suggests. Who attaches, confirms or rejects one says so by name; a rejected one is
kept, and neither counted nor exported. Framework and version are part of what is meant: an id that
the catalog has retired is refused with what may stand for it, and a number of AMITT is never taken
for one of DISARM.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import F

from tocsin import catalog
from tocsin.casework import alerts, journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.judging import COLUMNS, WEIGHED, Judged, Stands, stands
from tocsin.casework.models import (
    AlertRevision,
    Classification,
    Exhibit,
    Finding,
    Judgement,
    JudgementEvent,
    Role,
    WordStanding,
)
from tocsin.casework.reading import readable
from tocsin.casework.storable import checked, storable
from tocsin.catalog.entry import Entry
from tocsin.vocabulary.errors import UnknownNameError

WORKING = (Role.ANALYST, Role.REVIEWER)
FRAMEWORKS = ("disarm", "attack", "commitment14")
"""Of which techniques are attached. Nothing of AMITT is: its numbers mean other things now."""
KINDS = frozenset({"technique", "TTP", "conduct"})
MOST_ROWS = 1000
"""Rows that are named for one technique; beyond, all of the evidence is meant."""
MOST_PROPOSED = 20
"""Techniques that are shown to who searches for one."""
MOST_NAMED = 200
"""Findings and exhibits that are named for one technique."""


@dataclass(frozen=True)
class Proof:
    """What proves one technique; nothing named: all that the record rests on."""

    rows: tuple[str, ...] = ()
    """Ids among the rows of the finding's evidence."""
    findings: tuple[Finding, ...] = ()
    """Of an incident or an alert: those of its findings that show it."""
    exhibits: tuple[Exhibit, ...] = ()


ALL = Proof()


def meant(text: str, version: str = "") -> Entry:
    """Return the one technique that an id, a name or an alias means.

    `version`: of DISARM, where an id was read in an older one; it is carried over only where it
    means the same. Raises `Refused` with the nearest, or with what may stand for a retired one.
    """
    if version and version != catalog.FRAMEWORKS["disarm"].version:
        text = _carried_over(text, version)
    found = _named(text)
    if not found:
        raise Refused("technique", "technique", _unknown(text), got=text)
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise Refused("technique", "technique", f"may be several: {ids}", got=text)
    if found[0].valid_to or found[0].framework not in FRAMEWORKS:
        instead = " or ".join(" with ".join(some) for some in found[0].alternatives)
        rule = f"is not in {_now()} any more; {f'instead: {instead}' if instead else 'gone'}"
        raise Refused("technique", found[0].id, rule, got=text)
    return found[0]


def attach(
    record: Judged, technique: Entry | str, actor: Actor, note: str = "", *, proof: Proof = ALL
) -> Judged:
    """Put a technique (of `meant`, or what it takes) on a record, with who says so and what proves.

    One that was suggested is confirmed by it; one that is there gets the new reason and proof.
    """
    entry = meant(technique) if isinstance(technique, str) else technique
    rows, rests_on = _proof(record, proof, actor)
    word = (entry.framework, entry.bare)
    with _judging(record, actor):
        made = _judgement(record, word, JudgementEvent.ATTACH, (actor, note))
        made.version, made.rows, made.rests_on = entry.version, rows, rests_on
        _keep(record, made)
        return _written(record, "attach_technique", actor, note)


def confirm(
    record: Judged, techniques: Iterable[str], actor: Actor, note: str = "", *, proof: Proof = ALL
) -> Judged:
    """Confirm techniques that are on a record: suggested ones, or ones that were rejected."""
    rows, rests_on = _proof(record, proof, actor)
    with _judging(record, actor):
        for one in _there(record, techniques):
            entry = meant(f"{one.scheme}:{one.code}")
            made = _judgement(record, (one.scheme, one.code), JudgementEvent.CONFIRM, (actor, note))
            made.version, made.rows, made.rests_on = entry.version, rows, rests_on
            _keep(record, made)
        return _written(record, "confirm_technique", actor, note)


def reject(record: Judged, techniques: Iterable[str], actor: Actor, note: str) -> Judged:
    """Say that techniques do not fit, and why; they are kept, and neither counted nor exported."""
    if not note.strip():
        raise Refused("note", "reject", "needs a reason in words")
    with _judging(record, actor):
        for one in _there(record, techniques):
            word = (one.scheme, one.code)
            made = _judgement(record, word, JudgementEvent.REJECT, (actor, note))
            made.version = one.version
            _keep(record, made)
        return _written(record, "reject_technique", actor, note)


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What somebody does with one technique, and why."""

    event: str
    """One of `JudgementEvent`."""
    technique: str
    version: str = ""
    """Of DISARM, where the id was read in an older one; "": today's."""
    note: str = ""
    proof: Proof = ALL


def judge(record: Judged, deed: Deed, actor: Actor) -> Judged:
    """Attach, confirm or reject one technique."""
    if deed.event == JudgementEvent.ATTACH:
        entry = meant(deed.technique, deed.version)
        return attach(record, entry, actor, deed.note, proof=deed.proof)
    if deed.event == JudgementEvent.CONFIRM:
        return confirm(record, [deed.technique], actor, deed.note, proof=deed.proof)
    if deed.event == JudgementEvent.REJECT:
        return reject(record, [deed.technique], actor, deed.note)
    rule = f"is one of {', '.join(JudgementEvent.values)}"
    raise Refused("value", "event", rule, got=deed.event)


def proposed(words: str) -> list[Entry]:
    """Return techniques that some words may mean: by id or name, by words in it, or near it."""
    doubts = (one for doubt in catalog.check([words]) for one in doubt.instead)
    near = (catalog.lookup(one) for one in doubts)
    every = (*catalog.candidates(words), *catalog.search(words), *near)
    return [
        one
        for one in dict.fromkeys(every)
        if one.kind in KINDS and one.framework in FRAMEWORKS and not one.valid_to
    ][:MOST_PROPOSED]


def confirm_suggested(findings: Sequence[Finding], actor: Actor, note: str = "") -> list[Finding]:
    """Confirm what is still only suggested on findings; inside the turn that confirms these.

    What the catalog does not have, or no longer, stays a suggestion: a person says what is meant.
    Returns the findings as they are then.
    """
    open_ = Classification.objects.filter(
        finding__in=findings, standing=WordStanding.SUGGESTED
    ).order_by("pk")
    words = [one for one in open_ if is_current(one.scheme, one.code)]
    said = storable(note)
    Judgement.objects.bulk_create(
        Judgement(
            finding_id=one.finding_id, scheme=one.scheme, code=one.code, version=one.version,
            event=JudgementEvent.CONFIRM, person=actor.person, at=datetime.now(UTC), because=said,
        )
        for one in words
    )  # fmt: skip
    keys = [one.pk for one in words]
    Classification.objects.filter(pk__in=keys).update(standing=WordStanding.CONFIRMED)
    changed = {one.finding_id for one in words}
    Finding.objects.filter(pk__in=changed).update(version=F("version") + 1)
    for one in findings:
        one.version += one.pk in changed
    some = [one for one in findings if one.pk in changed]
    journal.write_all(journal.deeds("confirm_technique", some, actor, note))
    return list(findings)


def is_current(scheme: str, code: str) -> bool:
    """Whether an id stands for one technique of today's catalog."""
    try:
        meant(f"{scheme}:{code}")
    except Refused:
        return False
    return True


def suggestion(finding: Finding, scheme: str, code: str) -> Classification:
    """Return a word as a program brings it; of a technique, a suggestion."""
    if scheme not in WEIGHED:
        return Classification(finding=finding, scheme=scheme, code=code)
    version = edition(scheme, code)
    return Classification(
        finding=finding, scheme=scheme, code=code, version=version, standing=WordStanding.SUGGESTED
    )


@cache
def edition(scheme: str, code: str) -> str:
    """Return the version of the framework in which the catalog has an id; "": it has it in none."""
    found = _named(f"{scheme}:{code}")
    return found[0].version if len(found) == 1 else ""


def _keep(record: Judged, made: Judgement) -> None:
    """Keep a judgement, and on a finding where its word stands now."""
    checked(made)
    made.save(force_insert=True)
    if not isinstance(record, Finding):
        return
    given: dict[str, Any] = {"standing": made.standing, "version": made.version}
    word = {"finding": record, "scheme": made.scheme, "code": made.code}
    if not Classification.objects.filter(**word).update(**given):
        Classification.objects.create(**word, **given)


def _judgement(
    record: Judged, word: tuple[str, str], event: JudgementEvent, said: tuple[Actor, str]
) -> Judgement:
    actor, note = said
    return Judgement(
        **{COLUMNS[type(record)]: record}, scheme=word[0], code=word[1], event=event,
        person=actor.person, at=datetime.now(UTC), because=storable(note),
    )  # fmt: skip


@contextmanager
def _judging(record: Judged, actor: Actor) -> Iterator[None]:
    """Hold the turn while somebody who may judges; a revision is edited by it."""
    if isinstance(record, AlertRevision):
        with alerts.editing(record, actor):
            yield
        return
    actor.must_be(record.place, *WORKING)
    actor.must_own(record.place, record.owner_id)
    with journal.turn():
        yield


def _written(record: Judged, verb: str, actor: Actor, note: str) -> Judged:
    """Write it down; a revision does so when its edit ends."""
    if isinstance(record, AlertRevision):
        records.compare_and_set(record, record.version)
        return record
    return records.parts_changed(record, actor, note, verb=verb)


def _there(record: Judged, techniques: Iterable[str]) -> list[Stands]:
    """Return those of some techniques that are on a record; `Refused` for one that is not."""
    on_it = {f"{one.scheme}:{one.code}".casefold(): one for one in stands(record)}
    found = []
    for text in dict.fromkeys(techniques):
        one = on_it.get(text.casefold()) or on_it.get(_id(text).casefold())
        if one is None:
            rule = f"is not on it; there is {', '.join(sorted(on_it)) or 'none'}"
            raise Refused("technique", record.place, rule, got=text)
        found.append(one)
    return found


def _id(text: str) -> str:
    """Return the id that a name means; what means none or several, as it is."""
    found = _named(text)
    return found[0].id if len(found) == 1 else text


def _named(text: str) -> list[Entry]:
    """Return every technique that goes by an id or a name."""
    return [one for one in catalog.candidates(text) if one.kind in KINDS]


def _proof(record: Judged, proof: Proof, actor: Actor) -> tuple[str, list[str]]:
    """Return what proves a technique as it is kept; raises `Refused` for what cannot."""
    rows = list(dict.fromkeys(proof.rows))
    some = [*readable(proof.findings, actor), *readable(proof.exhibits, actor)]
    if len(rows) > MOST_ROWS or len(some) > MOST_NAMED:
        rule = f"names up to {MOST_ROWS} rows and {MOST_NAMED} records; or none: all of them"
        raise Refused("proof", record.place, rule, got=f"{len(rows)} and {len(some)}")
    if rows:
        _must_be_evidence(record, rows)
    _must_belong(record, proof.findings)
    return "\n".join(rows), [one.place for one in some]


def _must_be_evidence(record: Judged, rows: Sequence[str]) -> None:
    kept = getattr(record, "evidence_rows", None) if isinstance(record, Finding) else None
    known = set(kept.rows.splitlines()) if kept else set()
    for one in rows:
        if one not in known:
            raise Refused("proof", record.place, "has no such row of evidence", got=one)


def _must_belong(record: Judged, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    if isinstance(record, Finding):
        raise Refused("proof", record.place, "is proven by rows and exhibits of its own")
    theirs = set(record.findings.values_list("finding_id", flat=True))
    for one in findings:
        if one.pk not in theirs:
            raise Refused("proof", record.place, "does not rest on this finding", got=one.place)


def _carried_over(text: str, version: str) -> str:
    """Return what an id of an older version is today; `Refused` where a person must choose."""
    try:
        became = catalog.migrate(text, version)
    except UnknownNameError as error:
        raise Refused("technique", "version", str(error), got=version) from error
    if became.certain:
        return became.id
    ways = " or ".join(" with ".join(some) for some in became.to) or ", ".join(became.near)
    rule = f"is {became.fate} in {_now()}" + (f"; instead: {ways}" if ways else "")
    raise Refused("technique", f"{became.id} of {version}", rule, got=text)


def _unknown(text: str) -> str:
    """Say what a text is that names no technique, and what is near it."""
    other = catalog.candidates(text)
    if other:
        return f"names a {other[0].kind or other[0].framework}, and no technique ({other[0].id})"
    near = [one for doubt in catalog.check([text]) for one in doubt.instead]
    known = defaultdict(str, {one.id: one.title for one in catalog.entries() if one.id in near})
    ways = ", ".join(f"{one} {known[one]}".strip() for one in near)
    return f"is in no framework we know{f'; near: {ways}' if ways else ''}"


def _now() -> str:
    return f"DISARM {catalog.FRAMEWORKS['disarm'].version}"
