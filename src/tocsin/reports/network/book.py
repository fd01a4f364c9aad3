"""What records are, as they stood: read once for a report, a few questions however many rows."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import Struct

from tocsin.casework.figures.alerts import published
from tocsin.casework.figures.institutions import sent
from tocsin.casework.figures.past import Past, chunks
from tocsin.casework.figures.words import words_of
from tocsin.casework.models import AlertRevision, Decision, Exhibit, Finding, Organisation, Platform
from tocsin.reports.network.shapes import KINDS, FindingRow
from tocsin.vocabulary.places import PLACES

AT_ONCE = 500
"""Keys in one question; of more, the whole table is read."""
PLACE, DECISION = "place", "decision"


class Told(Struct, frozen=True, kw_only=True):
    """One record, for a table."""

    place: str
    """`subject:12`."""
    what: str
    at: datetime | date | None = None
    tlp: str = ""
    """"": it has no label of its own."""
    kind: str = ""
    """Of a subject or a finding: `channel`, `silence_period`."""


class Sealed(NamedTuple):
    """Evidence in the vault."""

    id: int
    finding_id: int | None
    manifest_sha256: str


class Titled(NamedTuple):
    """A revision of an alert."""

    id: int
    alert_id: int
    number: int
    title: str


class Called(NamedTuple):
    """A record with a name."""

    id: int
    name: str


class Book:
    """Reads what records are, as they stood at the instant of a past."""

    def __init__(self, past: Past) -> None:
        self.past = past

    def told(self, places: Iterable[str]) -> dict[str, Told]:
        """Return records in words, by place; of kinds that have none, the place alone."""
        keys: defaultdict[str, set[int]] = defaultdict(set)
        found: dict[str, Told] = {}
        for one in places:
            kind, _, key = one.partition(":")
            if kind in KINDS or kind == DECISION:
                keys[kind].add(int(key))
            else:
                what = PLACES[key].name if kind == PLACE and key in PLACES else ""
                found[one] = Told(place=one, what=what)
        found |= self._decisions(keys.pop(DECISION, set()))
        for kind, some in keys.items():
            for row in self.rows(kind, some):
                said = row.said(self)
                found[f"{kind}:{row.id}"] = Told(
                    place=f"{kind}:{row.id}", what=said.what, at=said.at,
                    tlp=getattr(row, "tlp", ""), kind=getattr(row, "kind", ""),
                )  # fmt: skip
        return found

    def _decisions(self, keys: Collection[int]) -> dict[str, Told]:
        """Return what recipients decided; a decision is never changed."""
        found = {}
        for some in chunks(sorted(keys)):
            for one in Decision._base_manager.filter(pk__in=some).select_related(
                "submission__recipient", "asset__subject__platform"
            ):
                subject = one.asset.subject
                on = subject.platform.name if subject.platform else ""
                whom = self.organisation(one.submission.recipient_id)
                place = f"{DECISION}:{one.pk}"
                what = f"{whom}: {one.measure}, {on}:{subject.kind}:{subject.native_id}"
                found[place] = Told(place=place, what=what, at=one.decided_at.astimezone(UTC))
        return found

    def rows(self, kind: str, keys: Collection[int]) -> list[Any]:
        """Return the records of a kind with some keys, in its shape."""
        model, shape = KINDS[kind]
        return [one for one in self._read(model, shape, "id", keys) if one.id in keys]

    def findings(self, keys: Collection[int]) -> dict[int, FindingRow]:
        """Return findings by key."""
        return {one.id: one for one in self.rows("finding", keys)}

    def sealed(self, findings: Collection[int]) -> dict[int, list[str]]:
        """Return the manifests of the evidence that was sealed for findings, by finding."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        for one in self._read(Exhibit, Sealed, "finding_id", findings, reached=False):
            if one.finding_id in findings:
                found[one.finding_id].append(one.manifest_sha256)
        return found

    def platforms_of(self, findings: Collection[int]) -> dict[int, set[str]]:
        """Return the platforms of what findings name, by finding; "" where it is on none."""
        pairs = self.past.links(Finding, "subjects", findings, "subject_id")
        on = {one.id: self.platform(one.platform_id) for one in
              self.rows("subject", {subject for _, subject in pairs})}  # fmt: skip
        found: defaultdict[int, set[str]] = defaultdict(set)
        for finding, subject in pairs:
            found[finding].add(on.get(subject, ""))
        return found

    def kinds_of(self, findings: Collection[int]) -> dict[int, set[str]]:
        """Return the kind of each finding."""
        return {one.id: {one.kind} for one in self.rows("finding", findings)}

    def words_of(self, findings: Collection[int], scheme: str) -> Mapping[int, Collection[str]]:
        """Return the words of one scheme on findings, by finding; `place` for countries."""
        return words_of(self.past, findings, scheme)

    def platform(self, key: int | None) -> str:
        """Return a platform's name; "" of none."""
        return self._platforms.get(key, "") if key is not None else ""

    def organisation(self, key: int | None) -> str:
        """Return an organisation's name; "" of none."""
        return self._organisations.get(key, "") if key is not None else ""

    def title(self, alert: int) -> str:
        """Return the title of an alert's first revision."""
        return self._titles.get(alert, "")

    def published_at(self, alert: int) -> datetime | None:
        """Return when an alert was first published."""
        return self._published.get(alert)

    def sent_at(self, submission: int) -> datetime | None:
        """Return when a notice was first sent."""
        return self._sent.get(submission)

    def _read(
        self, model: type[Any], shape: Any, name: str,  # noqa: ANN401  # a NamedTuple's type
        keys: Collection[int], *, reached: bool = True,
    ) -> list[Any]:  # fmt: skip
        few = {name: frozenset(keys)} if len(keys) <= AT_ONCE else {}
        found: list[Any] = self.past.rows(model, shape, reached=reached, **few)
        return found

    @cached_property
    def _platforms(self) -> Mapping[int, str]:
        return {one.id: one.name for one in self.past.rows(Platform, Called, reached=True)}

    @cached_property
    def _organisations(self) -> Mapping[int, str]:
        return {one.id: one.name for one in self.past.rows(Organisation, Called, reached=True)}

    @cached_property
    def _titles(self) -> Mapping[int, str]:
        rows = sorted(self.past.rows(AlertRevision, Titled), key=lambda one: -one.number)
        return {one.alert_id: one.title for one in rows}

    @cached_property
    def _published(self) -> Mapping[int, datetime]:
        every = sorted(published(self.past), key=lambda one: one.at, reverse=True)
        return {one.alert: one.at for one in every}

    @cached_property
    def _sent(self) -> Mapping[int, datetime]:
        return sent(self.past)
