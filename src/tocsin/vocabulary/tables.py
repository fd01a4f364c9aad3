"""The canonical tables: what every importer writes and every detector reads.

Ids follow `ids.py`: `*_uid` columns are the 64-bit form, for joins; `*_id` columns are the form for
people, derived on reading (`Table.derived`) and never stored twice. Instants end in `_at`, are UTC,
and are null when not known. Null is never zero, never "" and never False.

Every stored row ends with where it comes from: `source_file_id` (the batch) and `src_record`
(the record in that file: its line, or its place in the JSON array, counted from 1).

Source    design note on ingest, sections 1.2 to 1.4.
"""

from collections.abc import Mapping

import polars as pl

from tocsin.vocabulary.ad_tables import AD_REACH, ADS
from tocsin.vocabulary.ids import readable
from tocsin.vocabulary.knowledge_tables import FACT_CHECKS, INCIDENTS, INDICATORS
from tocsin.vocabulary.table import INSTANT, SOURCE, Column, Table
from tocsin.vocabulary.text import folded, folded_uid

__all__ = ["INSTANT", "TABLES", "Column", "Table"]

POST_TYPES = ("post", "video", "comment", "article", "message", "repost", "ad_creative")
ID_KINDS = ("native", "library", "recovered", "hashed")
TIME_PRECISIONS = ("us", "second", "minute", "day", "none")
TIME_BASES = ("zone_in_value", "epoch", "declared_zone", "assumed_utc", "id", "none")
POST_STATUSES = (
    "live", "edited", "deleted", "withheld", "removed_by_platform", "unavailable", "unknown",
)  # fmt: skip
ACCOUNT_STATUSES = ("active", "suspended", "deactivated", "takendown", "protected", "unknown")
RELATION_KINDS = (
    "repost", "quote", "reply", "forward", "duet", "stitch", "copy_history", "crosspost",
)  # fmt: skip


DEED = {
    "post_uid": Column(pl.Int64, "post the row belongs to"),
    "account_uid": Column(pl.Int64, "who posted it; null: not known"),
    "created_at": Column(INSTANT, "when it was posted; null: not known"),
}
"""Every child table carries its post's author and time, so that detectors need no join."""

POSTS = Table(
    "posts",
    "One row per sight of a post, video, comment, message, article or repost.",
    {
        "post_uid": Column(pl.Int64, "64-bit id"),
        "platform": Column(pl.String, "closed list in `platforms.py`"),
        "native_id": Column(pl.String, "the platform's own id, as text"),
        "id_kind": Column(pl.String, "one of ID_KINDS"),
        "post_type": Column(pl.String, "one of POST_TYPES"),
        "is_primary": Column(pl.Boolean, "False: only seen because another post refers to it"),
        "account_uid": Column(pl.Int64, "author; null: not known"),
        "account_native_id": Column(pl.String, "author's own id; null: not known"),
        "account_handle": Column(pl.String, "author's handle at the time; null: not known"),
        "url": Column(pl.String, "address of the post, as given or by the platform's rule"),
        "text": Column(pl.String, "words of the post, plain; null: none or not known"),
        "title": Column(pl.String, "null: none"),
        "transcript": Column(pl.String, "spoken words, where the source gives them"),
        "lang": Column(pl.String, "BCP 47, as the source states it; null: not stated"),
        "lang_detected": Column(
            pl.String, "BCP 47, by the letters; null: not asked for, or unclear"
        ),
        "lang_score": Column(pl.Float64, "how sure that is, from 0 to 1; null: as above"),
        "country": Column(pl.String, "ISO 3166 alpha-2; null: not known"),
        "country_basis": Column(pl.String, "platform_field, collection_query, account or none"),
        "created_at": Column(INSTANT, "null: not known or not credible"),
        "created_at_raw": Column(pl.String, "the time as the source wrote it"),
        "time_precision": Column(pl.String, "one of TIME_PRECISIONS"),
        "time_basis": Column(pl.String, "how the zone was known, one of TIME_BASES"),
        "id_time": Column(INSTANT, "second opinion, read from the id; null: the id holds none"),
        "time_skew_s": Column(pl.Int64, "created_at minus id_time, seconds; null: no id_time"),
        "edited_at": Column(INSTANT, "null: not edited, or not known"),
        "collected_at": Column(INSTANT, "when the source saw it; null: not stated"),
        "collection_uid": Column(pl.Int64, "row of `collections`; null: not stated"),
        "status": Column(pl.String, "one of POST_STATUSES, at the time of the sight"),
        "status_reason": Column(pl.String, "as the source states it"),
        "status_at": Column(INSTANT, "null: not stated"),
        "withheld_countries": Column(pl.List(pl.String), "ISO codes; null: none stated"),
        "labelled_ad": Column(pl.Boolean, "null: not known"),
        "paid_partnership": Column(pl.Boolean, "null: not known"),
        "ai_label": Column(pl.Boolean, "null: not known"),
        "visibility": Column(pl.String, "as the platform names it; null: not stated"),
        "thread_native_id": Column(pl.String, "conversation; null: not stated"),
        "client": Column(pl.String, "software it was posted with; null: not stated"),
        "flags": Column(pl.List(pl.String), "what the importer had to do: `time_implausible`, …"),
        **SOURCE,
    },
    ("post_uid",),
    {
        "post_id": readable("post"),
        "account_id": readable("account", "account_native_id"),
        "is_repost": pl.col("post_type") == "repost",
        "text_folded": folded(pl.col("text")),
        "text_uid": folded_uid(pl.col("text")),
    },
)

