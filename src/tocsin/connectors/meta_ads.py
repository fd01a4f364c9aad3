"""Meta's Ad Library API: the ads that reached a country.

The library has no order in time, so each collection is a whole walk through it: a later sight of an
ad tells how its reach has grown. A walk that was stopped goes on at the page before which it
stopped. The API repeats the token inside every ad's snapshot address; it is cut out before anything
is stored. Source: Meta's Ad Library API documentation, ads_archive, its fields and error codes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import msgspec

from tocsin.connectors.answers import items, read, refuse
from tocsin.connectors.credentials import Secret, required
from tocsin.connectors.http import Answer, Http, bearer
from tocsin.connectors.pace import Pace
from tocsin.connectors.page import Cursor, Page
from tocsin.connectors.streams import stream_name
from tocsin.connectors.walk import Leaf, StaleTokenError, walk
from tocsin.vocabulary.errors import ParameterError, SourceError

API = "https://graph.facebook.com/v22.0"
FIELDS = (
    "id", "ad_creation_time", "ad_creative_bodies", "ad_creative_link_captions",
    "ad_creative_link_descriptions", "ad_creative_link_titles", "ad_delivery_start_time",
    "ad_delivery_stop_time", "ad_snapshot_url", "age_country_gender_reach_breakdown",
    "beneficiary_payers", "bylines", "currency", "delivery_by_region", "demographic_distribution",
    "estimated_audience_size", "eu_total_reach", "impressions", "languages", "page_id", "page_name",
    "publisher_platforms", "spend", "target_ages", "target_gender", "target_locations",
    "total_reach_by_location",
)  # fmt: skip
LIMIT, LEAST = 500, 5
TOO_MUCH, TOKEN, PARAMETER, TEMPORARY = 1, 190, 100, 2
FAST = {4, 17, 32, 341, 613}
"""Error codes of Meta's limits on calls."""


class _Cursors(msgspec.Struct):
    after: str | None = None


class _Paging(msgspec.Struct):
    cursors: _Cursors = msgspec.field(default_factory=_Cursors)
    next: str | None = None


class _Ads(msgspec.Struct):
    data: list[msgspec.Raw]
    paging: _Paging = msgspec.field(default_factory=_Paging)


class _Trouble(msgspec.Struct):
    code: int = 0


class _Refusal(msgspec.Struct):
    error: _Trouble


@dataclass(frozen=True, kw_only=True)
class MetaAds:
    """Walk through the ads of Meta's library."""

    countries: tuple[str, ...]
    """Where the ads were shown, ISO 3166 alpha-2."""
    terms: str = ""
    """Words in the ad; needed unless pages are named."""
    pages_of: tuple[str, ...] = ()
    """Ids of the pages that advertise, ten at most."""
    kind: str = "POLITICAL_AND_ISSUE_ADS"
    """`ALL` for the ads that are not labelled political, too: the EU's are all there."""
    since: str = ""
    """Only ads delivered from this day on, as 2024-11-01."""
    server: str = API

    name: ClassVar[str] = "meta_ads"
    title: ClassVar[str] = "Meta Ad Library API"
    importer: ClassVar[str | None] = "meta_ad_library"
    credential: ClassVar[str | None] = "meta_ads"

    def __post_init__(self) -> None:
        if not self.countries:
            raise ParameterError(self, "countries", "at least one")
        if not (self.terms or self.pages_of):
            raise ParameterError(self, "terms", "named, or else pages_of")
        if len(self.pages_of) > 10:
            raise ParameterError(self, "pages_of", "at most ten")

    @property
    def stream(self) -> str:
        """What is followed, as the name of a folder."""
        told = [*self.countries, self.kind, self.terms, *self.pages_of, self.since]
        return stream_name(" ".join(filter(None, told)))

    def pages(self, cursor: Cursor, pace: Pace) -> Iterator[Page]:
        """Yield every ad there is, page by page."""
        secret = required("meta_ads")
        with Http(pace, bearer(self.server, secret)) as http:
            limit = LIMIT

            def fetch(token: str | None, _done: str) -> Leaf:
                nonlocal limit
                while True:
                    asked = self._asked(limit, token)
                    answer = http.get(f"{self.server}/ads_archive", asked, final=_is_meant)
                    if not _is_too_much(answer, limit):
                        return _leaf(answer, secret)
                    limit = max(LEAST, limit // 4)

            yield from walk("ads", cursor, fetch)

    def _asked(self, limit: int, token: str | None) -> dict[str, str]:
        asked = {
            "ad_reached_countries": msgspec.json.encode(self.countries).decode(),
            "ad_active_status": "ALL",
            "ad_type": self.kind,
            "search_terms": self.terms,
            "search_page_ids": ",".join(self.pages_of),
            "ad_delivery_date_min": self.since,
            "fields": ",".join(FIELDS),
            "limit": str(limit),
            "after": token or "",
        }
        return {name: value for name, value in asked.items() if value}


def _leaf(answer: Answer, secret: Secret) -> Leaf:
    if answer.status != 200:
        _refuse(answer, secret)
    page = read(answer, _Ads)
    after = page.paging.cursors.after if page.paging.next else None
    return Leaf(records=tuple(one.raw for one in items(page.data, secret)), token=after)


def _is_meant(answer: Answer) -> bool:
    """Say whether a failure has a reason that trying again at once does not mend."""
    return _code(answer) in {TOO_MUCH, TOKEN, PARAMETER, *FAST}


def _is_too_much(answer: Answer, limit: int) -> bool:
    """Say whether Meta wants a smaller page; it says so with the words of a failure."""
    return answer.status in (400, 500) and _code(answer) == TOO_MUCH and limit > LEAST


def _refuse(answer: Answer, secret: Secret) -> None:
    code = _code(answer)
    if code in FAST:
        raise SourceError(answer.url, "the limit on calls is reached", kind="rate", wait=900)
    if code == TOKEN:
        raise SourceError(answer.url, "the token is not valid or has run out", kind="credential")
    if code == TEMPORARY:
        raise SourceError(answer.url, "is down for now", kind="network")
    if code == PARAMETER and b"cursor" in answer.body.lower():
        raise StaleTokenError("meta_ads: the page where the walk stopped is forgotten")
    refuse(answer, secret)


def _code(answer: Answer) -> int:
    try:
        return read(answer, _Refusal).error.code
    except SourceError:
        return 0
