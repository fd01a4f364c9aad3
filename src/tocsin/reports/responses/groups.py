"""Notices told apart, for the public so that no group is small."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tocsin.casework.errors import Refused
from tocsin.casework.figures.responses import KEYS
from tocsin.casework.rapid import statistics
from tocsin.casework.rapid.statistics import Case, Tally

OTHERS = "others"
SEVERAL = frozenset({"election", "member-state", "behaviour"})
"""Words of which a notice may have several: the groups do not add up."""


def grouped(cases: Iterable[Case], by: str, least: int = 0) -> Mapping[str, tuple[Case, ...]]:
    """Return cases by a word of `KEYS`; groups of fewer than `least` stand together as others.

    Where the others are few themselves, the next smallest group joins them. Raises `Refused` for
    a word by which cases are not told apart.
    """
    if by not in KEYS:
        raise Refused("key", "responses", f"are told apart by {', '.join(KEYS)}", got=by)
    groups = dict(statistics.by(cases, KEYS[by]))
    if least:
        _together(groups, least)
    return groups


def tallies(groups: Mapping[str, Sequence[Case]], as_of: datetime) -> dict[str, Tally]:
    """Return the statistics of each group."""
    return {name: statistics.tally(some, as_of) for name, some in groups.items()}


def _together(groups: dict[str, tuple[Case, ...]], least: int) -> None:
    others: dict[str, Case] = {}
    for name in sorted(groups, key=lambda name: (len(groups[name]), name)):
        is_small = len(groups[name]) < least or 0 < len(others) < least
        if is_small:
            others |= {one.submission: one for one in groups.pop(name)}
    if others:
        groups[OTHERS] = tuple(others.values())