ACCOUNTS = Table(
    "accounts",
    "One row per observation of an account, page, channel or group.",
    {
        "account_uid": Column(pl.Int64, "64-bit id"),
        "platform": Column(pl.String, "closed list in `platforms.py`"),
        "native_id": Column(pl.String, "the platform's own id, as text"),
        "handle": Column(pl.String, "null: not known"),
        "display_name": Column(pl.String, "null: not known"),
        "description": Column(pl.String, "null: not known or empty"),
        "url": Column(pl.String, "null: not known"),
        "avatar_url": Column(pl.String, "null: not known"),
        "location": Column(pl.String, "as the account states it"),
        "country": Column(pl.String, "ISO 3166 alpha-2; null: not known"),
        "created_at": Column(INSTANT, "when the account was made; null: not known"),
        "verified": Column(pl.Boolean, "null: not known"),
        "verified_type": Column(pl.String, "as the platform names it"),
        "is_bot_declared": Column(pl.Boolean, "the account says it is a bot; null: not known"),
        "followers": Column(pl.Int64, "null: not known"),
        "following": Column(pl.Int64, "null: not known"),
        "posts": Column(pl.Int64, "posts ever, by the platform's count; null: not known"),
        "status": Column(pl.String, "one of ACCOUNT_STATUSES"),
        "pseudonymised_at_source": Column(pl.Boolean, "True: the source hashed the id"),
        "observed_at": Column(INSTANT, "null: not stated"),
        **SOURCE,
    },
    ("account_uid",),
    {"account_id": readable("account")},
)

LINKS = Table(
    "links",
    "One row per link in a post.",
    {
        **DEED,
        "pos": Column(pl.Int16, "place in the post, from 0"),
        "url_raw": Column(pl.String, "as the source wrote it, secrets cut out"),
        "url": Column(pl.String, "canonical form; null: not a URL that a browser would open"),
        "url_uid": Column(pl.Int64, "64-bit id of `url`, or of `url_raw` where that is null"),
        "host": Column(pl.String, "ASCII host; null: no URL"),
        "domain": Column(pl.String, "registered domain under the public-suffix list; null: none"),
        "kind": Column(pl.String, "text, card, attachment or profile"),
        "expanded_from": Column(pl.String, "short link the source had expanded; null: none"),
        "flags": Column(pl.List(pl.String), "of FLAGS in `urls.py`: invalid, shortener, …"),
        **SOURCE,
    },
    ("post_uid", "pos"),
)

HASHTAGS = Table(
    "hashtags",
    "One row per hashtag in a post.",
    {
        **DEED,
        "pos": Column(pl.Int16, "place in the post, from 0"),
        "tag_raw": Column(pl.String, "as written, without #"),
        "tag": Column(pl.String, "NFKC, casefolded"),
        **SOURCE,
    },
    ("post_uid", "pos"),
)

MENTIONS = Table(
    "mentions",
    "One row per account named in a post.",
    {
        **DEED,
        "pos": Column(pl.Int16, "place in the post, from 0"),
        "handle_raw": Column(pl.String, "as written, without @"),
        "mentioned_native_id": Column(pl.String, "null: the source gives the handle alone"),
        "mentioned_uid": Column(pl.Int64, "null: as above"),
        **SOURCE,
    },
    ("post_uid", "pos"),
)

RELATIONS = Table(
    "relations",
    "One row per post that reposts, quotes, answers or forwards another.",
    {
        **DEED,
        "kind": Column(pl.String, "one of RELATION_KINDS"),
        "to_uid": Column(pl.Int64, "the other post, which may never have been seen; null: unknown"),
        "to_native_id": Column(pl.String, "null: only the account is known"),
        "to_account_uid": Column(pl.Int64, "its author; null: not known"),
        "to_account_native_id": Column(pl.String, "null: not known"),
        "to_account_handle": Column(pl.String, "null: not known"),
        **SOURCE,
    },
    ("post_uid", "kind", "to_uid"),
)

