"""Elections: who votes on what, on which days, from which hour to which, by whose clock.

The table is our own, from public announcements of the authority named in `source`; no row has been
checked against the primary text (`verified`), and `confidence` says how sure we are of the hours.
A watch may always declare its own election instead.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.names import nearest
from tocsin.vocabulary.places import place

Confidence = Literal["high", "medium", "low"]
KINDS = ("presidential", "parliamentary", "european", "local", "referendum")
CALLED = {"european": "European election", "referendum": "referendum"}
ORDINALS = {"1/2": ", first round", "2/2": ", second round"}


@dataclass(frozen=True, slots=True)
class PollingDay:
    """One day on which votes are cast, in local time."""

    on: date
    opens: time
    closes: time
    """When the last station closes, except where the election's note says otherwise."""
    time_zone: str
    """IANA name."""

    @property
    def clock(self) -> ZoneInfo:
        """The zone that local times are in."""
        return ZoneInfo(self.time_zone)

    @property
    def opens_at(self) -> datetime:
        """The instant of opening, UTC."""
        return datetime.combine(self.on, self.opens, self.clock).astimezone(UTC)

    @property
    def closes_at(self) -> datetime:
        """The instant of closing, UTC."""
        return datetime.combine(self.on, self.closes, self.clock).astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class Election:
    """One vote of one country; each round is its own."""

    id: str
    """`election:COUNTRY-kind-YYYY-MM-DD`, the date being the first polling day."""
    name: str
    country: str
    """ISO 3166 alpha-2."""
    kind: str
    """One of KINDS."""
    polls: tuple[PollingDay, ...]
    """In order; votes abroad and advance votes are in the note."""
    source: str
    """Whose announcement it follows."""
    confidence: Confidence
    round: int = 1
    note: str = ""
    verified: bool = False
    """True: checked against the primary text."""

    def __post_init__(self) -> None:
        if not self.polls:
            raise ConfigError(f"{self.id}: an election needs at least one polling day; got none")
        if self.kind not in KINDS:
            raise ConfigError(f"{self.id}: kind must be one of {', '.join(KINDS)}; got {self.kind}")


def election_id(country: str, kind: str, on: date) -> str:
    """Return the id of the election of a country and kind that begins on a day."""
    return f"election:{country}-{kind}-{on}"


@cache
def elections() -> tuple[Election, ...]:
    """Return every election in the catalog, the earliest first."""
    text = files("tocsin.catalog").joinpath("elections.csv").read_text(encoding="utf-8")
    found = [_election(row) for row in csv.DictReader(text.splitlines())]
    return tuple(sorted(found, key=lambda one: (one.polls[0].on, one.id)))


@cache
def _by_id() -> dict[str, Election]:
    return {one.id.casefold(): one for one in elections()}


def election(id: str) -> Election:  # noqa: A002 -- it is what the field is called
    """Return an election by its id, with or without `election:`; case is set aside.

    Raises `UnknownNameError` with the nearest ids.

    >>> election("RO-presidential-2024-11-24").polls[0].closes_at.isoformat()
    '2024-11-24T19:00:00+00:00'
    """
    wanted = "election:" + id.casefold().removeprefix("election:")
    if wanted not in _by_id():
        known = [one.id for one in elections()]
        raise UnknownNameError("election", id, nearest(wanted, known))
    return _by_id()[wanted]


def _election(row: dict[str, str]) -> Election:
    """Read one row of `elections.csv`; `round` is 1, or 1/2 and 2/2 where there may be two."""
    where = place(row["country"])
    polls = tuple(_polling_day(day, where.time_zone) for day in row["days"].split(";"))
    first = polls[0].on
    called = CALLED.get(row["kind"], f"{row['kind']} election") + ORDINALS.get(row["round"], "")
    return Election(
        id=election_id(where.iso2, row["kind"], first),
        name=f"{where.name}, {called}, {first.day} {first:%B %Y}",
        country=where.iso2,
        kind=row["kind"],
        polls=polls,
        source=row["source"],
        confidence=row["confidence"],  # type: ignore[arg-type]  # a test reads every row
        round=int(row["round"][0]),
        note=row["note"],
    )


def _polling_day(text: str, time_zone: str) -> PollingDay:
    """Read `2024-06-08 15:00-23:00`."""
    on, _, hours = text.partition(" ")
    opens, _, closes = hours.partition("-")
    return PollingDay(
        date.fromisoformat(on), time.fromisoformat(opens), time.fromisoformat(closes), time_zone
    )
