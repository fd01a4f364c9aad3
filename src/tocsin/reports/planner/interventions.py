"""The ten interventions, and which of them fit what was found.

What is known of each, its effect and how it scales are the catalog's, as published. Which
behaviours it fits, who can do it, why, and the caution are our own reading, for people to weigh.
"""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from msgspec import Struct

from tocsin import catalog
from tocsin.casework.told import FindingTold

COMMITMENT = "commitment14"


class Intervention(Struct, frozen=True, kw_only=True):
    """One of the ten."""

    entry: catalog.Entry
    behaviours: frozenset[str]
    """Names of the crosswalk's behaviours that it answers."""
    who: str
    why: str
    caution: str
    """Why not without thought; "": no more than anything else."""

    def answered(self, findings: Sequence[FindingTold]) -> tuple[FindingTold, ...]:
        """Return the findings that it answers."""
        return tuple(one for one in findings if behaviours_of(one) & self.behaviours)


@cache
def interventions() -> tuple[Intervention, ...]:
    """Return the ten, in the order of the catalog."""
    text = files(__package__).joinpath("fits.csv").read_text(encoding="utf-8")
    return tuple(
        Intervention(
            entry=catalog.lookup(f"carnegie:{row['intervention']}"),
            behaviours=frozenset(row["behaviours"].split()),
            who=row["who"],
            why=row["why"],
            caution=row["caution"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def behaviours_of(finding: FindingTold) -> frozenset[str]:
    """Return the behaviours of the crosswalk that a finding shows: its kind, or else by its TTP.

    A TTP may stand for several behaviours; then all of them are returned.
    """
    known = {one.detector for one in catalog.behaviours()}
    if finding.kind in known:
        return frozenset({finding.kind})
    codes = {f"{COMMITMENT}:{one}" for one in finding.codes(COMMITMENT)}
    return frozenset(one.detector for one in catalog.behaviours() if codes & {*one.suggests})
