"""Figures as they were published, and what the records say of them now.

What was printed stays: its words, its value, its rule and version, and the ids of what it counted.
When a record of it is withdrawn or corrected later, the figure is shown as corrected, with the
record that made the difference and what happened to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.figures import register, wording
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import chunks
from tocsin.casework.models import FigureRecords, JournalEntry, ReportFigure, Role
from tocsin.casework.models.visible import Asker, Reader
from tocsin.vocabulary.figure import Figure

CORRECTED = "Corrected: published as {}, now {}; no longer counted: {}, counted since: {}."
SINCE = "Published as {}; counted since: {}."
SAME = "The records say the same today."
UNSEEN = "Not for this reader to see: {}."
PUBLISHING = (Role.ANALYST, Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR)


@dataclass(frozen=True, kw_only=True)
class Later:
    """What happened to a record after a figure was published."""

    place: str
    verb: str
    """`finding.withdraw`."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A published figure beside what its rule counts now, for one reader."""

    published: ReportFigure
    now: Figure
    gone: Mapping[str, tuple[Later, ...]]
    """Each thing that counted and does no more, with what happened to the records behind it."""
    new: tuple[str, ...]
    """What counts now and did not."""
    unseen: int
    """Of what counted then, how much the reader may not read."""
    seen: tuple[str, ...]
    """The rest of what counted then."""

    @property
    def is_corrected(self) -> bool:
        """Whether the figure is to be shown as corrected: what was said holds no more."""
        is_whole = not self.new and not self.unseen
        return bool(self.gone) or (is_whole and self.now.value != self.published.value)

    @property
    def phrases(self) -> tuple[tuple[str, tuple[float, ...]], ...]:
        """What stands beside the figure as it was printed: sentences, and the numbers in them."""
        was, now = self.published.value, self.now.value
        rest: tuple[tuple[str, tuple[float, ...]], ...] = ()
        if self.unseen:
            rest = ((UNSEEN, (self.unseen,)),)
        if self.is_corrected:
            return ((CORRECTED, (was, now, len(self.gone), len(self.new))), *rest)
        if self.new:
            return ((SINCE, (was, len(self.new))), *rest)
        return ((SAME, ()), *rest)

    @property
    def sentence(self) -> str:
        """The same in English."""
        return " ".join(said.format(*map(wording.plain, of)) for said, of in self.phrases)


def freeze(figure: Figure, report: str, text: str, actor: Actor, **labels: object) -> ReportFigure:
    """Keep a figure as it is printed in a report, with what it counted.

    `text` is the sentence as it is printed; one of several numbers stands in [brackets]. Raises
    `Refused` when its words are not true of the value, or the figure is not one of a rule.
    """
    actor.must_be("a figure of a report", *PUBLISHING)
    found = register.named(figure.name)
    if figure.as_of is None or figure.version != found.version:
        raise Refused("figure", figure.name, f"is counted by version {found.version} of its rule",
                      got=figure.version)  # fmt: skip
    printed, rounding = wording.checked(text, figure.value)
    kept = ReportFigure(
        owner=actor.for_whom, created_by=actor.person, report=report, text=printed,
        value=int(figure.value), rounding=rounding, query=figure.name,
        query_version=figure.version, parameters=dict(figure.asked), unit=figure.unit,
        is_estimate=figure.basis == "estimated", as_of=figure.as_of,
        record_ids_sha256=figure.records_sha256, **labels,
    )  # fmt: skip
    with journal.turn():
        records.add(kept, actor)
        FigureRecords.objects.create(figure=kept, rows="\n".join(figure.records))
    return kept


def compare(
    published: ReportFigure, reader: Asker | Reader, as_of: datetime | None = None
) -> Comparison:
    """Hold a published figure against what its rule counts now, or as of an instant.

    Raises `Refused` when the rule has another version: then the two are not to be compared.
    """
    found = register.named(published.query)
    if found.version != published.query_version:
        raise Refused("version", published.query,
                      f"was counted by version {published.query_version}, which is no more",
                      got=found.version)  # fmt: skip
    asked = Question.read(published.as_of, published.parameters)
    then = register.count(published.query, reader, asked)
    later = Question.read(as_of or datetime.now(UTC), published.parameters)
    now = register.count(published.query, reader, later)
    before, known, after = set(counted(published)), set(then.records), set(now.records)
    gone = sorted(before & known - after, key=register.order)
    rests = {one: then.behind.get(one, (one,)) for one in gone}
    happened = _later({place for some in rests.values() for place in some}, published.as_of)
    return Comparison(
        published=published,
        now=now,
        gone={
            one: tuple(deed for place in places for deed in happened.get(place, ()))
            for one, places in rests.items()
        },
        new=tuple(sorted(after - before - known, key=register.order)),
        unseen=len(before - known),
        seen=tuple(sorted(before & known, key=register.order)),
    )


def counted(published: ReportFigure) -> tuple[str, ...]:
    """Return the ids of what a published figure counted."""
    rows = FigureRecords.objects.get(figure=published).rows
    return tuple(rows.split("\n")) if rows else ()


def _later(places: set[str], since: datetime) -> dict[str, list[Later]]:
    """Return what happened to records after an instant."""
    found: dict[str, list[Later]] = {}
    for some in chunks(sorted(places)):
        entries = JournalEntry.objects.filter(place__in=some, at__gt=since).order_by("seq")
        for place, verb, at in entries.values_list("place", "verb", "at"):
            found.setdefault(place, []).append(Later(place=place, verb=verb, at=at))
    return found
