"""A finding as an incident, what was seen of it, and what a person decided."""

import re
from collections.abc import Mapping
from typing import Any

from tocsin.casework.told import FindingTold
from tocsin.exchange.stix import extensions
from tocsin.exchange.stix.common import Object, dated, stamp
from tocsin.exchange.stix.ids import object_id
from tocsin.exchange.stix.techniques import SOURCES

CONFIDENCE = {"low": 15, "medium": 50, "high": 85}
"""The middles of the ranges that STIX 2.1, appendix A, gives the three words."""
OPINIONS = {"confirmed": "agree", "rejected": "disagree", "withdrawn": "disagree"}


def incident(told: FindingTold, author: str) -> Object:
    """Return a finding as an incident, with its numbers in our extension."""
    return dated(
        "incident",
        object_id("incident", told.owner, told.key),
        told.created_at,
        told.changed_at,
        created_by_ref=author,
        name=told.claim[:250] or told.place,
        description=told.claim,
        confidence=CONFIDENCE.get(told.confidence),
        labels=sorted({told.kind, told.state}),
        external_references=[
            {"source_name": "tocsin", "external_id": told.place},
            *({"source_name": one.scheme, "external_id": one.code} for one in told.words
              if one.scheme != "place"),
            *({"source_name": one.framework, "external_id": one.code} for one in told.techniques
              if one.framework not in SOURCES and one.is_confirmed),
        ],
        extensions={extensions.FINDING: _numbers(told)},
    )  # fmt: skip


def opinion(told: FindingTold, about: str, author: str) -> Object:
    """Return what a person decided about a finding."""
    return dated(
        "opinion",
        object_id("opinion", about, told.state),
        told.changed_at,
        told.changed_at,
        created_by_ref=author,
        opinion=OPINIONS[told.state],
        explanation=told.decided_because,
        authors=[told.decided_by] if told.decided_by else None,
        object_refs=[about],
    )


def observed(told: FindingTold, refs: list[str], author: str) -> Object:
    """Return what was seen, when, and how many rows say so."""
    return dated(
        "observed-data",
        object_id("observed-data", told.owner, told.key),
        told.created_at,
        told.changed_at,
        created_by_ref=author,
        first_observed=stamp(told.first_at),
        last_observed=stamp(told.last_at),
        number_observed=min(max(1, told.evidence), 999_999_999),
        object_refs=refs,
    )


def _numbers(told: FindingTold) -> Object:
    """Return what our extension holds of a finding; strings where STIX has no number for it."""
    found: Object = {
        "extension_type": "property-extension",
        "version": extensions.VERSION,
        "kind": told.kind,
        "state": told.state,
        "detectors": list(told.detectors),
        "first_at": stamp(told.first_at),
        "last_at": stamp(told.last_at),
        "measures": _plain(told.measures),
        "chance": _plain(told.chance or {}),
        "rule": _plain(told.rule or {}),
        "innocent": list(told.innocent),
        "evidence_rows": told.evidence,
        "evidence_sha256": told.evidence_sha256,
        "member_states": list(told.codes("place")),
        "commitment14": list(told.codes("commitment14")),
        "decided_by": told.decided_by,
        "operation": told.operation,
        "election": told.election,
    }
    return {name: value for name, value in found.items() if value not in ("", [], {})}


def _plain(values: Mapping[str, Any]) -> Object:
    """Return named values under names that STIX allows, without those that are not known."""
    allowed = re.compile(r"[^a-z0-9_]+")
    return {
        allowed.sub("_", str(name).casefold()): value
        for name, value in sorted(values.items())
        if value is not None
    }
