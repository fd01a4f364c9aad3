"""Ads and their audiences, as columns."""

from collections.abc import Sequence

import polars as pl

from tocsin.importers.columns import plain_columns, uids_of
from tocsin.importers.sights import Ad, AdReach
from tocsin.vocabulary.ids import Kind
from tocsin.vocabulary.tables import TABLES
from tocsin.vocabulary.urls import without_secrets


def ad_columns(ads: Sequence[Ad], records: list[int]) -> pl.DataFrame:
    """Return one row per ad, in order, all columns but `source_file_id`."""
    platforms = [ad.platform for ad in ads]
    natives = [ad.native_id for ad in ads]
    posts = [ad.native_id if ad.has_post else None for ad in ads]
    urls = [ad.url and without_secrets(ad.url) for ad in ads]
    return pl.DataFrame(plain_columns(TABLES["ads"], ads, records)).with_columns(
        ad_uid=_uids(platforms, "ad", natives),
        post_uid=_uids(platforms, "post", posts),
        account_uid=_uids(platforms, "account", [ad.account_native_id for ad in ads]),
        url=pl.Series(urls, dtype=pl.String),
    )


def reach_columns(parts: Sequence[AdReach], records: list[int]) -> pl.DataFrame:
    """Return one row per part of an audience, all columns but `source_file_id`."""
    platforms = [part.platform for part in parts]
    return pl.DataFrame(plain_columns(TABLES["ad_reach"], parts, records)).with_columns(
        ad_uid=_uids(platforms, "ad", [part.ad_native_id for part in parts]),
        account_uid=_uids(platforms, "account", [part.account_native_id for part in parts]),
    )


def _uids(platforms: list[str], kind: Kind, natives: list[str | None] | list[str]) -> pl.Series:
    return pl.Series(uids_of(platforms, kind, natives), dtype=pl.Int64)
