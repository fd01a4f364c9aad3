"""Any entry by its id, name, alias or words, in whatever version; or the nearest there are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from tocsin.catalog import tables, techniques
from tocsin.catalog.entry import Entry
from tocsin.catalog.frameworks import framework as framework_of
from tocsin.catalog.tables import rows
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

SHORTLIST = 60
"""Names that share most letter pairs with a mistyped one: those that are compared in full."""


def lookup(id: str, *, on: date | None = None) -> Entry:  # noqa: A002 -- the field's name
    """Return the entry with this id, name or alias; case is set aside.

    With `on`, only what is valid that day; without, also what has been replaced (`replaced_by`
    says by what). Raises `UnknownNameError` with the nearest names, or, where a name has several
    entries, with their ids.

    >>> lookup("disarm:T0084.001").title, lookup("use copypasta").id
    ('Use Copypasta', 'disarm:T0084.001')
    """
    found = candidates(id, on=on)
    if len(found) == 1:
        return found[0]
    raise UnknownNameError("catalog", id, tuple(one.id for one in found) or _near(id))


def candidates(name: str, *, on: date | None = None) -> tuple[Entry, ...]:
    """Return every entry that goes by a name: none, one, or all that a person must choose from.

    >>> [one.id for one in candidates("Grizzly Steppe")]
    ['actor:apt28', 'actor:apt29']
    """
    every = _by_id()
    found = [every[one] for one in _by_name().get(_key(name), ())]
    return tuple(one for one in found if one.valid(on))


def search(words: str) -> tuple[Entry, ...]:
    """Return entries that hold every word in id, title, alias or explanation; best first.

    >>> [entry.id for entry in search("lookalike domain")]
    ['disarm:T0149.003']
    """
    wanted = words.casefold().split()
    if not wanted:
        return ()
    ranked = []
    for bare, (title, everything) in _texts().items():
        if all(word in everything for word in wanted):
            ranked.append((sum(word not in title for word in wanted), len(title), bare))
    return tuple(_by_id()[one] for *_, one in sorted(ranked))


def entries(framework: str | None = None, kind: str | None = None) -> tuple[Entry, ...]:
    """Return every entry, or those of one framework, or of one kind in it."""
    if framework is not None:
        framework_of(framework)
    return tuple(
        one
        for one in _by_id().values()
        if framework in {None, one.framework} and kind in {None, one.kind}
    )


def _near(name: str) -> tuple[str, ...]:
    """Return ids of entries whose id, name or alias is close to a name."""
    key, names = _key(name), _by_name()
    replaced = [new for old in names.get(key, ()) for new in _by_id()[old].replaced_by]
    close = nearest(key, _shortlist(key))
    found = [*replaced, *(one for said in close for one in names[said])]
    return tuple(dict.fromkeys(found))[:4]


def _shortlist(key: str) -> list[str]:
    """Return the names that share most pairs of letters with a key, of thousands."""
    pairs, shared = _pairs(), Counter[str]()
    for pair in _pairs_of(key):
        shared.update(pairs.get(pair, ()))
    ranked = sorted(shared, key=lambda one: (-2 * shared[one] / (len(one) + len(key)), one))
    return ranked[:SHORTLIST]


def _key(name: str) -> str:
    """Return a name as it is compared."""
    return " ".join(name.casefold().split())


def _made() -> Iterator[Entry]:
    """Yield every entry, in the order of the frameworks."""
    yield from techniques.disarm()
    yield from techniques.amitt()
    yield from tables.attack()
    yield from tables.commitment14()
    yield from tables.carnegie()
    for name in tables.UNIFORM:
        yield from tables.uniform(name)
    yield from tables.actors()
    yield from tables.votes()
    yield from tables.silences()


@cache
def _by_id() -> dict[str, Entry]:
    """Return every entry by id."""
    found = {entry.id: entry for entry in _made()}
    for row in rows("aliases.csv"):
        entry = found[row["id"]]
        found[row["id"]] = replace(entry, aliases=(*entry.aliases, row["alias"]))
    for row in rows("titles.csv"):
        entry = found[row["id"]]
        titles = (*entry.titles, (row["language"], row["title"]))
        found[row["id"]] = replace(entry, titles=titles)
    return found


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    """Return ids by everything an entry may be called, its bare id among it.

    An id in full names one entry, whatever else is called the same; and AMITT, whose numbers
    DISARM uses again for other things, is only meant where nothing else is.
    """
    names: dict[str, tuple[str, ...]] = {}
    late: dict[str, tuple[str, ...]] = {}
    for entry in _by_id().values():
        of = late if entry.framework == "amitt" else names
        translated = (title for _, title in entry.titles)
        for name in dict.fromkeys(
            map(_key, (entry.title, entry.bare, *entry.aliases, *translated))
        ):
            of[name] = (*of.get(name, ()), entry.id)
    return late | names | {_key(one): (one,) for one in _by_id()}


@cache
def _texts() -> dict[str, tuple[str, str]]:
    """Return, by id, what an entry is called, and that with all it says."""
    found = {}
    for entry in _by_id().values():
        translated = (title for _, title in entry.titles)
        title = " ".join((entry.id, entry.title, *entry.aliases, *translated)).casefold()
        found[entry.id] = (title, f"{title} {entry.about.casefold()} {entry.tactic.casefold()}")
    return found


@cache
def _pairs() -> dict[str, tuple[str, ...]]:
    """Return names by the pairs of letters in them."""
    found: dict[str, list[str]] = {}
    for name in _by_name():
        for pair in _pairs_of(name):
            found.setdefault(pair, []).append(name)
    return {pair: tuple(some) for pair, some in found.items()}


def _pairs_of(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}
