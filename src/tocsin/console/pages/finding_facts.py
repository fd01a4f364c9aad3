"""What a finding says, said so that a person can read it: numbers with units, chance in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from tocsin import detectors
from tocsin.casework import judging
from tocsin.casework.models import Finding, FindingEvidence
from tocsin.catalog import lookup
from tocsin.vocabulary import aloud
from tocsin.vocabulary.errors import TocsinError
from tocsin.vocabulary.finding import Chance, Rule
from tocsin.vocabulary.places import place

ROWS = 200
"""Ids of rows that are shown; the rest is counted."""


@dataclass(frozen=True)
class Word:
    """A word of a catalog on a finding."""

    scheme: str
    code: str
    title: str
    """"": the catalog does not know it."""


def measures(finding: Finding) -> list[tuple[str, Any, str]]:
    """Return each measure with what it means."""
    meanings = _meanings(finding.kind)
    kept = finding.measures if isinstance(finding.measures, dict) else {}
    return [(name, value, meanings.get(name, "")) for name, value in kept.items()]


def words(finding: Finding) -> list[Word]:
    """Return the words of catalogs on a finding that are no techniques, with their titles."""
    plain = finding.classifications.exclude(scheme__in=judging.WEIGHED)
    rows = plain.order_by("scheme", "code").values_list("scheme", "code")
    return [Word(scheme, code, title(scheme, code)) for scheme, code in rows]


@lru_cache(maxsize=256)
def _meanings(kind: str) -> Mapping[str, str]:
    """Return what a detector says of its measures; nothing for a finding made by hand."""
    try:
        return detectors.named(kind).measures
    except TocsinError:
        return {}


@lru_cache(maxsize=4096)
def title(scheme: str, code: str) -> str:
    """Return what a catalog calls a word; "": it does not know it."""
    try:
        return place(code).name if scheme == "place" else lookup(f"{scheme}:{code}").title
    except (TocsinError, LookupError):
        return ""


def chance(finding: Finding) -> tuple[str, str, str] | None:
    """Return how far chance explains it: in a few words, aloud, and the null model."""
    try:
        kept = msgspec.convert(finding.chance, Chance)
    except (msgspec.ValidationError, TypeError):
        return None
    return aloud.strength(kept), aloud.chance_aloud(kept), kept.null


def rule(finding: Finding) -> tuple[Rule, str] | None:
    """Return the rule that was breached, and what it allows to conclude."""
    try:
        kept = msgspec.convert(finding.rule, Rule)
    except (msgspec.ValidationError, TypeError):
        return None
    return kept, aloud.rule_aloud(kept)


def row_ids(finding: Finding) -> list[str]:
    """Return the first ids of the rows that prove it."""
    kept = FindingEvidence.objects.filter(finding=finding).values_list("rows", flat=True).first()
    return (kept or "").split("\n", ROWS)[:ROWS] if kept else []
