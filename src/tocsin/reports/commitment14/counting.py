"""The SLIs of Commitment 14 from our records: instances of TTPs, and what recipients did.

Instances    confirmed findings that stand for themselves, by TTP and Member State
Actions      latest decisions of recipients on things that such a finding is about, by measure and
             by TTP
Reach        what platforms alone can know (views, shares of all content) is not made up: it is
             left to a signatory's own table
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tocsin import catalog
from tocsin.casework.rapid.answers import WITHOUT, Measure
from tocsin.reports.commitment14.grid import ELSEWHERE, Grid
from tocsin.vocabulary.places import EEA

INDICATOR = "SLI 14.2.1"
TTPS = tuple(one.bare for one in catalog.entries("commitment14", "TTP"))
"""`TTP-1` to `TTP-12`, in their order."""
UNNUMBERED = "conduct without a TTP"
"""Findings with a conduct of Commitment 14 to which nobody has given a number."""
INSTANCES = (
    "Confirmed findings whose deed began in the period, of those that say the same one, by the TTP "
    "numbers that people gave them and the Member States they concern; one with several is in each."
)
ACTIONS = (
    "Latest decisions of recipients, made in the period, that restrict or label something which a "
    "confirmed finding with a TTP names, whenever its deed began; in each Member State it concerns."
)


class Instance(NamedTuple):
    """A finding that counts."""

    place: str
    """`finding:12`."""
    words: frozenset[str]
    """Of Commitment 14, without the scheme: `TTP-9`."""
    countries: frozenset[str]
    """ISO 3166 alpha-2, of whichever part of the world."""


class Action(NamedTuple):
    """What a recipient did about one thing."""

    place: str
    """`decision:12`."""
    measure: Measure
    about: tuple[Instance, ...]
    """The findings that name the thing."""


@dataclass(frozen=True)
class Counted:
    """The tables that our records can fill."""

    instances: Grid
    actions: Grid
    """By measure."""
    acted: Grid
    """The same, by TTP."""

    @property
    def grids(self) -> tuple[Grid, Grid, Grid]:
        """Every table, in order."""
        return self.instances, self.actions, self.acted


Cells = Mapping[tuple[str, str], list[str]]


def counted(instances: Iterable[Instance], actions: Iterable[Action]) -> Counted:
    """Count instances of TTPs, and what was done about them."""
    measures, ttps = _actions([one for one in actions if one.measure not in WITHOUT])
    done = tuple(sorted({column for _, column in measures}))
    return Counted(
        _instances(instances),
        _grid("Actions taken, by type", "actions", done, measures, ACTIONS),
        _grid("Actions taken, by TTP", "actions", TTPS, ttps, ACTIONS),
    )


def _instances(every: Iterable[Instance]) -> Grid:
    cells: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in every:
        for country in _countries(one):
            for ttp in _numbered(one) or [UNNUMBERED][: len(one.words)]:
                cells[country, ttp].append(one.place)
    last = (UNNUMBERED,) if any(ttp == UNNUMBERED for _, ttp in cells) else ()
    return _grid("Instances of TTPs", "findings", (*TTPS, *last), cells, INSTANCES)


def _actions(actions: Iterable[Action]) -> tuple[Cells, Cells]:
    """Return actions by country and measure, and by country and TTP."""
    measures: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    ttps: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in actions:
        for instance in one.about:
            for country in _countries(instance):
                for ttp in _numbered(instance):
                    measures[country, one.measure.value].append(one.place)
                    ttps[country, ttp].append(one.place)
    return measures, ttps


def _numbered(one: Instance) -> list[str]:
    return [ttp for ttp in TTPS if ttp in one.words]


def _countries(one: Instance) -> tuple[str, ...]:
    """Return the countries of the Area that a finding concerns; one row for those with none."""
    return tuple(code for code in EEA if code in one.countries) or (ELSEWHERE,)


def _grid(title: str, unit: str, columns: tuple[str, ...], cells: Cells, definition: str) -> Grid:
    records = {key: tuple(dict.fromkeys(some)) for key, some in cells.items()}
    values = {key: len(some) for key, some in records.items()}
    return Grid(INDICATOR, title, unit, columns, values, records, definition)
