"""Detectors in a watch that renames people: what cannot be judged there is said, never passed over.

A detector that compares names says so with `real_names`: "needed" when it can judge nothing without
them, "used" when they are one sign among others. Stand-ins are drawn as if by lot, so that a
likeness between two of them would mean nothing.
"""

from collections.abc import Mapping

import polars as pl

from tocsin.detectors import Detector

NAMES: Mapping[str, tuple[str, ...]] = {
    "accounts": ("handle", "display_name"),
    "posts": ("account_handle",),
}
"""Columns that hold stand-ins where others hold names."""
UNJUDGED = "not judged: this watch renames people, so their names cannot be compared"
PARTLY = "handles and names were not looked at: this watch renames people"


def unjudged(detector: Detector, *, renamed: bool) -> str:
    """Say why a detector can judge nothing in such a watch; "" when it can."""
    return UNJUDGED if renamed and _names(detector) == "needed" else ""


def without_names(
    detector: Detector, tables: Mapping[str, pl.LazyFrame], *, renamed: bool
) -> tuple[Mapping[str, pl.LazyFrame], str]:
    """Return the tables a detector may judge by, and what it could not look at, "" for nothing."""
    if not renamed or _names(detector) != "used":
        return tables, ""
    nulls = {
        name: rows.with_columns(pl.lit(None, pl.String).alias(one) for one in NAMES[name])
        for name, rows in tables.items()
        if name in NAMES
    }
    return {**tables, **nulls}, PARTLY


def _names(detector: Detector) -> str:
    said: str = getattr(detector, "real_names", "")
    return said
