"""Figures for who doubts them: counted or as they were published, with the records behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.figures import publishing, register
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.publishing import Comparison
from tocsin.casework.models import ReportFigure
from tocsin.casework.models.visible import Asker
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.figure import Figure

AT_ONCE = 200
"""Records that are told together."""


@dataclass(frozen=True)
class Behind:
    """One record behind a figure."""

    place: str
    """`finding:12`."""
    what: str
    """In words; "": its kind has none."""
    at: datetime | date | None
    tlp: str
    """"": it has no label of its own."""
    because: tuple[str, ...] = ()
    """The records for whose sake it counts; empty: itself alone."""


@dataclass(frozen=True)
class Published:
    """A published figure as a reader finds it today."""

    figure: ReportFigure
    definition: str
    """Of its rule as it is now; "": there is no such rule any more."""
    comparison: Comparison | None
    """Null: its rule is another one now, or asks for what the reader does not know."""
    why_not: str
    """Why there is no comparison; "": there is one."""


def count(name: str, reader: Asker, as_of: datetime | None, asked: Mapping[str, str]) -> Figure:
    """Count by a rule, as of an instant (null: now)."""
    given = {key: value for key, value in asked.items() if value}
    return register.count(name, reader, Question.read(as_of or datetime.now(UTC), given))


def freeze(figure: Figure, report: str, text: str, actor: Actor) -> ReportFigure:
    """Publish a figure in words, under a report's name, with what it counted.

    Raises `Refused` for words that are not true of it, a name that is none, and who may not.
    """
    if not report.strip():
        raise Refused("name", "report", "is published under a name")
    return publishing.freeze(figure, report.strip(), text, actor)


def published(figure: ReportFigure, reader: Asker) -> Published:
    """Hold a published figure against what the records say now."""
    rule = register.rules().get(figure.query)
    definition = rule.definition if rule else ""
    try:
        found = publishing.compare(figure, reader)
    except (UnknownNameError, Refused) as error:
        return Published(figure, definition, None, str(error))
    return Published(figure, definition, found, "")


def told(
    places: Sequence[str], reader: Asker, as_of: datetime,
    behind: Mapping[str, tuple[str, ...]] | None = None,
) -> tuple[Behind, ...]:  # fmt: skip
    """Return what some records of a figure are, as they stood.

    They must be of those that the reader's own counting found: that they may read them is not
    asked again.
    """
    from tocsin.reports.network.book import Book  # noqa: PLC0415  # charts beside it

    found = Book(Past(reader, as_of)).told(places)
    rests = behind or {}
    rows = ((one, found.get(one)) for one in places)
    return tuple(
        Behind(one, row.what if row else "", row.at if row else None, row.tlp if row else "",
               rests.get(one, ()))
        for one, row in rows
    )  # fmt: skip
