"""The SLIs of Commitment 14 from our records: instances of TTPs, and what recipients did.

Instances    confirmed findings that stand for themselves, by TTP and Member State
Actions      latest decisions of recipients on assets that such a finding is about, by measure
Reach        what platforms alone can know (views, shares of all content) is not made up: it is
             left to a signatory's own table
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tocsin import catalog
from tocsin.casework.told import AlertTold, FindingTold
from tocsin.reports.commitment14.grid import ELSEWHERE, Grid
from tocsin.vocabulary.places import EEA

INSTANCES = "SLI 14.2.1"
NOTHING = frozenset(
    {"NO_VIOLATION", "NO_ACTION_OTHER", "NOT_FOUND", "UNDER_REVIEW", "REFERRED", "ALREADY_ACTIONED"}
)
"""Answers that are no action."""
TTPS = tuple(one.bare for one in catalog.entries("commitment14", "TTP"))
"""`TTP-1` to `TTP-12`, in their order."""

UNNUMBERED = "conduct without a TTP"
"""Findings with a conduct of Commitment 14 to which nobody has given a number."""


@dataclass(frozen=True)
class Counted:
    """The tables that our records can fill."""

    instances: Grid
    actions: Grid


def counted(findings: Iterable[FindingTold], alerts: Iterable[AlertTold]) -> Counted:
    """Count instances and actions of findings that were confirmed."""
    kept = [one for one in findings if one.state == "confirmed" and one.is_canonical]
    return Counted(_instances(kept), _actions(kept, alerts))


def _instances(kept: list[FindingTold]) -> Grid:
    cells: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in kept:
        for country in _countries(one):
            codes = one.codes("commitment14")
            numbered = [code for code in codes if code in TTPS]
            for ttp in numbered or [UNNUMBERED][: len(codes)]:
                cells[country, ttp].append(one.place)
    last = (UNNUMBERED,) if any(ttp == UNNUMBERED for _, ttp in cells) else ()
    return _grid("Instances of TTPs", "findings", (*TTPS, *last), cells)


def _actions(kept: list[FindingTold], alerts: Iterable[AlertTold]) -> Grid:
    """Count what was done, by TTP and measure; an asset that has two measures counts in both."""
    about: defaultdict[str, list[FindingTold]] = defaultdict(list)
    for one in kept:
        for subject in one.subjects:
            about[subject.id].append(one)
    cells: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    measures: dict[str, None] = {}
    for told in alerts:
        for sent in told.submissions:
            for answer in sent.answers:
                if answer.measure in NOTHING:
                    continue
                measures.setdefault(answer.measure)
                countries = {
                    country
                    for one in about.get(answer.asset, ())
                    if set(one.codes("commitment14")) & set(TTPS)
                    for country in _countries(one)
                }
                for country in countries:
                    cells[country, answer.measure].append(f"{sent.place} {answer.asset}")
    return _grid("Actions taken, by type", "actions", tuple(sorted(measures)), cells)


def _countries(one: FindingTold) -> tuple[str, ...]:
    """Return the countries of the Area that a finding concerns; one row for those with none."""
    return tuple(code for code in one.codes("place") if code in EEA) or (ELSEWHERE,)


def _grid(
    title: str, unit: str, columns: tuple[str, ...], cells: dict[tuple[str, str], list[str]]
) -> Grid:  # fmt: skip
    records = {key: tuple(dict.fromkeys(some)) for key, some in cells.items()}
    values = {key: len(some) for key, some in records.items()}
    return Grid(INSTANCES, title, unit, columns, values, records)
