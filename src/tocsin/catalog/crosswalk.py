"""What an analyst may want to attach to a behaviour: a proposal for review, never a verdict."""

from dataclasses import dataclass
from functools import cache

from tocsin.catalog.entry import Entry
from tocsin.catalog.lookups import entries
from tocsin.catalog.tables import ids, rows
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest


@dataclass(frozen=True, kw_only=True, slots=True)
class Behaviour:
    """One behaviour, and where each framework has a place for it."""

    detector: str
    """Name of the detector that looks for it, whether it is there yet or not."""
    name: str
    suggests: tuple[str, ...]
    """Catalog ids: DISARM, ATT&CK, Commitment 14."""
    dsa: str
    """Category and keyword of the DSA Transparency Database; "" where there is none."""
    law: str
    """Provisions that may matter, for people."""
    evidence: str
    """The least that should be kept as proof, for people."""


@cache
def behaviours() -> tuple[Behaviour, ...]:
    """Return every behaviour of the crosswalk."""
    return tuple(
        Behaviour(
            detector=row["detector"],
            name=row["behaviour"],
            suggests=ids("disarm", row["disarm"])
            + ids("attack", row["attack"])
            + ids("commitment14", row["commitment14"]),
            dsa=row["dsa"],
            law=row["law"],
            evidence=row["evidence"],
        )
        for row in rows("crosswalk.csv")
    )


def suggestions(detector: str) -> tuple[str, ...]:
    """Return the catalog ids that fit what a detector finds.

    Raises `UnknownNameError` with the nearest names.

    >>> suggestions("hashtag_hijack")
    ('disarm:T0015.001', 'disarm:T0049.002', 'commitment14:TTP-10')
    """
    by_detector = {one.detector: one.suggests for one in behaviours()}
    if detector not in by_detector:
        raise UnknownNameError("behaviour", detector, nearest(detector, by_detector))
    return by_detector[detector]


def counters(technique: str) -> tuple[Entry, ...]:
    """Return the DISARM countermeasures meant for a technique, by its catalog id or its parent's.

    Those that restrict speech, deceive or attack come last, with their caution.

    >>> [one.id for one in counters("disarm:T0049.003")][:2]
    ['disarm:C00042', 'disarm:C00073']
    """
    family = {technique, technique.partition(".")[0]}
    found = (one for one in entries("disarm", "countermeasure") if family & set(one.see))
    return tuple(sorted(found, key=lambda one: (bool(one.caution), one.id)))
