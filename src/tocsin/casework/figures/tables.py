"""Figures side by side: one rule, asked again for each row and column."""

from collections.abc import Mapping
from dataclasses import dataclass

from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import WORDS, Question
from tocsin.casework.figures.meant import Elected, Named
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import count, named
from tocsin.casework.figures.small_cells import Shown, suppressed
from tocsin.casework.models import Election, Platform
from tocsin.casework.models.visible import Asker, Reader
from tocsin.vocabulary.figure import Figure

BY = (*WORDS, "election", "platform")
"""Parameters by which a table can be made."""


@dataclass(frozen=True, kw_only=True)
class Crossed:
    """A table of figures; each cell can be opened to what it counts."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Figure, ...], ...]
    """One row for each of `rows`, one figure for each of `columns`."""
    whole: Figure
    """The same asked without rows and columns; things of several columns count once in it."""

    @property
    def values(self) -> list[list[int]]:
        """The numbers alone."""
        return [[int(one.value) for one in row] for row in self.cells]

    @property
    def adds_up(self) -> bool:
        """Whether the cells are parts of the whole, each thing in one of them."""
        ids = [one for row in self.cells for figure in row for one in figure.records]
        return len(ids) == len(set(ids)) and set(ids) == set(self.whole.records)

    def public(self, least: int = 5) -> Shown:
        """Return the numbers as the public may see them, null where one is left out.

        Where cells add up, with totals, and without anything that would give a small cell away.
        Where they do not, totals would be no sums: there are none, and small cells are left out.
        """
        if self.adds_up:
            return suppressed(self.values, least)
        return tuple(tuple(None if 0 < one < least else one for one in row) for row in self.values)


def crossed(
    name: str, reader: Asker | Reader, question: Question, *, rows: str, columns: str
) -> Crossed:
    """Return a rule's figures by two parameters; rows and columns of noughts alone are left out.

    Raises `Refused` for a parameter by which no table can be made, or that the rule does not take.
    """
    takes = named(name).takes
    for one in (rows, columns):
        if one not in BY or one not in takes or rows == columns:
            fit = ", ".join(sorted(takes & set(BY))) or "nothing"
            raise Refused("parameter", name, f"can be laid out by two of {fit}", got=one)
    past = Past(reader, question.as_of)
    down, across = _values(past, question, rows), _values(past, question, columns)
    every = {
        (one, other): count(name, reader, _narrowed(question, {rows: one, columns: other}))
        for one in down
        for other in across
    }
    down = [one for one in down if any(every[one, other].value for other in across)]
    across = [other for other in across if any(every[one, other].value for one in down)]
    return Crossed(
        rows=tuple(down),
        columns=tuple(across),
        cells=tuple(tuple(every[one, other] for other in across) for one in down),
        whole=count(name, reader, question),
    )


def _narrowed(question: Question, more: Mapping[str, str]) -> Question:
    return Question.read(question.as_of, {**question.given, **more})


def _values(past: Past, question: Question, parameter: str) -> list[str]:
    """Return the values that a parameter can have: the one that was asked for, or all."""
    asked = question.given.get(parameter)
    if asked is not None:
        return [asked]
    if parameter == "election":
        return sorted(one.catalog_id for one in past.rows(Election, Elected))
    if parameter == "platform":
        return sorted(one.name for one in past.rows(Platform, Named))
    return sorted(WORDS[parameter])
