"""What one source record says, in typed pieces, before it becomes rows of the canonical tables.

An importer's `sights` turns a record into these; the lane turns many of them into columns at once
(ids, canonical URLs, hashtags, second opinions on time). Ids are text. Null is "not known". A sight
says only what its record says: nothing is looked up, joined or guessed here.

Structs, not dataclasses, because a million of them are made a minute.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct, field


class Moment(Struct, frozen=True):
    """A time as the source gave it and as we read it.

    `at` is UTC, or null when the text is no credible time; `precision` and `basis` are of
    TIME_PRECISIONS and TIME_BASES in `vocabulary/tables.py`.
    """

    at: datetime | None
    raw: str | None
    precision: str = "second"
    basis: str = "zone_in_value"


class Link(Struct):
    """A link in a post. `kind` is text, card, attachment or profile."""

    url: str
    kind: str = "text"
    expanded_from: str | None = None


class Mention(Struct):
    """An account named in a post; at least one of the two is known."""

    handle: str | None = None
    native_id: str | None = None


class Relation(Struct):
    """Another post this one reposts, quotes, answers or forwards; at least one id is known."""

    kind: str
    native_id: str | None = None
    account_native_id: str | None = None
    account_handle: str | None = None


class Medium(Struct):
    """An image, video or audio in a post."""

    kind: str
    url: str | None = None
    alt_text: str | None = None
    sha256: str | None = None
    phash: str | None = None
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


class Post(Struct, kw_only=True):
    """A post, video, comment, message, article or repost. Fields as in the `posts` table.

    `links`, `hashtags` and `mentions` null: the source does not list them, so the lane reads them
    from the text. An empty list: the source lists them and there are none.
    """

    platform: str
    native_id: str
    post_type: str = "post"
    id_kind: str = "native"
    is_primary: bool = True
    account_native_id: str | None = None
    account_handle: str | None = None
    url: str | None = None
    text: str | None = None
    title: str | None = None
    transcript: str | None = None
    lang: str | None = None
    country: str | None = None
    country_basis: str | None = None
    created: Moment | None = None
    edited_at: datetime | None = None
    collected_at: datetime | None = None
    collection: str | None = None
    """`query_url` of the Collection this post came with."""
    status: str = "unknown"
    status_reason: str | None = None
    status_at: datetime | None = None
    withheld_countries: list[str] | None = None
    labelled_ad: bool | None = None
    paid_partnership: bool | None = None
    ai_label: bool | None = None
    visibility: str | None = None
    thread_native_id: str | None = None
    client: str | None = None
    flags: list[str] = field(default_factory=list)
    links: list[Link] | None = None
    hashtags: list[str] | None = None
    mentions: list[Mention] | None = None
    relations: list[Relation] = field(default_factory=list)
    media: list[Medium] = field(default_factory=list)
    metrics: dict[str, float] = field(default_factory=dict)
    """Name to count; a count the source leaves out or empty is left out, never 0."""
    ranges: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    """Name to low and high end, for counts the source gives as a range."""


class Account(Struct, kw_only=True):
    """One observation of an account, page, channel or group. Fields as in `accounts`."""

    platform: str
    native_id: str
    handle: str | None = None
    display_name: str | None = None
    description: str | None = None
    url: str | None = None
    avatar_url: str | None = None
    location: str | None = None
    country: str | None = None
    created_at: datetime | None = None
    verified: bool | None = None
    verified_type: str | None = None
    is_bot_declared: bool | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    status: str = "unknown"
    pseudonymised_at_source: bool = False
    observed_at: datetime | None = None


class Event(Struct, kw_only=True):
    """A change of state the source reports: deleted, suspended, renamed, withheld."""

    platform: str
    subject_kind: str
    """post or account."""
    native_id: str
    status: str | None = None
    handle: str | None = None
    reason: str | None = None
    countries: list[str] | None = None
    at: datetime | None = None


class Collection(Struct, kw_only=True):
    """How rows were collected, where the record says so."""

    query_url: str
    tool: str | None = None
    query: str | None = None
    complete: bool | None = None


class Ad(Struct, kw_only=True):
    """An advertisement in a platform's library. Fields as in `ads`; its words are a `Post`."""

    platform: str
    native_id: str
    account_native_id: str | None = None
    account_name: str | None = None
    has_post: bool = False
    """True: a Post with the same id says its words."""
    payer: str | None = None
    beneficiary: str | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    time_precision: str | None = None
    currency: str | None = None
    spend_low: float | None = None
    spend_high: float | None = None
    impressions_low: float | None = None
    impressions_high: float | None = None
    audience_low: float | None = None
    audience_high: float | None = None
    eu_reach: int | None = None
    label: str | None = None
    political_at_source: bool | None = None
    kind: str | None = None
    country: str | None = None
    countries: list[str] | None = None
    languages: list[str] | None = None
    surfaces: list[str] | None = None
    targeting: str | None = None
    url: str | None = None
    status: str = "unknown"
    observed_at: datetime | None = None
    flags: list[str] = field(default_factory=list)


class AdReach(Struct, kw_only=True):
    """A part of an ad's or advertiser's audience. Fields as in `ad_reach`."""

    platform: str
    ad_native_id: str | None = None
    account_native_id: str | None = None
    country: str | None = None
    region: str | None = None
    age: str | None = None
    gender: str | None = None
    reach: int | None = None
    share: float | None = None
    spend: float | None = None
    currency: str | None = None
    week_on: str | None = None


class FactCheck(Struct, kw_only=True):
    """A review of a claim. Fields as in `fact_checks`."""

    review_url: str | None = None
    publisher: str | None = None
    publisher_site: str | None = None
    title: str | None = None
    rating: str | None = None
    rating_value: float | None = None
    rating_worst: float | None = None
    rating_best: float | None = None
    lang: str | None = None
    claim_text: str | None = None
    claimant: str | None = None
    claimed_at: datetime | None = None
    reviewed: Moment | None = None
    appearance_urls: list[str] = field(default_factory=list)
    media_urls: list[str] = field(default_factory=list)


class Incident(Struct, kw_only=True):
    """An event, campaign, incident or report that somebody shares. Fields as in `incidents`."""

    format: str
    native_id: str
    kind: str
    title: str | None = None
    description: str | None = None
    author: str | None = None
    occurred_at: datetime | None = None
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    created_at: datetime | None = None
    modified_at: datetime | None = None
    published_at: datetime | None = None
    threat: str | None = None
    analysis: str | None = None
    tags: list[str] = field(default_factory=list)
    tlp: str | None = None
    members: list[str] = field(default_factory=list)


class Indicator(Struct, kw_only=True):
    """An address, account, hash or other mark tied to an incident. Fields as in `indicators`."""

    format: str
    kind: str
    type: str
    native_id: str | None = None
    value: str | None = None
    address: str | None = None
    """The value, or the part of it, that is a web address or a host; null: none of it is."""
    incident_native_id: str | None = None
    category: str | None = None
    object: str | None = None
    comment: str | None = None
    for_detection: bool | None = None
    deleted: bool | None = None
    at: datetime | None = None
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    tags: list[str] = field(default_factory=list)


class Refusal(Struct, frozen=True):
    """An element of a page that cannot be read; the others of the page are."""

    path: str
    """Where it stands in its record: member names and places in arrays, as in `data.videos.3`."""
    value: Any
    """The element, decoded."""
    code: str
    column: str
    reason: str


Sight = (
    Post | Account | Event | Collection | Ad | AdReach | FactCheck | Incident | Indicator | Refusal
)
