"""The words of catalogs that findings bore: places, provisions, conducts that people confirmed."""

from collections import defaultdict
from collections.abc import Collection

from tocsin.casework.figures.past import Past

Words = defaultdict[int, frozenset[str]]


def words_of(past: Past, findings: Collection[int], scheme: str) -> Words:
    """Return the words of one scheme on findings, by finding; `place` for countries."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    for finding, named, code in past.words(findings):
        if named == scheme:
            found[finding].add(code)
    return defaultdict(frozenset, {key: frozenset(some) for key, some in found.items()})
