"""DISARM 1.6 and its past: tactics, techniques, counters, detections, and ids that are gone.

Ids of 1.5 and 1.4 are those of the published id lists; 1.3 is 1.4 less the six that its own
change notes call new, which makes the published number of 294.
"""

from collections.abc import Iterator
from datetime import date

from tocsin.catalog.entry import Entry
from tocsin.catalog.tables import ids, made, rows

VERSIONS = ("1.3", "1.4", "1.5", "1.6")
"""Releases of DISARM whose ids we know, oldest first."""
RELEASED = {
    "1.3": date(2023, 9, 1),
    "1.4": date(2024, 3, 15),
    "1.5": date(2024, 8, 1),
    "1.6": date(2024, 11, 22),
}
"""From when on; of 1.3 and 1.5 the month is known, not the day."""
LAST_DAY = date(2024, 11, 21)
"""The day before 1.6, which all that is retired was last valid on."""
AMITT = "2020"
"""Version of AMITT that the galaxy kept."""


def disarm() -> Iterator[Entry]:
    """Yield kinds, tactics, techniques, counters and detections, then what 1.6 no longer has."""
    tactics = {row["id"]: row["name"] for row in rows("disarm/tactics.csv")}
    for bare, name in tactics.items():
        yield made("disarm", bare, name, kind="tactic")
    yield from _techniques(tactics)
    for row in rows("disarm/kinds.csv"):
        yield made("disarm", row["id"], row["name"], kind=row["kind"])
    yield from _against("countermeasure")
    yield from _against("detection")
    yield from _retired()


def amitt() -> Iterator[Entry]:
    """Yield the techniques of AMITT, each with what DISARM 1.6 has in its place."""
    for row in rows("disarm/amitt.csv"):
        yield made(
            "amitt",
            row["id"],
            row["name"],
            kind="technique",
            valid_to=LAST_DAY,
            alternatives=alternatives(row["replaced_by"]),
            confidence="low",
        )


def alternatives(said: str) -> tuple[tuple[str, ...], ...]:
    """Return sets of ids: `+` joins what belongs together, `|` separates what may fit instead.

    >>> alternatives("T0143.003|T0097.202+T0143.002")
    (('disarm:T0143.003',), ('disarm:T0097.202', 'disarm:T0143.002'))
    """
    return tuple(ids("disarm", one.replace("+", " ")) for one in said.split("|") if one)


def _techniques(tactics: dict[str, str]) -> Iterator[Entry]:
    about = {row["id"]: row["about"] for row in rows("about.csv")}
    old = {row["id"]: row["name_in_1.4"] for row in rows("disarm/history.csv")}
    for row in rows("disarm/techniques.csv"):
        yield made(
            "disarm",
            row["id"],
            row["name"],
            kind="technique",
            about=about.get(row["id"], ""),
            parents=ids("disarm", row["parent"]),
            tactic=tactics[row["tactic"]],
            aliases=(old[row["id"]],) if old.get(row["id"]) else (),
        )


def _against(kind: str) -> Iterator[Entry]:
    """Yield counters or detections; `see` holds the techniques they are meant for, in 1.6's ids."""
    for row in rows(f"disarm/{kind}s.csv"):
        part_of = f"{row['tactic']} {row['response']} {row.get('metatechnique', '')}"
        yield made(
            "disarm",
            row["id"],
            row["name"],
            kind=kind,
            parents=ids("disarm", part_of),
            see=ids("disarm", row["techniques"]),
            caution=row["caution"],
        )


def _retired() -> Iterator[Entry]:
    last = {row["id"]: row["last"] for row in rows("disarm/history.csv")}
    for row in rows("disarm/retired.csv"):
        yield made(
            "disarm",
            row["id"],
            row["name"],
            kind="technique",
            version=last[row["id"]],
            valid_to=LAST_DAY,
            alternatives=alternatives(row["replaced_by"]),
            confidence="low",
        )
