"""The canonical tables of advertising: what was paid for, by whom, and whom it reached.

Money and audiences are ranges wherever the library gives ranges: a low end without a high end means
"at least". The words of an ad are in `posts`, as a post of type `ad_creative`.

Source    design note on ingest, sections 1.1 (rows 15 and 20) and 1.3.
"""

import polars as pl

from tocsin.vocabulary.ids import readable
from tocsin.vocabulary.table import INSTANT, SOURCE, Column, Table

ADS = Table(
    "ads",
    "One row per sight of an advertisement in a platform's library.",
    {
        "ad_uid": Column(pl.Int64, "64-bit id"),
        "platform": Column(pl.String, "closed list in `platforms.py`"),
        "native_id": Column(pl.String, "the library's own id, as text"),
        "post_uid": Column(pl.Int64, "its words, in `posts`; null: the source gives none"),
        "account_uid": Column(pl.Int64, "page or advertiser; null: not known"),
        "account_native_id": Column(pl.String, "its own id; null: not known"),
        "account_name": Column(pl.String, "its name, as shown; null: not known"),
        "payer": Column(pl.String, "who paid, as declared; null: not stated"),
        "beneficiary": Column(pl.String, "for whom, as declared; null: not stated"),
        "created_at": Column(INSTANT, "null: not known"),
        "started_at": Column(INSTANT, "first shown; null: not known"),
        "stopped_at": Column(INSTANT, "last shown; null: not known or still running"),
        "time_precision": Column(pl.String, "of `started_at`, one of TIME_PRECISIONS"),
        "currency": Column(pl.String, "ISO 4217; null: no spend stated"),
        "spend_low": Column(pl.Float64, "null: not stated"),
        "spend_high": Column(pl.Float64, "null: not stated, or no upper bound"),
        "impressions_low": Column(pl.Float64, "times shown; null: not stated"),
        "impressions_high": Column(pl.Float64, "null: not stated, or no upper bound"),
        "audience_low": Column(pl.Float64, "people it was aimed at; null: not stated"),
        "audience_high": Column(pl.Float64, "null: not stated, or no upper bound"),
        "eu_reach": Column(pl.Int64, "people reached in the Union; null: not stated"),
        "label": Column(pl.String, "how the platform labels it; null: not stated"),
        "political_at_source": Column(pl.Boolean, "labelled political there; null: not known"),
        "kind": Column(pl.String, "text, image, video, …, as the source states it"),
        "country": Column(pl.String, "ISO 3166 alpha-2, when it is but one; null: not known"),
        "countries": Column(pl.List(pl.String), "where it was shown; null: not stated"),
        "languages": Column(pl.List(pl.String), "as stated; null: not stated"),
        "surfaces": Column(pl.List(pl.String), "facebook, instagram, …; null: not stated"),
        "targeting": Column(pl.String, "whom it was aimed at, as the source's JSON; null: unknown"),
        "url": Column(pl.String, "its page in the library, secrets cut out"),
        "status": Column(pl.String, "one of POST_STATUSES"),
        "observed_at": Column(INSTANT, "when the source saw it; null: not stated"),
        "flags": Column(pl.List(pl.String), "what the importer had to do"),
        **SOURCE,
    },
    ("ad_uid",),
    {"ad_id": readable("ad"), "account_id": readable("account", "account_native_id")},
)

AD_REACH = Table(
    "ad_reach",
    "One row per part of an ad's or advertiser's audience that the library tells apart.",
    {
        "ad_uid": Column(pl.Int64, "ad; null: the row speaks of an advertiser or a country alone"),
        "account_uid": Column(pl.Int64, "page or advertiser; null: not known"),
        "country": Column(pl.String, "ISO 3166 alpha-2; null: not told apart"),
        "region": Column(pl.String, "within the country, as named; null: not told apart"),
        "age": Column(pl.String, "as in 18-24; null: not told apart"),
        "gender": Column(pl.String, "male, female or unknown; null: not told apart"),
        "reach": Column(pl.Int64, "people; null: only a share or a spend is known"),
        "share": Column(pl.Float64, "of the whole audience, 0 to 1; null: not stated"),
        "spend": Column(pl.Float64, "money; null: not stated"),
        "currency": Column(pl.String, "of `spend`, ISO 4217; null: none"),
        "week_on": Column(pl.String, "first day of the week it counts, ISO; null: all time"),
        **SOURCE,
    },
    ("ad_uid", "account_uid", "country", "region", "age", "gender", "currency", "week_on"),
)

AD_VERSIONS = Table(
    "ad_versions",
    "One row per version of an advertisement that a library gave, in the order of import.",
    {
        "ad_uid": Column(pl.Int64, "ad"),
        "political_at_source": Column(pl.Boolean, "labelled political there; null: not known"),
        "observed_at": Column(INSTANT, "when the source saw it; null: not stated"),
        "source_file_id": Column(pl.String, "batch that gave it first"),
    },
    ("ad_uid", "source_file_id"),
)
"""Not imported but derived: the history of labels, handed to detectors that read it."""
