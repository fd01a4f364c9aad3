"""Techniques with what may be done about each: DISARM and ATT&CK side by side, never confused.

Countermeasures that restrict speech, deceive or attack are not listed by name: how many there are
is said, and where to read about them.
"""

from collections.abc import Iterable

from tocsin import catalog
from tocsin.casework.told import Word
from tocsin.reports.document import Column, Paragraph, Section, Table, code, text
from tocsin.reports.document.blocks import Line, Row

COUNTERS = 6
"""Countermeasures that are named beside a technique."""
SCHEMES = ("disarm", "attack", "commitment14", "provision")
TITLES = {
    "disarm": "DISARM",
    "attack": "ATT&CK",
    "commitment14": "Commitment 14",
    "provision": "law",
}


def techniques_section(words: Iterable[Word]) -> Section:
    """Return what the world calls it; empty where nothing is attached."""
    rows = [_row(one) for scheme in SCHEMES for one in dict.fromkeys(words) if one.scheme == scheme]
    if not rows:
        return Section("What it is called")
    columns = ("id", "framework", "name", "what may be done")
    note = (
        "These words are attached by people, or suggested by a detector and confirmed with the "
        "finding. A provision that is named is one that may apply; nobody has been found guilty."
    )
    return Section(
        "What it is called",
        (
            Table("Techniques, conducts, provisions", tuple(map(Column, columns)), tuple(rows)),
            Paragraph(text(note)),
        ),
        anchor="techniques",
    )


def _row(word: Word) -> Row:
    found = catalog.candidates(word.code if ":" in word.code else f"{word.scheme}:{word.code}")
    entry = found[0] if len(found) == 1 else None
    title = entry.title if entry else "not in the catalog"
    version = f" {entry.version}" if entry and word.scheme == "disarm" else ""
    cells: tuple[Line, ...] = (
        code(word.code),
        text(TITLES[word.scheme] + version),
        text(title),
        text(_counters(word) if word.scheme == "disarm" else ""),
    )
    return Row(cells)


def _counters(word: Word) -> str:
    """Name what may be done about a technique, the cautious few first."""
    every = catalog.counters(f"disarm:{word.code}")
    free = [one for one in every if not one.caution]
    named = [f"{one.bare} {one.title}" for one in free[:COUNTERS]]
    more = [f"{len(free) - COUNTERS} more"] if len(free) > COUNTERS else []
    kept = len(every) - len(free)
    caution = [f"{kept} with a caution are not named here"] if kept else []
    return "; ".join([*named, *more, *caution])
