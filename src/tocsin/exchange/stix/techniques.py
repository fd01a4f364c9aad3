"""Techniques and countermeasures, under the name of their framework."""

from datetime import datetime

from tocsin import catalog
from tocsin.casework.told import TechniqueTold
from tocsin.exchange.stix import extensions
from tocsin.exchange.stix.common import Object, dated, stamp
from tocsin.exchange.stix.ids import object_id
from tocsin.vocabulary.errors import UnknownNameError

SOURCES = {"disarm": "DISARM", "attack": "mitre-attack"}
"""AMITT is not among them: others take its numbers for those of DISARM."""
ANOTHERS = {"attack": "T0"}
"""How numbers begin that cannot be of a framework: those of ATT&CK never with T0, as DISARM's."""
SUGGESTED, CONFIRMED = 30, 85
"""Confidence in a technique on a scale of 100: that of a program, and that of people."""


def is_sent(framework: str, code: str) -> bool:
    """Whether a technique goes out: its framework is one of ours, and its number one of that."""
    anothers = ANOTHERS.get(framework, "")
    return framework in SOURCES and not (anothers and code.startswith(anothers))


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


def provenance(told: TechniqueTold) -> Object:
    """Return what a relationship to a technique says of who says so; strings where unknown."""
    found: Object = {
        "extension_type": "property-extension",
        "version": extensions.VERSION,
        "standing": told.standing,
        "framework": told.framework,
        "framework_version": told.version,
        "technique_id": told.code,
        "added_by": told.added_by,
        "added_at": stamp(told.added_at) if told.added_at else "",
        "decided_by": told.decided_by,
        "decided_at": stamp(told.decided_at) if told.decided_at else "",
        "because": told.because,
        "evidence_rows": len(told.rows),
        "rests_on": list(told.rests_on),
    }
    return {name: value for name, value in found.items() if value not in ("", [], 0)}


def said(told: TechniqueTold) -> str:
    """Return the same in a sentence, for who reads no extensions."""
    if not told.is_confirmed:
        return f"Only suggested by {told.added_by}; nobody has confirmed it."
    by = f" by {told.decided_by}" if told.decided_by else ""
    return f"Confirmed{by}. {told.because} Proof: {told.proof}.".replace("  ", " ")


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
