"""Google's Political Ads Transparency bundle: its tables of ads, advertisers and money.

The bundle says who paid, when, how much and whom it was aimed at, and never an ad's words. Money
comes in a dozen currencies side by side: euros are kept where they are given, else dollars.
"""

import re
from collections.abc import Callable, Iterator
from typing import ClassVar

import msgspec

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import STRANGE, by_columns
from tocsin.importers.sights import Account, Ad, AdReach, Moment, Sight
from tocsin.vocabulary.errors import RecordError

CURRENCY = re.compile(r"Spend_(?:Range_(?:Min|Max)_)?[A-Z]{3}")
CODE = re.compile(r"[A-Z]{2}")
BUCKET = re.compile(r"([≤<>]?)\s*([0-9.,]+)\s*([kKM]?)(?:\s*[-–]\s*([0-9.,]+)\s*([kKM]?))?")
TIMES = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6}
TARGETS = ("Age_Targeting", "Gender_Targeting", "Geo_Targeting_Included", "Geo_Targeting_Excluded")
KINDS = {
    "creative": frozenset({"Ad_ID", "Ad_Type", "Advertiser_ID", "Impressions"}),
    "weekly": frozenset({"Advertiser_ID", "Week_Start_Date"}),
    "advertiser": frozenset({"Advertiser_ID", "Advertiser_Name", "Total_Creatives"}),
    "advertiser_place": frozenset({"Advertiser_ID", "Country", "Country_Subdivision_Primary"}),
    "place": frozenset({"Country", "Country_Subdivision_Primary", "Country_Subdivision_Secondary"}),
}
"""Columns that tell the bundle's tables apart, the more particular ones first."""
Range = tuple[float | None, float | None]


class GoogleAdsTransparency:
    """Reads the tables of the bundle."""

    name: ClassVar[str] = "google_ads_transparency"
    title: ClassVar[str] = "Google Ads Transparency (political bundle)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the columns of the bundle's tables."""
        spent = any(CURRENCY.fullmatch(name.strip()) for name in head.columns)
        scores = [by_columns(head, required, required) for required in KINDS.values()]
        if not spent or not any(scores):
            return STRANGE
        return Sniff(max(scores), "the bundle's columns", Delimited(head.delimiter))

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what one row of one of the tables says."""
        value = record.value
        names = value.keys() if isinstance(value, dict) else ()
        kind = next((kind for kind, needed in KINDS.items() if needed <= set(names)), None)
        if kind is None:
            raise RecordError("shape", "expected a row of one of the bundle's tables", got=value)
        plain = {name: cell for name, cell in value.items() if not CURRENCY.fullmatch(name)}
        row = fields(kind, plain, self.known, drift)
        row = Fields(kind, value, {}, drift)
        yield from READERS[kind](row)
        advertiser = row.id("Advertiser_ID") if "Advertiser_ID" in row else None
        if advertiser:
            name = row.text("Advertiser_Name")
            yield Account(platform="google", native_id=advertiser, display_name=name)


def _creative(row: Fields) -> Iterator[Sight]:
    started, stopped = _served(row, "First_Served_Timestamp"), _served(row, "Last_Served_Timestamp")
    started = started if started.at else times.iso(row.text("Date_Range_Start"))
    stopped = stopped if stopped.at else times.iso(row.text("Date_Range_End"))
    currency, low, high = _spent_range(row)
    shown, places = _shown(row), _codes(row)
    targeting = {name: row.value[name] for name in TARGETS if row.value.get(name)}
    yield Ad(
        platform="google",
        native_id=row.own_id("Ad_ID"),
        account_native_id=row.id("Advertiser_ID"),
        account_name=row.text("Advertiser_Name"),
        payer=row.text("Advertiser_Name"),
        started_at=started.at,
        stopped_at=stopped.at,
        time_precision=started.precision if started.at else None,
        currency=currency,
        spend_low=low,
        spend_high=high,
        impressions_low=shown[0],
        impressions_high=shown[1],
        political_at_source=True,
        kind=(row.text("Ad_Type") or "").lower() or None,
        country=places[0] if len(places) == 1 else None,
        countries=places or None,
        targeting=msgspec.json.encode(targeting).decode() if targeting else None,
        url=row.text("Ad_URL"),
        flags=times.flags(started),
    )


def _served(row: Fields, name: str) -> Moment:
    """Return a time of the table, which is UTC and says so in a word."""
    raw = row.text(name)
    return times.iso(f"{raw[:-4]}Z" if raw and raw.endswith(" UTC") else raw)


def _spent_range(row: Fields) -> tuple[str | None, float | None, float | None]:
    for currency in ("EUR", "USD"):
        low = row.number(f"Spend_Range_Min_{currency}")
        high = row.number(f"Spend_Range_Max_{currency}")
        if low is not None or high is not None:
            return currency, low, high
    return None, None, None


def _spent(row: Fields) -> tuple[str | None, float | None]:
    for currency in ("EUR", "USD"):
        if (spend := row.number(f"Spend_{currency}")) is not None:
            return currency, spend
    return None, None


def _shown(row: Fields) -> Range:
    """Return the ends of the class of impressions: ≤ 10k, 10k-100k, …, > 10M."""
    raw = row.text("Impressions")
    found = BUCKET.fullmatch(raw.strip()) if raw else None
    if raw and not found:
        row.odd("Impressions")
    if not found:
        return None, None
    first = float(found[2].replace(",", "") or 0) * TIMES[found[3]]
    if found[4]:
        return first, float(found[4].replace(",", "")) * TIMES[found[5]]
    return {"≤": (None, first), "<": (None, first), ">": (first, None)}.get(
        found[1], (first, first)
    )


def _codes(row: Fields) -> list[str]:
    """Return the countries among the regions; EU is none."""
    found = CODE.findall(row.text("Regions") or "")
    return [code for code in dict.fromkeys(found) if code != "EU"]


def _money(row: Fields) -> Iterator[Sight]:
    """Yield what was spent: by an advertiser, in a week, in a place, as far as the table says."""
    currency, spend = _spent(row)
    region = row.text("Country_Subdivision_Secondary") or row.text("Country_Subdivision_Primary")
    if spend is not None:
        yield AdReach(
            platform="google",
            account_native_id=row.id("Advertiser_ID"),
            country=row.text("Country"),
            region=region,
            spend=spend,
            currency=currency,
            week_on=row.text("Week_Start_Date"),
        )


READERS: dict[str, Callable[[Fields], Iterator[Sight]]] = {
    "creative": _creative,
    "weekly": _money,
    "advertiser": _money,
    "advertiser_place": _money,
    "place": _money,
}
