"""Platforms whose own terms bar political advertising, each from its day on.

Terms of a platform are no law: they tell that an ad should not have been there, labelled or not.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from tocsin.catalog.elections import Confidence
from tocsin.catalog.tables import rows


@dataclass(frozen=True, slots=True)
class AdPolicy:
    """One platform's terms."""

    platform: str
    where: str
    """EU, or "" for everywhere."""
    barred_from: date
    confidence: Confidence
    source: str


@cache
def ad_policies() -> tuple[AdPolicy, ...]:
    """Return the terms of every platform that is known to bar political ads."""
    return tuple(
        AdPolicy(
            row["platform"],
            row["where"],
            date.fromisoformat(row["barred_from"]),
            "medium" if row["confidence"] == "medium" else "low",
            row["source"],
        )
        for row in rows("ad_policies.csv")
    )
