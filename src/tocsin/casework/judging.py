"""Which techniques stand on a record, and who says so: read from what is suggested and judged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
from django.db.models import Prefetch, QuerySet

from tocsin.casework.models import (
    AlertRevision,
    Classification,
    Exhibit,
    Finding,
    FindingSight,
    Incident,
    Judgement,
    JudgementEvent,
    WordStanding,
)
from tocsin.casework.models.visible import Asker
from tocsin.casework.told.values import TechniqueTold

WEIGHED = frozenset({"disarm", "attack", "amitt", "commitment14"})
"""Schemes whose words say how somebody behaved: those that people confirm or reject."""
Judged = Finding | Incident | AlertRevision
COLUMNS: Mapping[type[Judged], str] = {
    Finding: "finding", Incident: "incident", AlertRevision: "revision",
}  # fmt: skip


class Suggestion(NamedTuple):
    """Who suggested what nobody judged yet."""

    by: str
    at: datetime | None


class Stands(NamedTuple):
    """One technique on one record, rejected ones among them."""

    on: str
    scheme: str
    code: str
    version: str
    standing: str
    suggestion: Suggestion | None
    """Null: people put it there."""
    judgements: tuple[Judgement, ...]
    """Oldest first."""

    @property
    def told(self) -> TechniqueTold:
        """It as exports and reports are told it."""
        first, last = self.judgements[:1], self.judgements[-1:]
        by, at = self.suggestion or ("", None)
        if self.suggestion is None and first:
            by, at = name(first[0]), first[0].at
        return TechniqueTold(
            on=self.on,
            framework=self.scheme,
            version=self.version,
            code=self.code,
            standing=self.standing,
            added_by=by,
            by_program=self.suggestion is not None,
            added_at=at.astimezone(UTC) if at else None,
            decided_by=name(last[0]) if last else "",
            decided_at=last[0].at.astimezone(UTC) if last else None,
            because=last[0].because if last else "",
            rows=tuple(last[0].rows.splitlines()) if last else (),
            rests_on=tuple(last[0].rests_on) if last else (),
        )


def stands(record: Judged) -> tuple[Stands, ...]:
    """Return every technique of a record by framework and code, rejected ones too."""
    if isinstance(record, Finding):
        return of_finding(
            record,
            record.classifications.order_by("scheme", "code"),
            record.judgements.select_related("person").order_by("pk"),
            record.sights.select_related("run").order_by("pk"),
        )
    rows = Judgement._base_manager.filter(**{COLUMNS[type(record)]: record})
    judged = _by_word(rows.select_related("person").order_by("pk"))
    return tuple(
        Stands(record.place, *word, some[-1].version, some[-1].standing, None, tuple(some))
        for word, some in sorted(judged.items())
    )


def of_finding(
    finding: Finding,
    words: Iterable[Classification],
    judgements: Iterable[Judgement],
    sights: Iterable[FindingSight],
) -> tuple[Stands, ...]:
    """Return the techniques of a finding from its parts, each in the order they were kept."""
    judged, ran = _by_word(judgements), next(iter(sights), None)
    by = f"{ran.run.detector} {ran.run.detector_version}" if ran else finding.kind
    suggestion = Suggestion(by, finding.created_at)
    found = []
    for one in words:
        if one.scheme in WEIGHED:
            said = tuple(judged.get((one.scheme, one.code), ()))
            is_suggested = _is_suggested(one, said)
            found.append(
                Stands(finding.place, one.scheme, one.code, one.version, one.standing,
                       suggestion if is_suggested else None, said)
            )  # fmt: skip
    return tuple(found)


def parts(sights: QuerySet[FindingSight] | None = None) -> "tuple[Prefetch[Any], ...]":
    """Return what to prefetch with findings for `as_read`; null: all of their sights."""
    ran = FindingSight._base_manager.all() if sights is None else sights
    return (
        Prefetch("classifications", Classification._base_manager.order_by("scheme", "code")),
        Prefetch("judgements", Judgement._base_manager.select_related("person").order_by("pk")),
        Prefetch("sights", ran.select_related("run").order_by("pk")),
    )


def as_read(finding: Finding) -> tuple[Stands, ...]:
    """Return the techniques of a finding that was read with its `parts`."""
    return of_finding(
        finding, finding.classifications.all(), finding.judgements.all(), finding.sights.all()
    )


def told(some: Iterable[Stands]) -> tuple[TechniqueTold, ...]:
    """Return techniques as they are told: those that nobody rejected."""
    return tuple(one.told for one in some if one.standing != WordStanding.REJECTED)


def of_revision(revision: AlertRevision) -> tuple[TechniqueTold, ...]:
    """Return every technique of a revision: its own, its incident's and its findings'.

    Of one that was published, those that were approved then, whatever became of them since.
    """
    if revision.techniques is not None:
        return msgspec.convert(revision.techniques, tuple[TechniqueTold, ...])
    incident = revision.alert.incident
    findings = Finding.objects.filter(revisions__revision=revision).order_by("pk")
    return (
        *told(stands(revision)),
        *(told(stands(incident)) if incident else ()),
        *(each for one in findings.prefetch_related(*parts()) for each in told(as_read(one))),
    )


def kept(techniques: Iterable[TechniqueTold]) -> Any:  # noqa: ANN401  # JSON
    """Return techniques as a revision keeps them."""
    return msgspec.to_builtins(list(techniques))


def as_seen(techniques: Iterable[TechniqueTold], user: Asker) -> tuple[TechniqueTold, ...]:
    """Return techniques without the places of exhibits and findings that a person may not read."""
    some = tuple(techniques)
    named = {place for one in some for place in one.rests_on}
    if not named:
        return some
    seen = set(_seen(named, user))
    return tuple(
        msgspec.structs.replace(
            one, rests_on=tuple(each if each in seen else WITHHELD for each in one.rests_on)
        )
        for one in some
    )


WITHHELD = "evidence under a stricter label"


def _seen(places: Iterable[str], user: Asker) -> Iterator[str]:
    """Yield those of some places that a person may read."""
    for name, kind in (("finding", Finding), ("exhibit", Exhibit)):
        keys = [int(one.partition(":")[2]) for one in places if one.startswith(f"{name}:")]
        readable = kind.objects.visible_to(user).filter(pk__in=keys)
        yield from (f"{name}:{key}" for key in readable.values_list("pk", flat=True))


def _is_suggested(word: Classification, said: tuple[Judgement, ...]) -> bool:
    """Whether a program brought it, and people at most answered."""
    if said:
        return said[0].event != JudgementEvent.ATTACH
    return word.standing == WordStanding.SUGGESTED


def _by_word(judgements: Iterable[Judgement]) -> Mapping[tuple[str, str], list[Judgement]]:
    found: defaultdict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for one in judgements:
        found[one.scheme, one.code].append(one)
    return found


def name(judgement: Judgement) -> str:
    """Return whose deed it was."""
    return judgement.person.pseudonym if judgement.person else "program"
