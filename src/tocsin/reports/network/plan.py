"""What a network report counts, in which words: a file that people write, and no program.

A figure is a rule, what it is asked, and the sentence in which it is printed. `{}` in the sentence
is filled in with words that are true of the value, as exactly as `rounding` says; a sentence that
names a number itself ("Over [800] organisations") is printed only while that is true. A value that
begins with `$` is given with the report: `operation = "$operation"`.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from tocsin.casework.figures.register import named
from tocsin.casework.models.report_figure import Rounding
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.names import nearest

PRESETS = files(__package__).joinpath("plans")
GAP = "{}"


class PlannedFigure(Struct, frozen=True, forbid_unknown_fields=True):
    """One figure."""

    rule: str
    words: str
    rounding: Rounding = Rounding.EXACT
    """How the number in `{}` follows from the value."""
    asked: dict[str, str] = {}
    over: Literal["period", "day"] = "period"
    """Whether it is counted over the period of the report, or on the day of its instant."""
    one: str = ""
    """The sentence for a value of one; "": as for any other."""
    note: str = ""
    """What a reader should know of it besides."""


class PlannedTable(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule, asked for each row and column."""

    rule: str
    title: str
    rows: str
    columns: str
    asked: dict[str, str] = {}


class PlannedChart(Struct, frozen=True, forbid_unknown_fields=True):
    """One rule, its records told apart by what they are."""

    rule: str
    title: str
    by: Literal["month", "platform", "member-state", "kind", "commitment14"]
    asked: dict[str, str] = {}


class PlannedSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Figures under one heading."""

    title: str
    about: str = ""
    figure: tuple[PlannedFigure, ...] = ()
    table: tuple[PlannedTable, ...] = ()
    chart: tuple[PlannedChart, ...] = ()


class Plan(Struct, frozen=True, forbid_unknown_fields=True):
    """A whole report, before anything is counted."""

    title: str
    section: tuple[PlannedSection, ...]
    lead: str = ""

    @property
    def figures(self) -> Iterator[PlannedFigure]:
        """Every figure, in order."""
        return (one for section in self.section for one in section.figure)


Planned = PlannedFigure | PlannedTable | PlannedChart


def preset(name: str = "network") -> Plan:
    """Return a plan that comes with Tocsin; raises `UnknownNameError` with the nearest names."""
    found = {one.name.removesuffix(".toml"): one for one in PRESETS.iterdir()}
    if name not in found:
        raise UnknownNameError("plan", name, nearest(name, found))
    return planned(found[name].read_bytes(), name)


def read(path: Path) -> Plan:
    """Read a plan; raises `ConfigError` with the place in the file that is wrong."""
    try:
        return planned(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigError(f"{path}: is not to be read; {error.strerror}") from error


def planned(written: bytes, place: str) -> Plan:
    """Return the plan that a TOML text describes."""
    try:
        plan = msgspec.toml.decode(written, type=Plan)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{place}: {error}; docs/reports/network.md shows a plan") from error
    for one in (*plan.figures, *_others(plan)):
        _check(one, place)
    return plan


def _others(plan: Plan) -> Iterator[PlannedTable | PlannedChart]:
    for section in plan.section:
        yield from section.table
        yield from section.chart


def _check(one: Planned, place: str) -> None:
    """Refuse what no rule takes, before anything is counted."""
    try:
        rule = named(one.rule)
    except UnknownNameError as error:
        raise ConfigError(f"{place}: {error}") from error
    if odd := sorted(one.asked.keys() - rule.takes):
        takes = ", ".join(sorted(rule.takes))
        raise ConfigError(f"{place}: {one.rule} takes {takes}; got {odd[0]}")
    if isinstance(one, PlannedFigure):
        for words in (one.words, one.one):
            if words.count(GAP) > 1:
                raise ConfigError(f"{place}: {one.rule}: words have one {{}} at most; got {words}")


def filled(asked: Mapping[str, str], given: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Return parameters with what was given for their `$names`, and the first that was not.

    >>> filled({"operation": "$operation", "platform": "x"}, {})
    ({'platform': 'x'}, 'operation')
    """
    found, missing = {}, ""
    for name, value in asked.items():
        if not value.startswith("$"):
            found[name] = value
        elif value[1:] in given:
            found[name] = given[value[1:]]
        else:
            missing = missing or value[1:]
    return found, missing
