"""The figures of a plan, counted: each with the words it may be printed in, or why it was not."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from msgspec import Struct

from tocsin.casework.errors import Refused
from tocsin.casework.figures import register, tables, wording
from tocsin.casework.figures.asking import Period, Question
from tocsin.casework.models.report_figure import Rounding
from tocsin.casework.models.visible import Asker, Reader
from tocsin.reports.network.plan import GAP, Planned, PlannedFigure, PlannedTable, filled
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.figure import Figure

ROUNDED = "|".join((*wording.OVER, *wording.LEAST, *wording.ABOUT))
BEFORE = re.compile(rf"({ROUNDED})\s*\[", re.IGNORECASE)
"""A word of rounding before a number in brackets belongs to it: "over [800]" is "[over 800]"."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a whole report is asked."""

    as_of: datetime
    period: Period | None = None
    """Null: however long ago."""
    given: dict[str, str] = {}
    """Values for the `$names` of the plan: network, operation, election, …"""


class Counted(Struct, frozen=True, kw_only=True):
    """One figure with its words."""

    planned: PlannedFigure
    figure: Figure
    text: str
    """The sentence as it is printed."""
    frozen: str
    """The same with its number in brackets, as a publication keeps it."""
    said: str
    """The number in it: "over 800"."""
    rounding: Rounding


class Uncounted(Struct, frozen=True, kw_only=True):
    """A figure that could not be counted."""

    planned: Planned
    because: str


class Counter:
    """Counts for one reader; the same question is counted once."""

    def __init__(self, reader: Asker | Reader, asked: Asked) -> None:
        self.reader, self.asked = reader, asked
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], Figure] = {}

    def counted(self, planned: PlannedFigure) -> Counted | Uncounted:
        """Return a figure in its words; raises `Refused` for words that are not true."""
        found = self.figure(planned)
        return found if isinstance(found, Uncounted) else worded(planned, found)

    def figure(self, planned: Planned) -> Figure | Uncounted:
        """Return what a rule counts, or why it cannot be asked."""
        question = self._question(planned)
        if isinstance(question, Uncounted):
            return question
        key = planned.rule, tuple(sorted(question.given.items()))
        try:
            if key not in self._known:
                self._known[key] = register.count(planned.rule, self.reader, question)
        except (Refused, UnknownNameError) as error:
            return Uncounted(planned=planned, because=str(error))
        return self._known[key]

    def crossed(self, planned: PlannedTable) -> tables.Crossed | Uncounted:
        """Return a table of figures, or why it cannot be asked."""
        question = self._question(planned)
        if isinstance(question, Uncounted):
            return question
        try:
            return tables.crossed(
                planned.rule, self.reader, question, rows=planned.rows, columns=planned.columns
            )
        except (Refused, UnknownNameError) as error:
            return Uncounted(planned=planned, because=str(error))

    def _question(self, planned: Planned) -> Question | Uncounted:
        asked, missing = filled(planned.asked, self.asked.given)
        if missing:
            return Uncounted(planned=planned, because=f"needs --ask {missing}=…")
        try:
            return Question.read(self.asked.as_of, {**self._when(planned), **asked})
        except Refused as error:
            return Uncounted(planned=planned, because=str(error))

    def _when(self, planned: Planned) -> Mapping[str, str]:
        """Return the period of the report, or the day of its instant where that is what counts."""
        if isinstance(planned, PlannedFigure) and planned.over == "day":
            return {"on": str(self.asked.as_of.astimezone(UTC).date())}
        return {"period": str(self.asked.period)} if self.asked.period else {}


def worded(planned: PlannedFigure, figure: Figure) -> Counted:
    """Return a figure in its words; raises `Refused` when they name a number that is not true."""
    words = planned.one if planned.one and figure.value == 1 else planned.words
    words = BEFORE.sub(r"[\1 ", words)
    if GAP in words:
        words = words.replace(GAP, f"[{wording.worded(figure.value, planned.rounding)}]")
    text, rounding = wording.checked(words, figure.value)
    marked = wording.BRACKETED.findall(words)
    [said] = wording.numbers(marked[0] if marked else words)
    return Counted(
        planned=planned, figure=figure, text=text, frozen=words, said=said.words, rounding=rounding
    )
