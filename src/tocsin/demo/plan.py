"""The plan of the made-up election, as data: when, who stands, who reports, what was planted."""

from datetime import date, datetime, time
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct


class Calendar(Struct, frozen=True):
    """When it all happens, in the republic's own time zone."""

    time_zone: str
    first_day: date
    days: int
    polling_day: date
    opens: time
    closes: time
    silence_from: datetime


class Figurehead(Struct, frozen=True):
    """Somebody in public life."""

    name: str
    kind: str
    """As in the watchlist: candidate, party, outlet, authority or person."""
    handle: str
    platforms: list[str]
    lang: str
    bio: str
    domain: str = ""
    slogan: str = ""
    """Campaign hashtag, without #; "" for those who do not stand."""
    watched: bool = True
    """Is on the watchlist."""


class Plot(Struct, frozen=True):
    """Something planted, or an innocent that looks planted."""

    name: str
    about: str
    detectors: list[str] = []
    """Those whose finding shows it; empty for innocents."""
    disarm: list[str] = []


class Plan(Struct, frozen=True):
    """`plan.toml`, whole."""

    republic: str
    country: str
    languages: list[str]
    calendar: Calendar
    figures: list[Figurehead]
    planted: list[Plot]
    innocent: list[Plot]

    def of_kind(self, *kinds: str) -> list[Figurehead]:
        """Return public figures of these kinds, in the plan's order."""
        return [figure for figure in self.figures if figure.kind in kinds]


@cache
def river() -> Plan:
    """Return the plan of the river election."""
    text = files("tocsin.demo").joinpath("plan.toml").read_bytes()
    return msgspec.toml.decode(text, type=Plan)
