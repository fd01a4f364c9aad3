"""The records that names in a question mean; a name nobody knows is refused, not counted as 0."""

from datetime import date
from typing import NamedTuple

from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.models import Election, Membership, Network, Operation, Platform
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest


class Named(NamedTuple):
    """A record by its name."""

    id: int
    name: str


class Elected(NamedTuple):
    """An election by its id in the catalog."""

    id: int
    catalog_id: str


class Aliased(NamedTuple):
    """An operation, which may have several names."""

    id: int
    name: str
    aliases: list[str]


class Member(NamedTuple):
    """A time in a network."""

    id: int
    network_id: int
    organisation_id: int
    joined_on: date
    left_on: date | None


def network(past: Past, name: str) -> int:
    """Return the key of a network."""
    return _one("network", name, {one.name: one.id for one in past.rows(Network, Named)})


def platform(past: Past, name: str) -> int:
    """Return the key of a platform."""
    return _one("platform", name, {one.name: one.id for one in past.rows(Platform, Named)})


def election(past: Past, catalog_id: str) -> int:
    """Return the key of an election."""
    known = {one.catalog_id: one.id for one in past.rows(Election, Elected)}
    return _one("election", catalog_id, known)


def operations(past: Past, name: str) -> frozenset[int]:
    """Return every operation with a name or an alias: each organisation may keep its own."""
    every = past.rows(Operation, Aliased)
    names = {one.id: {each.casefold() for each in (one.name, *one.aliases)} for one in every}
    found = frozenset(key for key, named in names.items() if name.casefold() in named)
    if not found:
        raise UnknownNameError("operation", name, nearest(name, set().union(*names.values())))
    return found


def members(past: Past, name: str) -> list[Member]:
    """Return every time of every member of a network."""
    return past.rows(Membership, Member, network_id=network(past, name))


def owners(past: Past, question: Question) -> frozenset[int] | None:
    """Return the organisations that were in the network within the period; null: any will do."""
    if question.network is None:
        return None
    period, last = question.period, question.as_of.date()
    first, last = (period.first, period.last) if period else (date.min, last)
    return frozenset(
        one.organisation_id
        for one in members(past, question.network)
        if one.joined_on <= last and (one.left_on is None or one.left_on > first)
    )


def _one(kind: str, name: str, known: dict[str, int]) -> int:
    if name not in known:
        raise UnknownNameError(kind, name, nearest(name, known))
    return known[name]
