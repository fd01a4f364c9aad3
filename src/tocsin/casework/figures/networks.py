"""Who is in a network on a day: organisations, people, countries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date
from typing import NamedTuple

from tocsin.casework.errors import Refused
from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, order, rule
from tocsin.casework.models import Organisation, Participation, Role
from tocsin.casework.models.visible import Reader
from tocsin.vocabulary.places import MEMBER_STATES

JOINED = {"HR": date(2013, 7, 1), "BG": date(2007, 1, 1), "RO": date(2007, 1, 1)}
"""First day in the Union of those that came last."""
LEFT = {"GB": date(2020, 2, 1)}
"""First day out of it."""


class Taking(NamedTuple):
    """Somebody's part in a network, through an organisation."""

    id: int
    person_id: int
    organisation_id: int
    network_id: int | None
    started_on: date
    stopped_on: date | None


class Home(NamedTuple):
    """Where an organisation is."""

    id: int
    country: str


@rule(
    "network.organisations", "organisations",
    "Distinct organisations that were members of the network on the day.",
    takes="period on network!",
)  # fmt: skip
def network_organisations(past: Past, question: Question) -> Iterable[Counted]:
    """Count members."""
    return [
        Counted(f"organisation:{key}", tuple(places))
        for key, places in _members(past, question).items()
    ]


@rule(
    "network.participants", "people",
    "Distinct people with a part in the network on the day, through an organisation that was a "
    "member of it; in several organisations or roles, one still counts once.",
    takes="period on network!",
)  # fmt: skip
def network_participants(past: Past, question: Question) -> Iterable[Counted]:
    """Count people, for who coordinates the network: others would count only their colleagues."""
    day, there = _day(question), _members(past, question)
    of = meant.network(past, question.network or "")
    _must_coordinate(past, of, question)
    people = defaultdict(list)
    for one in past.rows(Participation, Taking, network_id=of):
        ends = one.stopped_on
        if one.organisation_id in there and one.started_on <= day and (ends is None or ends > day):
            people[one.person_id].append(f"participation:{one.id}")
    return [Counted(f"person:{key}", tuple(places)) for key, places in people.items()]


@rule(
    "network.countries_inside", "countries of the EU",
    "Distinct countries, Member States of the European Union on the day, of the network's members.",
    takes="period on network!",
)  # fmt: skip
def network_countries_inside(past: Past, question: Question) -> Iterable[Counted]:
    """Count Member States."""
    return _countries(past, question, inside=True)


@rule(
    "network.countries_outside", "countries outside the EU",
    "Distinct countries, not Member States of the European Union on the day, of the network's "
    "members.",
    takes="period on network!",
)  # fmt: skip
def network_countries_outside(past: Past, question: Question) -> Iterable[Counted]:
    """Count other countries."""
    return _countries(past, question, inside=False)


def is_member_state(country: str, on: date) -> bool:
    """Whether a country was in the European Union on a day; known from 2004 on.

    >>> is_member_state("GB", date(2020, 1, 31)), is_member_state("GB", date(2024, 6, 9))
    (True, False)
    """
    if country in LEFT:
        return on < LEFT[country]
    return country in MEMBER_STATES and on >= JOINED.get(country, date.min)


def _must_coordinate(past: Past, network: int, question: Question) -> None:
    reader = past.reader if isinstance(past.reader, Reader) else Reader(past.reader)
    if not reader.roles.filter(role=Role.COORDINATOR, network=network).exists():
        raise Refused("role", "network.participants", "are counted by who coordinates the network",
                      got=question.network)  # fmt: skip


def _countries(past: Past, question: Question, *, inside: bool) -> list[Counted]:
    day, there = _day(question), _members(past, question)
    homes = {one.id: one.country for one in past.rows(Organisation, Home)}
    found = defaultdict(list)
    for key in there:
        if (country := homes.get(key)) and is_member_state(country, day) == inside:
            found[country].append(f"organisation:{key}")
    return [
        Counted(f"place:{country}", tuple(sorted(places, key=order)))
        for country, places in found.items()
    ]


def _day(question: Question) -> date:
    """Return the day that is asked for, the period's last, or that of the instant."""
    if question.on is not None:
        return question.on
    return question.period.last if question.period else question.as_of.astimezone(UTC).date()


def _members(past: Past, question: Question) -> dict[int, list[str]]:
    """Return who was in the network on the day, with their memberships."""
    day = _day(question)
    found = defaultdict(list)
    for one in meant.members(past, question.network or ""):
        if one.joined_on <= day and (one.left_on is None or one.left_on > day):
            found[one.organisation_id].append(f"membership:{one.id}")
    return dict(sorted(found.items()))
