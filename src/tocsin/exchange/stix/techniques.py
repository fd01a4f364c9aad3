"""Techniques and countermeasures, under the name of their framework."""

from datetime import datetime

from tocsin import catalog
from tocsin.exchange.stix.common import Object, dated
from tocsin.exchange.stix.ids import object_id
from tocsin.vocabulary.errors import UnknownNameError

SOURCES = {"disarm": "DISARM", "attack": "mitre-attack"}
"""AMITT is not among them: others take its numbers for those of DISARM."""


def technique(scheme: str, code: str, created: datetime) -> Object:
    """Return a technique; its framework and version are in it, since uuids of others change."""
    entry = _entry(scheme, code)
    reference: Object = {"source_name": SOURCES[scheme], "external_id": code}
    version = entry.version if entry else "unknown version"
    told = [f"{SOURCES[scheme]} {version}, {code}", entry.about if entry else ""]
    return dated(
        "attack-pattern",
        object_id("attack-pattern", scheme, version, code),
        created,
        created,
        name=entry.title if entry else code,
        description=". ".join(filter(None, told)),
        external_references=[reference],
        kill_chain_phases=_phases(entry) if scheme == "disarm" else [],
    )


def counter(entry: catalog.Entry, created: datetime) -> Object:
    """Return a countermeasure, with its caution."""
    return dated(
        "course-of-action",
        object_id("course-of-action", entry.id, entry.version),
        created,
        created,
        name=entry.title,
        description=f"DISARM {entry.version}. Caution: it {entry.caution}." if entry.caution
        else f"DISARM {entry.version}.",
        external_references=[{"source_name": "DISARM", "external_id": entry.bare}],
    )  # fmt: skip


def _phases(entry: catalog.Entry | None) -> list[Object]:
    if not (entry and entry.tactic):
        return []
    return [{"kill_chain_name": "DISARM", "phase_name": entry.tactic.casefold().replace(" ", "-")}]


def _entry(scheme: str, code: str) -> catalog.Entry | None:
    """Return a technique's entry; null: our catalog does not have it, and it is sent by its id."""
    try:
        return catalog.lookup(f"{scheme}:{code}")
    except UnknownNameError:
        return None
