"""Meta's Ad Library API: pages of ads, in the layouts since 2019.

Every number is text; spend, impressions and audiences are ranges whose upper end may be missing.
The address of an ad's picture carries the collector's own access token: it is used for the id that
the first layouts give nowhere else, and never kept.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import msgspec

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.recognise import STRANGE, by_objects
from tocsin.importers.sights import Account, Ad, AdReach, Link, Moment, Post, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError

MARKS = {"ad_snapshot_url", "ad_creation_time", "ad_delivery_start_time", "ad_creative_bodies"}
POLITICAL = {"funding_entity", "bylines", "spend", "impressions"}
"""Given for ads that the library counts as political or social; for no others."""
TARGETS = ("target_ages", "target_gender", "target_locations")
ID = re.compile(r"[?&]id=([0-9]{5,25})")
HOST = re.compile(
    r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:[/?]\S{0,2000})?", re.IGNORECASE
)
GENDERS = ("male", "female", "unknown")


class MetaAdLibrary:
    """Reads ads of Facebook, Instagram and their kin."""

    name: ClassVar[str] = "meta_ad_library"
    title: ClassVar[str] = "Meta Ad Library API"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the fields that only these ads have."""
        found = by_objects(head, _likeness, "ads with ad_snapshot_url and delivery times")
        if not found.score:
            return STRANGE
        if found.layout == Elements(("!",)) and "data" in head.objects[0]:
            return Sniff(found.score, found.why, Elements(("data",)))
        return found

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what a page or an ad says."""
        value = record.value
        if isinstance(value, Mapping) and "data" in value and "page_id" not in value:
            page = fields("page", value, self.known, drift)
            ads = page.array("data")
            yield from each("data", ads, lambda one: _ad(fields("ad", one, self.known, drift)))
        else:
            yield from _ad(fields("ad", value, self.known, drift))


def _likeness(one: Mapping[str, Any]) -> float:
    data = one.get("data", one)
    first = (data[0] if data else None) if isinstance(data, list) else data
    if not isinstance(first, Mapping):
        return 0.0
    marks = len(MARKS & first.keys())
    return 0.95 if marks >= 2 or (marks and "page_id" in first) else 0.0


def _ad(ad: Fields) -> Iterator[Sight]:
    native_id, page_id = _id(ad), ad.id("page_id")
    started = times.iso(ad.text("ad_delivery_start_time"))
    created = times.iso(ad.text("ad_creation_time"))
    created = created if created.raw else started
    reaches = [*_reaches(ad, native_id)]
    countries = list(dict.fromkeys(one.country for one in reaches if one.country))
    yield _words(ad, native_id, created)
    yield _paid(ad, native_id, created, started, countries)
    yield from reaches
    if page_id:
        yield Account(platform="facebook", native_id=page_id, display_name=ad.text("page_name"))


def _id(ad: Fields) -> str:
    """Return the ad's id; the first layouts give it in the address of its picture alone."""
    if found := ad.id("id"):
        return found
    if match := ID.search((ad.text("ad_snapshot_url") or "")[:4096]):
        return match[1]
    raise RecordError("id", "expected an ad's id, or its picture's address", column="ad.id")


def _words(ad: Fields, native_id: str, created: Moment) -> Post:
    titles = _several(ad, "ad_creative_link_titles", "ad_creative_link_title")
    bodies = _several(ad, "ad_creative_bodies", "ad_creative_body")
    below = _several(ad, "ad_creative_link_descriptions", "ad_creative_link_description")
    captions = _several(ad, "ad_creative_link_captions", "ad_creative_link_caption")
    text = "\n\n".join(dict.fromkeys(bodies or below)) or None
    cards = [Link(one.strip(), "card") for one in captions if HOST.fullmatch(one.strip()[:2048])]
    return Post(
        platform="facebook",
        native_id=native_id,
        post_type="ad_creative",
        account_native_id=ad.id("page_id"),
        url=f"https://www.facebook.com/ads/library/?id={native_id}",
        text=text,
        title=titles[0] if titles else None,
        created=created,
        flags=times.flags(created),
        labelled_ad=True,
        links=with_more(links_in(text), cards),
    )