METRICS = Table(
    "metrics",
    "One row per count observed on a post or account; a count not given has no row.",
    {
        "subject_uid": Column(pl.Int64, "post or account"),
        "observed_at": Column(INSTANT, "null: not stated"),
        "name": Column(pl.String, "like, reply, repost, quote, share, view, interactions, …"),
        "value": Column(pl.Float64, "null: only a range is known"),
        "low": Column(pl.Float64, "null: exact"),
        "high": Column(pl.Float64, "null: exact, or no upper bound"),
        "approximate": Column(pl.Boolean, "True: the platform rounds"),
        **SOURCE,
    },
    ("subject_uid", "name"),
)

MEDIA = Table(
    "media",
    "One row per image, video or audio in a post.",
    {
        **DEED,
        "pos": Column(pl.Int16, "place in the post, from 0"),
        "kind": Column(pl.String, "image, video, audio, animation or file"),
        "url": Column(pl.String, "null: not given"),
        "alt_text": Column(pl.String, "null: none"),
        "sha256": Column(pl.String, "of the file, lower-case hex; null: the file was not seen"),
        "phash": Column(pl.String, "perceptual hash as the source gives it"),
        "width": Column(pl.Int32, "pixels"),
        "height": Column(pl.Int32, "pixels"),
        "duration_ms": Column(pl.Int64, "null: not known or a still"),
        **SOURCE,
    },
    ("post_uid", "pos"),
)

EVENTS = Table(
    "events",
    "One row per change of state the source reports; it never removes the post it speaks of.",
    {
        "subject_uid": Column(pl.Int64, "post or account"),
        "subject_kind": Column(pl.String, "post or account"),
        "platform": Column(pl.String, "closed list in `platforms.py`"),
        "native_id": Column(pl.String, "of the subject"),
        "status": Column(pl.String, "of POST_STATUSES or ACCOUNT_STATUSES; null: unchanged"),
        "handle": Column(pl.String, "new handle; null: unchanged"),
        "reason": Column(pl.String, "as the source states it"),
        "countries": Column(pl.List(pl.String), "where it applies; null: everywhere or unknown"),
        "at": Column(INSTANT, "null: not stated"),
        **SOURCE,
    },
    ("subject_uid", "status", "at"),
)

COLLECTIONS = Table(
    "collections",
    "One row per way in which rows of a file were collected.",
    {
        "collection_uid": Column(pl.Int64, "64-bit id"),
        "tool": Column(pl.String, "null: not stated"),
        "query": Column(pl.String, "null: not stated"),
        "query_url": Column(pl.String, "page or request the rows came from, secrets cut out"),
        "complete": Column(pl.Boolean, "False: the source says there was more; null: not stated"),
        **SOURCE,
    },
    ("collection_uid",),
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        POSTS, ACCOUNTS, LINKS, HASHTAGS, MENTIONS, RELATIONS, METRICS, MEDIA, EVENTS, COLLECTIONS,
        ADS, AD_REACH, FACT_CHECKS, INCIDENTS, INDICATORS,
    )
}  # fmt: skip
"""Every canonical table by name."""

RECORDS = Table(
    "records",
    "One row per source record that was accepted: the bytes behind the rows.",
    {
        "src_record": Column(pl.Int64, "line or array place, from 1"),
        "line": Column(pl.Int64, "line the record begins on, from 1; null: the file has no lines"),
        "byte_offset": Column(pl.Int64, "in the file after decompression"),
        "byte_len": Column(pl.Int64, "length of the record, its line end left out"),
        "raw_sha256": Column(pl.Binary, "of those bytes, 32 bytes"),
        "raw": Column(pl.Binary, "those bytes, access tokens cut out"),
        "context": Column(pl.String, "JSON of what stands around the record; null: nothing"),
    },
    ("src_record",),
)

REJECTS = Table(
    "rejects",
    "One row per source record that was refused, with the reason.",
    {
        **RECORDS.columns,
        "raw": Column(pl.Binary, "the first 64 KiB of those bytes"),
        "code": Column(pl.String, "short stable word: json, columns, time, id, encoding, …"),
        "column": Column(pl.String, "field at fault; null: the whole record"),
        "reason": Column(pl.String, "what was expected and what was there, for people"),
    },
    ("src_record",),
)

WATCHLIST = Table(
    "watchlist",
    "Who must not be impersonated: one row per account, outlet, party or candidate watched over.",
    {
        "name": Column(pl.String, "name as people know it"),
        "platform": Column(pl.String, "platform of the genuine account; null: any"),
        "handle": Column(pl.String, "genuine handle; null: has none there"),
        "native_id": Column(pl.String, "genuine account's own id; null: not known"),
        "domain": Column(pl.String, "genuine site; null: none"),
        "kind": Column(pl.String, "outlet, party, candidate, authority or person"),
        "country": Column(pl.String, "ISO 3166 alpha-2; null: not stated"),
    },
    ("name", "platform", "handle"),
)
"""Not imported but declared: the watch's own list, handed to detectors that read it."""
