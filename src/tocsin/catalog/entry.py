"""Catalog entries: everything that has an id, found by id, name, alias or words.

Frameworks and where they come from are in FRAMEWORKS; the tables lie beside this file.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from tocsin.catalog.elections import Confidence, elections
from tocsin.catalog.silence import SilenceRule, every_rule
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest


@dataclass(frozen=True, slots=True)
class Framework:
    """A body of entries that came from one place."""

    title: str
    version: str
    source: str
    licence: str


EDITION = "2026-11-21"
FRAMEWORKS = {
    "disarm": Framework(
        "DISARM Red Framework", "1.6", "DISARM Foundation, DISARMframeworks 49df5f6", "CC BY-SA 4.0"
    ),
    "attack": Framework("MITRE ATT&CK", "ids only", "The MITRE Corporation", "ATT&CK terms of use"),
    "commitment14": Framework(
        "EU Code of Conduct on Disinformation, Commitment 14",
        EDITION,
        "own compilation from published reports of signatories",
        "CC0-1.0",
    ),
    "election": Framework("Elections in Europe", EDITION, "own compilation", "CC0-1.0"),
    "silence": Framework("Election silence in Europe", EDITION, "own compilation", "CC0-1.0"),
}
RETIRED_IN = ("1.4", date(2024, 11, 21))
"""Version that the retired DISARM ids belong to, and their last day before 1.6."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing with a catalog id."""

    id: str
    """`framework:id`, for example `disarm:T0084.001`."""
    framework: str
    """One of FRAMEWORKS."""
    version: str
    """Of the framework, or the day of the entry."""
    title: str
    about: str = ""
    """One or two sentences in our own words; "" where there are none."""
    parents: tuple[str, ...] = ()
    """Ids of what it is a part or kind of."""
    tactic: str = ""
    """DISARM only: name of the tactic it serves."""
    aliases: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    """Ids of entries in other frameworks that may fit too: a proposal, never a verdict."""
    replaced_by: tuple[str, ...] = ()
    """Ids that stand for it now; only where it is no longer valid."""
    source: str
    licence: str
    valid_from: date | None = None
    """First day; null: not limited or not known."""
    valid_to: date | None = None
    """Last day; null: still valid."""
    confidence: Confidence = "high"

    def valid(self, on: date | None) -> bool:
        """Tell whether it is valid on a day; on no day in particular, always."""
        begun = on is None or self.valid_from is None or self.valid_from <= on
        return begun and (on is None or self.valid_to is None or on <= self.valid_to)


def lookup(id: str, *, on: date | None = None) -> Entry:  # noqa: A002 -- the field's name
    """Return the entry with this id, name or alias; case is set aside.

    With `on`, only what is valid that day; without, also what has been replaced (`replaced_by`
    says by what). Raises `UnknownNameError` with the nearest names, or, where a name has several
    entries, with their ids.

    >>> lookup("disarm:T0084.001").title, lookup("use copypasta").id
    ('Use Copypasta', 'disarm:T0084.001')
    """
    every = _by_id()
    found = [one for one in _by_name().get(_key(id), ()) if every[one].valid(on)]
    if len(found) == 1:
        return every[found[0]]
    raise UnknownNameError("catalog", id, tuple(found) or _near(id))


