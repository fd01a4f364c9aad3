"""What some words may mean: what is called so now, what was once, what holds them, what is near."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from tocsin.catalog.crosswalk import counters
from tocsin.catalog.elements import Element, elements
from tocsin.catalog.entry import Entry
from tocsin.catalog.frameworks import Framework
from tocsin.catalog.frameworks import framework as framework_of
from tocsin.catalog.lookups import candidates, entries, lookup, search
from tocsin.catalog.techniques import VERSIONS
from tocsin.catalog.versions import check, formerly, members, title_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What was found; an entry stands in one of these alone, the first that fits."""

    named: tuple[Entry, ...] = ()
    """By this id, name or alias: one, or all that a person must choose from."""
    once: tuple[Entry, ...] = ()
    """By this id in AMITT, whose numbers DISARM uses again for other things."""
    held: tuple[Entry, ...] = ()
    """That hold every word; best first."""
    near: tuple[Entry, ...] = ()
    """What may have been meant, where there is nothing else."""

    @property
    def every(self) -> tuple[Entry, ...]:
        """Return all of it, best first."""
        return (*self.named, *self.once, *self.held, *self.near)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One entry with what its ids lead to."""

    entry: Entry
    framework: Framework
    parents: tuple[Entry, ...]
    parts: tuple[Entry, ...]
    """What has it as a parent."""
    see: tuple[Entry, ...]
    alternatives: tuple[tuple[Entry, ...], ...]
    """What stands for it now: sets, any one of which may fit."""
    free: tuple[Entry, ...]
    """Countermeasures without a caution."""
    cautious: tuple[Entry, ...]
    """Countermeasures that restrict speech, deceive or attack."""
    elements: tuple[Element, ...]
    """What a provision asks for."""
    versions: tuple[tuple[str, str], ...]
    """Versions of DISARM that have it, the oldest first, each with what it is called there."""


def look(words: str, *, on: date | None = None) -> Looked:
    """Return what some words may mean; with `on`, only what is valid that day.

    >>> [one.id for one in look("Grizzly Steppe").named]
    ['actor:apt28', 'actor:apt29']
    >>> [one.id for one in look("use copypasta!").near][0]
    'disarm:T0084.001'
    """
    if not words.strip():
        return Looked()
    named = candidates(words, on=on)
    once = _fit(formerly(words), on, named)
    held = _fit(search(words), on, (*named, *once))
    found = named or once or held
    near = () if found else _fit(_meant(words), on, ())
    return Looked(named=named, once=once, held=held, near=near)


def sheet(entry: Entry) -> Sheet:
    """Return an entry with what its ids lead to.

    >>> [one.id for one in sheet(lookup("disarm:T0009")).alternatives[0]]
    ['disarm:T0097.108', 'disarm:T0143.002']
    """
    against = counters(entry.id) if entry.kind == "technique" and not entry.valid_to else ()
    return Sheet(
        entry=entry,
        framework=framework_of(entry.framework),
        parents=_all(entry.parents),
        parts=_all(_children().get(entry.id, ())),
        see=_all(entry.see),
        alternatives=tuple(map(_all, entry.alternatives)),
        free=tuple(one for one in against if not one.caution),
        cautious=tuple(one for one in against if one.caution),
        elements=elements(entry.id),
        versions=_versions(entry),
    )


def _fit(found: Iterable[Entry], on: date | None, but: tuple[Entry, ...]) -> tuple[Entry, ...]:
    known = {one.id for one in but}
    return tuple(one for one in found if one.id not in known and one.valid(on))


def _meant(words: str) -> tuple[Entry, ...]:
    """Return what is near to words that name nothing."""
    return _all(near for doubt in check([words]) for near in doubt.instead)


def _all(ids: Iterable[str]) -> tuple[Entry, ...]:
    return tuple(map(lookup, ids))


def _versions(entry: Entry) -> tuple[tuple[str, str], ...]:
    if entry.framework != "disarm":
        return ()
    bare = entry.bare
    return tuple((one, title_in(bare, one)) for one in VERSIONS if bare in members(one))


@cache
def _children() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in entries():
        for parent in one.parents:
            found[parent] = (*found[parent], one.id)
    return dict(found)
