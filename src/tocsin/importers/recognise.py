"""What importers share when they judge a file by its first records."""

from collections.abc import Callable, Mapping
from typing import Any

from tocsin.importers import Sniff
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements, Layout, Lines

Test = Callable[[Mapping[str, Any]], float]
"""How sure an importer is of one object, from 0 to 1."""

STRANGE = Sniff(0, "nothing in it looks like this format")


def layout_of(head: Head) -> Layout:
    """Return how JSON is cut whose records are lines, a list, or the document itself."""
    if head.shape == "jsonl":
        return Lines()
    return Elements(("" if head.text.lstrip("\ufeff \t\r\n").startswith("[") else "!",))


def by_objects(head: Head, test: Test, why: str) -> Sniff:
    """Judge JSON by its best object and by how many are as good: one odd record is no veto."""
    if head.shape not in ("jsonl", "json") or not head.objects:
        return STRANGE
    scores = [test(one) for one in head.objects]
    best = max(scores)
    share = sum(score > 0.5 for score in scores) / len(scores)
    score = best if share >= 0.5 else best * share
    return Sniff(score, why, layout_of(head)) if score > 0 else STRANGE


def by_columns(head: Head, required: frozenset[str], usual: frozenset[str]) -> float:
    """Judge a table by its header: nothing without every required column, more with usual ones."""
    columns = {name.strip().lstrip("\ufeff") for name in head.columns}
    if head.shape != "delimited" or not required <= columns:
        return 0.0
    return 0.6 + 0.4 * len(usual & columns) / len(usual)
