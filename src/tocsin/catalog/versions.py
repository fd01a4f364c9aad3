"""Ids of other versions: what became of them, what changed between two, and which are wrong.

No official table says what replaces a retired id. Ours is a proposal for review: `confidence` is
low on each, and where several sets may fit, a person chooses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tocsin.catalog.entry import Entry
from tocsin.catalog.lookups import candidates, lookup
from tocsin.catalog.tables import rows
from tocsin.catalog.techniques import VERSIONS
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

NEWEST = VERSIONS[-1]
Fate = Literal["kept", "renamed", "replaced", "gone", "unknown"]


@dataclass(frozen=True)
class Migration:
    """What became of one id."""

    id: str
    """As it was given, with its framework."""
    version: str
    fate: Fate
    """gone: nothing stands for it; unknown: that version never had it."""
    to: tuple[tuple[str, ...], ...] = ()
    """Sets of ids of the newest version, any one of which may fit; of one, take that."""
    title: str = ""
    """What it was called then."""
    near: tuple[str, ...] = ()
    """Of an unknown id, the nearest there are."""

    @property
    def certain(self) -> bool:
        """Whether a program may carry it over without asking: the id means the same."""
        return self.fate in {"kept", "renamed"}


@dataclass(frozen=True)
class Difference:
    """What changed in DISARM from one version to another."""

    added: tuple[str, ...]
    retired: tuple[str, ...]
    renamed: tuple[str, ...]


def migrate(id: str, version: str) -> Migration:  # noqa: A002 -- the field's name
    """Return what became of an id of AMITT (`version="amitt"`) or of an older DISARM.

    >>> migrate("T0009", "1.4").to
    (('disarm:T0097.108', 'disarm:T0143.002'),)
    >>> migrate("T0048", "amitt").title
    'Cow online opinion leaders'
    """
    framework, bare = _named(id, version)
    known(version)
    if bare not in members(version):
        near = nearest(bare, members(version))
        return Migration(f"{framework}:{bare}", version, "unknown", near=near)
    entry = lookup(f"{framework}:{bare}")
    title = entry.title if framework == "amitt" else _title(bare, version) or entry.title
    if framework == "disarm" and not entry.valid_to:
        fate: Fate = "kept" if title == entry.title else "renamed"
        return Migration(entry.id, version, fate, ((entry.id,),), title)
    fate = "replaced" if entry.alternatives else "gone"
    return Migration(entry.id, version, fate, entry.alternatives, title)


def diff(old: str, new: str = NEWEST) -> Difference:
    """Return which ids came, went, and were given another name between two versions of DISARM."""
    before, after = members(known(old)), members(known(new))
    both = before & after
    renamed = (one for one in both if new == NEWEST and _title(one, old))
    return Difference(
        tuple(sorted(after - before)), tuple(sorted(before - after)), tuple(sorted(renamed))
    )


def formerly(bare: str) -> tuple[Entry, ...]:
    """Return what AMITT had under an id that DISARM gave to another technique.

    >>> [one.id for one in formerly("T0048")]
    ['amitt:T0048']
    """
    key = bare.strip().upper()
    return (lookup(f"amitt:{key}"),) if key in members("amitt") & members(NEWEST) else ()


def title_in(bare: str, version: str) -> str:
    """Return what a version of DISARM calls a technique, by its id without framework."""
    return _title(bare, version) or lookup(f"disarm:{bare}").title


@cache
def members(version: str) -> frozenset[str]:
    """Return the technique ids of a version, without their framework."""
    if version == "amitt":
        return frozenset(row["id"] for row in rows("disarm/amitt.csv"))
    at = VERSIONS.index(known(version))
    return frozenset(
        row["id"]
        for row in rows("disarm/history.csv")
        if VERSIONS.index(row["first"]) <= at <= VERSIONS.index(row["last"])
    )


def known(version: str) -> str:
    """Return a version that we have the ids of; raises `UnknownNameError` otherwise."""
    every = (*VERSIONS, "amitt")
    if version not in every:
        raise UnknownNameError("version of DISARM", version, nearest(version, every) or every)
    return version


@dataclass(frozen=True)
class Doubt:
    """An id that should not be used as it is."""

    id: str
    why: Literal["unknown", "retired", "ambiguous"]
    instead: tuple[str, ...]
    """Ids that may be meant; empty: none is near."""


def check(ids: Iterable[str]) -> Iterator[Doubt]:
    """Yield, of some ids or names, those that are unknown, retired, or several things at once."""
    for one in dict.fromkeys(ids):
        found = candidates(one)
        if not found:
            yield Doubt(one, "unknown", _near(one))
        elif len(found) > 1:
            yield Doubt(one, "ambiguous", tuple(entry.id for entry in found))
        elif found[0].valid_to and found[0].alternatives:
            yield Doubt(one, "retired", found[0].replaced_by)


def faults(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield what is wrong in the catalog itself: references that lead nowhere, days in disorder."""
    every = {one.id: one for one in entries}
    for one in every.values():
        for other in (*one.parents, *one.see, *one.replaced_by):
            if other not in every:
                yield f"{one.id}: points to {other}, which is not there"
        if one.valid_from and one.valid_to and one.valid_from > one.valid_to:
            yield f"{one.id}: ends before it begins"
        if not (one.title and one.source and one.licence):
            yield f"{one.id}: has no title, source or licence"


def _near(name: str) -> tuple[str, ...]:
    try:
        return (lookup(name).id,)
    except UnknownNameError as error:
        return error.near


def _named(id: str, version: str) -> tuple[str, str]:  # noqa: A002
    framework = "amitt" if version == "amitt" else "disarm"
    return framework, id.rpartition(":")[2].strip().upper()


@cache
def _old_names() -> dict[str, str]:
    return {row["id"]: row["name_in_1.4"] for row in rows("disarm/history.csv")}


def _title(bare: str, version: str) -> str:
    """Return what a version up to 1.4 called a technique, where 1.6 says otherwise."""
    return _old_names().get(bare, "") if version in {"1.3", "1.4"} else ""
