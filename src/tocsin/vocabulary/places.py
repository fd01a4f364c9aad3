"""Places: countries by code or by the names people write, with their languages and clocks.

Europe is complete; of the rest of the world there is what turns up in collections about European
elections. Facts from ISO 3166-1 and the IANA time zone database.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from zoneinfo import ZoneInfo

from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest


@dataclass(frozen=True, slots=True)
class Place:
    """A country."""

    iso2: str
    """ISO 3166-1 alpha-2; XK for Kosovo, as is the custom."""
    iso3: str
    name: str
    """In English."""
    region: str
    """EU (a Member State), EEA (the other members), Europe or World."""
    languages: tuple[str, ...]
    """BCP 47, official ones, the most spoken first."""
    time_zone: str
    """IANA name of the capital's clock; parts of the country may keep another."""
    aliases: tuple[str, ...]
    """Other names and codes in use, among them the country's own."""

    @property
    def clock(self) -> ZoneInfo:
        """The capital's time zone."""
        return ZoneInfo(self.time_zone)


def _read() -> Mapping[str, Place]:
    """Read `places.csv`."""
    text = files("tocsin.vocabulary").joinpath("places.csv").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["iso2"]: Place(
                row["iso2"],
                row["iso3"],
                row["name"],
                row["region"],
                tuple(row["languages"].split()),
                row["time_zone"],
                tuple(one for one in row["aliases"].split("|") if one),
            )
            for row in csv.DictReader(text.splitlines())
        }
    )


PLACES = _read()
"""Every place by its two letters."""
MEMBER_STATES = MappingProxyType({p.iso2: p for p in PLACES.values() if p.region == "EU"})
"""The 27 Member States of the European Union."""
EEA = MappingProxyType({p.iso2: p for p in PLACES.values() if p.region in {"EU", "EEA"}})
"""Member States, Iceland, Liechtenstein and Norway: the rows of reports under the Code."""


@cache
def _by_any_name() -> Mapping[str, Place]:
    """Return places by code, name and alias, case folded."""
    return {
        name.casefold(): one
        for one in PLACES.values()
        for name in (one.iso2, one.iso3, one.name, *one.aliases)
    }


def place(name_or_code: str) -> Place:
    """Return the place that a code or a name means; case and surrounding space are set aside.

    Raises `UnknownNameError` with the nearest names.

    >>> place("Romania").iso2, place("rou").iso2, place(" ελλάδα ").iso2
    ('RO', 'RO', 'GR')
    """
    found = _by_any_name().get(name_or_code.strip().casefold())
    if found is None:
        known = [name for one in PLACES.values() for name in (one.name, *one.aliases)]
        raise UnknownNameError("place", name_or_code, nearest(name_or_code.strip(), known))
    return found
