"""The tables beside this file, as entries."""

import csv
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

from tocsin.catalog.elections import elections
from tocsin.catalog.entry import Entry
from tocsin.catalog.frameworks import FRAMEWORKS
from tocsin.catalog.silence import SilenceRule, every_rule

UNIFORM = (
    "code", "dsa", "dsa-tdb", "ttpa", "budapest", "national", "venice", "sanctions", "rsit", "tlp",
    "pap", "admiralty", "estimative", "recipient",
)  # fmt: skip
"""Frameworks whose tables have the same columns."""


def rows(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table in this folder."""
    text = files("tocsin.catalog").joinpath(table).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def ids(framework: str, bare: str) -> tuple[str, ...]:
    """Return catalog ids for bare ids separated by spaces; an id in full stays as it is."""
    return tuple(one if ":" in one else f"{framework}:{one}" for one in bare.split())


def made(framework: str, bare: str, title: str, **more: object) -> Entry:
    """Make an entry, with what its framework has in common."""
    of = FRAMEWORKS[framework]
    common = {"version": of.version, "source": of.source, "licence": of.licence}
    return Entry(
        id=f"{framework}:{bare}",
        framework=framework,
        title=title,
        **(common | more),  # type: ignore[arg-type]  # names and types are checked by tests
    )


def uniform(framework: str) -> Iterator[Entry]:
    """Yield the entries of a table with the common columns."""
    for row in rows(f"tables/{framework}.csv"):
        yield made(
            framework,
            row["id"],
            row["title"],
            kind=row["kind"],
            parents=ids(framework, row["parents"]),
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            see=ids(framework, row["see"]),
            about=row["about"],
            valid_from=_day(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            confidence=row["confidence"],
            source=row["source"] or FRAMEWORKS[framework].source,
        )


def attack() -> Iterator[Entry]:
    """Yield the ATT&CK techniques that we point to."""
    for row in rows("attack.csv"):
        yield made("attack", row["id"], row["name"], kind="technique")


def commitment14() -> Iterator[Entry]:
    """Yield the conducts of Commitment 14, then its numbered TTPs."""
    for row in rows("tables/commitment14.csv"):
        yield made(
            "commitment14",
            row["id"],
            row["name"],
            kind="TTP" if row["behaviour"] else "conduct",
            parents=ids("commitment14", row["behaviour"]),
            confidence=row["confidence"],
            see=ids("disarm", row["disarm"]),
        )


def carnegie() -> Iterator[Entry]:
    """Yield the ten interventions; their three ratings are in `about`."""
    for row in rows("tables/carnegie.csv"):
        known, effective, scales = row["known"], row["effective"], row["scales"]
        about = f"Known of it: {known}. Effect: {effective}. Scales: {scales}."
        yield made("carnegie", row["id"], row["title"], kind=row["kind"], about=about)


def actors() -> Iterator[Entry]:
    """Yield threat actors: ours first, then the clusters of two galaxies."""
    for row in rows("actors.csv"):
        told = [row["note"][:1].upper() + row["note"][1:]] if row["note"] else []
        told += [f"EU listing: {row['eu_listing']}"] if row["eu_listing"] else []
        told += [f"Said to be of {row['country']}"] if row["country"] else []
        yield made(
            "actor",
            row["id"],
            row["name"],
            kind=row["kind"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            about="".join(f"{one}. " for one in told).strip(),
            confidence="low" if row["kind"].endswith("cluster") else "medium",
        )


def votes() -> Iterator[Entry]:
    """Yield elections."""
    for one in elections():
        yield made(
            "election",
            one.id.partition(":")[2],
            one.name,
            about=one.note,
            source=one.source,
            confidence=one.confidence,
        )


def silences() -> Iterator[Entry]:
    """Yield rules of election silence."""
    yield from map(_silence, every_rule())


def _silence(rule: SilenceRule) -> Entry:
    kinds = ", ".join(rule.election_kinds) or "all"
    return made(
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


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
