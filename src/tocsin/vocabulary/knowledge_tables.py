"""The canonical tables of what others have found out: fact-checks, incidents, indicators.

They describe posts and addresses and are none themselves, so they stand apart from `posts`.

Source    design note on ingest, sections 1.1 (rows 21 and 22) and 1.3.
"""

import polars as pl

from tocsin.vocabulary.table import INSTANT, SOURCE, Column, Table

FACT_CHECKS = Table(
    "fact_checks",
    "One row per review of a claim by a fact-checker.",
    {
        "fact_check_uid": Column(pl.Int64, "64-bit id, of the review's address and its claim"),
        "review_url": Column(pl.String, "address of the review; null: not given"),
        "review_url_uid": Column(pl.Int64, "as `url_uid` in `links`; null: no address"),
        "publisher": Column(pl.String, "who checked; null: not stated"),
        "publisher_site": Column(pl.String, "its site; null: not stated"),
        "title": Column(pl.String, "of the review; null: not given"),
        "rating": Column(pl.String, "in the checker's own words and language; null: none"),
        "rating_value": Column(pl.Float64, "on the checker's own scale; null: none"),
        "rating_worst": Column(pl.Float64, "end of that scale; null: not stated"),
        "rating_best": Column(pl.Float64, "end of that scale; null: not stated"),
        "lang": Column(pl.String, "BCP 47, of the review; null: not stated"),
        "claim_text": Column(pl.String, "what was claimed; null: not given"),
        "claimant": Column(pl.String, "who claimed it; null: not stated"),
        "claimed_at": Column(INSTANT, "null: not known"),
        "reviewed_at": Column(INSTANT, "null: not known"),
        "reviewed_at_raw": Column(pl.String, "the time as the source wrote it"),
        "time_precision": Column(pl.String, "of `reviewed_at`, one of TIME_PRECISIONS"),
        "appearance_urls": Column(pl.List(pl.String), "where the claim was made, secrets cut out"),
        "appearance_uids": Column(pl.List(pl.Int64), "as `url_uid` in `links`, in that order"),
        "media_urls": Column(pl.List(pl.String), "images and videos reviewed"),
        **SOURCE,
    },
    ("fact_check_uid",),
)

INCIDENTS = Table(
    "incidents",
    "One row per event, campaign, incident or report that somebody shares.",
    {
        "incident_uid": Column(pl.Int64, "64-bit id"),
        "format": Column(pl.String, "misp or stix"),
        "native_id": Column(pl.String, "UUID, or the STIX id"),
        "kind": Column(pl.String, "event, campaign, incident, intrusion-set, report, …"),
        "title": Column(pl.String, "null: none"),
        "description": Column(pl.String, "null: none"),
        "author": Column(pl.String, "organisation that made it; null: not stated"),
        "occurred_at": Column(INSTANT, "when it happened, to the day; null: not stated"),
        "first_seen_at": Column(INSTANT, "null: not stated"),
        "last_seen_at": Column(INSTANT, "null: not stated"),
        "created_at": Column(INSTANT, "of the record; null: not stated"),
        "modified_at": Column(INSTANT, "of the record; null: not stated"),
        "published_at": Column(INSTANT, "null: not published, or not stated"),
        "threat": Column(pl.String, "high, medium, low or undefined; null: not stated"),
        "analysis": Column(pl.String, "initial, ongoing or complete; null: not stated"),
        "tags": Column(pl.List(pl.String), "labels and tags, as written"),
        "tlp": Column(pl.String, "clear, green, amber, amber+strict or red; null: not stated"),
        "members": Column(pl.List(pl.String), "native ids it refers to"),
        **SOURCE,
    },
    ("incident_uid",),
)

INDICATORS = Table(
    "indicators",
    "One row per address, account, hash or other mark that somebody ties to an incident.",
    {
        "indicator_uid": Column(pl.Int64, "64-bit id, of its native id and its value"),
        "format": Column(pl.String, "misp or stix"),
        "native_id": Column(pl.String, "UUID, or the STIX id; several values may share one"),
        "incident_native_id": Column(pl.String, "null: the record names no incident"),
        "incident_uid": Column(pl.Int64, "row of `incidents`; null: as above"),
        "kind": Column(pl.String, "attribute, object_attribute, observable or indicator_pattern"),
        "type": Column(pl.String, "what the value is, as the source names it: domain, url, md5, …"),
        "value": Column(pl.String, "as written; null: the source gives none"),
        "url": Column(pl.String, "canonical form, where the value is an address; null: it is not"),
        "url_uid": Column(pl.Int64, "as `url_uid` in `links`; null: as above"),
        "host": Column(pl.String, "ASCII host; null: no address"),
        "domain": Column(pl.String, "registered domain; null: no address, or none"),
        "category": Column(pl.String, "as the source names it; null: none"),
        "object": Column(pl.String, "what the value is a part of; null: stands alone"),
        "comment": Column(pl.String, "null: none"),
        "for_detection": Column(pl.Boolean, "the author means it to be matched; null: not stated"),
        "deleted": Column(pl.Boolean, "withdrawn by its author; null: not stated"),
        "at": Column(INSTANT, "of the record; null: not stated"),
        "first_seen_at": Column(INSTANT, "null: not stated"),
        "last_seen_at": Column(INSTANT, "null: not stated"),
        "tags": Column(pl.List(pl.String), "labels and tags, as written"),
        **SOURCE,
    },
    ("indicator_uid",),
)