def search(words: str) -> tuple[Entry, ...]:
    """Return entries that hold every word in id, title, alias or explanation; best first.

    >>> [entry.id for entry in search("lookalike domain")]
    ['disarm:T0149.003']
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    ranked = []
    for entry in _by_id().values():
        title = " ".join((entry.id, entry.title, *entry.aliases)).casefold()
        everything = f"{title} {entry.about.casefold()} {entry.tactic.casefold()}"
        if all(word in everything for word in wanted):
            ranked.append((sum(word not in title for word in wanted), len(title), entry))
    return tuple(entry for *_, entry in sorted(ranked, key=lambda one: (*one[:2], one[2].id)))


def entries(framework: str | None = None) -> tuple[Entry, ...]:
    """Return every entry, or those of one framework."""
    if framework is not None and framework not in FRAMEWORKS:
        raise UnknownNameError("framework", framework, nearest(framework, FRAMEWORKS))
    return tuple(one for one in _by_id().values() if framework in {None, one.framework})


def _near(name: str) -> tuple[str, ...]:
    """Return ids of entries whose id, name or alias is close to a name."""
    close = nearest(_key(name), _by_name())
    replaced = [new for old in _by_name().get(_key(name), ()) for new in _by_id()[old].replaced_by]
    found = [*replaced, *(one for key in close for one in _by_name()[key])]
    return tuple(dict.fromkeys(found))[:4]


def _key(name: str) -> str:
    """Return a name as it is compared."""
    return " ".join(name.casefold().split())


@cache
def _by_id() -> dict[str, Entry]:
    """Return every entry by id, in the order of the frameworks."""
    made = (_disarm(), _attack(), _commitment14(), _elections(), map(_silence, every_rule()))
    found = {entry.id: entry for some in made for entry in some}
    for row in rows("aliases.csv"):
        entry = found[row["id"]]
        found[row["id"]] = replace(entry, aliases=(*entry.aliases, row["alias"]))
    return found


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    """Return ids by everything an entry may be called, its bare id among it.

    An id in full names one entry, whatever else is called the same.
    """
    names: dict[str, tuple[str, ...]] = {}
    for entry in _by_id().values():
        called = (entry.title, entry.id.partition(":")[2], *entry.aliases)
        for name in dict.fromkeys(map(_key, called)):
            names[name] = (*names.get(name, ()), entry.id)
    return names | {_key(one): (one,) for one in _by_id()}


def rows(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table beside this file."""
    text = files("tocsin.catalog").joinpath(table).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def ids(framework: str, bare: str) -> tuple[str, ...]:
    """Return catalog ids for bare ids separated by spaces."""
    return tuple(f"{framework}:{one}" for one in bare.split())


def _entry(framework: str, bare: str, title: str, **more: object) -> Entry:
    """Make an entry, with what its framework has in common."""
    of = FRAMEWORKS[framework]
    common = {"version": of.version, "source": of.source, "licence": of.licence}
    return Entry(
        id=f"{framework}:{bare}",
        framework=framework,
        title=title,
        **(common | more),  # type: ignore[arg-type]  # names and types are checked by tests
    )


def _disarm() -> Iterator[Entry]:
    """Yield tactics, techniques, then the ids that 1.6 no longer has."""
    about = {row["id"]: row["about"] for row in rows("about.csv")}
    tactics = {row["id"]: row["name"] for row in rows("disarm/tactics.csv")}
    for bare, name in tactics.items():
        yield _entry("disarm", bare, name)
    for row in rows("disarm/techniques.csv"):
        yield _entry(
            "disarm",
            row["id"],
            row["name"],
            about=about.get(row["id"], ""),
            parents=ids("disarm", row["parent"]),
            tactic=tactics[row["tactic"]],
        )
    version, last_day = RETIRED_IN
    for row in rows("disarm/retired.csv"):
        new = row["replaced_by"].replace("+", " ").replace("|", " ")
        yield _entry(
            "disarm",
            row["id"],
            row["name"],
            version=version,
            valid_to=last_day,
            replaced_by=ids("disarm", new),
            confidence="low",
        )


def _attack() -> Iterator[Entry]:
    for row in rows("attack.csv"):
        yield _entry("attack", row["id"], row["name"])


def _commitment14() -> Iterator[Entry]:
    for row in rows("commitment14.csv"):
        yield _entry(
            "commitment14",
            row["id"],
            row["name"],
            parents=ids("commitment14", row["behaviour"]),
            confidence=row["confidence"],
            see=ids("disarm", row["disarm"]),
        )


def _elections() -> Iterator[Entry]:
    for one in elections():
        yield _entry(
            "election",
            one.id.partition(":")[2],
            one.name,
            about=one.note,
            source=one.source,
            confidence=one.confidence,
        )


def _silence(rule: SilenceRule) -> Entry:
    kinds = ", ".join(rule.election_kinds) or "all"
    return _entry(
        "silence",
        rule.id.partition(":")[2],
        f"Election silence, {rule.country}, {kinds} elections",
        version=rule.version,
        about=rule.exceptions,
        source=rule.source,
        confidence=rule.confidence,
        valid_from=rule.valid_from,
        valid_to=rule.valid_to,
    )