def _several(ad: Fields, now: str, before: str) -> list[str]:
    """Return the texts of a field that was one text until 2021 and is a list since."""
    if isinstance(ad.value.get(now), list):
        return ad.texts(now)
    one = ad.text(now) or ad.text(before)
    return [one] if one else []


def _paid(ad: Fields, native_id: str, created: Moment, started: Moment, countries: list[str]) -> Ad:
    parties = ad.objects("beneficiary_payers", "party")
    spend, shown = ad.object("spend", "range"), ad.object("impressions", "range")
    aimed = ad.object("estimated_audience_size", "range")
    payers = _several(ad, "bylines", "funding_entity") or _names(parties, "payer")
    return Ad(
        platform="facebook",
        native_id=native_id,
        account_native_id=ad.id("page_id"),
        account_name=ad.text("page_name"),
        has_post=True,
        payer="; ".join(payers) or None,
        beneficiary="; ".join(_names(parties, "beneficiary")) or None,
        created_at=created.at,
        started_at=started.at,
        stopped_at=times.iso(ad.text("ad_delivery_stop_time")).at,
        time_precision=started.precision if started.at else None,
        currency=ad.text("currency"),
        spend_low=spend.number("lower_bound"),
        spend_high=spend.number("upper_bound"),
        impressions_low=shown.number("lower_bound"),
        impressions_high=shown.number("upper_bound"),
        audience_low=aimed.number("lower_bound"),
        audience_high=aimed.number("upper_bound"),
        eu_reach=ad.count("eu_total_reach"),
        political_at_source=True if any(ad.value.get(one) for one in POLITICAL) else None,
        country=countries[0] if len(countries) == 1 else None,
        countries=countries or None,
        languages=ad.texts("languages") or None,
        surfaces=ad.texts("publisher_platforms") or None,
        targeting=_targeting(ad),
        url=f"https://www.facebook.com/ads/library/?id={native_id}",
        flags=times.flags(created, started),
    )


def _names(parties: list[Fields], role: str) -> list[str]:
    found = (party.text(role) for party in parties)
    return list(dict.fromkeys(name for name in found if name))


def _targeting(ad: Fields) -> str | None:
    """Return whom the ad was aimed at, as the library's own JSON."""
    given = {name: ad.value[name] for name in TARGETS if ad.value.get(name)}
    return msgspec.json.encode(given).decode() if given else None


def _reaches(ad: Fields, native_id: str) -> Iterator[AdReach]:
    """Yield every part of the audience, in whichever of the library's four breakdowns it stands."""
    for part in ad.objects("demographic_distribution", "part"):
        yield _part(native_id, part, age=part.text("age"), gender=part.text("gender"))
    for name in ("region_distribution", "delivery_by_region"):
        for part in ad.objects(name, "part"):
            yield _part(native_id, part, region=part.text("region"))
    if isinstance(ad.value.get("total_reach_by_location"), list):
        for part in ad.objects("total_reach_by_location", "place"):
            yield _part(native_id, part, country=part.text("key"), reach=part.count("value"))
    for country in ad.objects("age_country_gender_reach_breakdown", "country"):
        yield from _by_age(country, native_id)


def _by_age(country: Fields, native_id: str) -> Iterator[AdReach]:
    code = country.text("country")
    for part in country.objects("age_gender_breakdowns", "ages"):
        age = part.text("age_range")
        for gender in GENDERS:
            if (reach := part.count(gender)) is not None:
                yield _part(native_id, None, country=code, age=age, gender=gender, reach=reach)


def _part(native_id: str, part: Fields | None, **known: Any) -> AdReach:  # noqa: ANN401
    share = part.number("percentage") if part is not None else None
    return AdReach(platform="facebook", ad_native_id=native_id, share=share, **known)
