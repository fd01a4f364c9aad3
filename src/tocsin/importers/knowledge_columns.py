"""Fact-checks, incidents and indicators, as columns."""

from collections.abc import Sequence
from itertools import chain

import polars as pl
from msgspec.structs import replace

from tocsin.importers.columns import instants, plain_columns, uids_of
from tocsin.importers.sights import FactCheck, Incident, Indicator
from tocsin.vocabulary.ids import uid, uids
from tocsin.vocabulary.tables import TABLES
from tocsin.vocabulary.urls import canonical_frame, without_secrets


def fact_check_columns(checks: Sequence[FactCheck], records: list[int]) -> pl.DataFrame:
    """Return one row per review, in order, all columns but `source_file_id`."""
    checks = [_without_secrets(check) for check in checks]
    reviewed = [check.reviewed for check in checks]
    appearances = [check.appearance_urls for check in checks]
    pages = pl.Series([check.review_url for check in checks], dtype=pl.String)
    named = url_uids(pl.concat([pages, pl.Series([*chain(*appearances)], dtype=pl.String)]))
    seen = [[named[url] for url in urls] for urls in appearances]
    return pl.DataFrame(plain_columns(TABLES["fact_checks"], checks, records)).with_columns(
        fact_check_uid=pl.Series([_identity(check) for check in checks], dtype=pl.Int64),
        review_url_uid=pl.Series([named.get(url) for url in pages], dtype=pl.Int64),
        reviewed_at=instants([one.at if one else None for one in reviewed]),
        reviewed_at_raw=pl.Series([one and one.raw for one in reviewed], dtype=pl.String),
        time_precision=pl.Series([one and one.precision for one in reviewed], dtype=pl.String),
        appearance_urls=pl.Series(appearances, dtype=pl.List(pl.String)),
        appearance_uids=pl.Series(seen, dtype=pl.List(pl.Int64)),
    )


def incident_columns(incidents: Sequence[Incident], records: list[int]) -> pl.DataFrame:
    """Return one row per incident, in order, all columns but `source_file_id`."""
    found = uids_of(
        [one.format for one in incidents], "incident", [one.native_id for one in incidents]
    )
    return pl.DataFrame(plain_columns(TABLES["incidents"], incidents, records)).with_columns(
        incident_uid=pl.Series(found, dtype=pl.Int64)
    )


def indicator_columns(indicators: Sequence[Indicator], records: list[int]) -> pl.DataFrame:
    """Return one row per value, with its address in the form that `links` has."""
    formats = [one.format for one in indicators]
    names = [f"{one.native_id}\x1f{one.type}\x1f{one.value}" for one in indicators]
    owners = [one.incident_native_id for one in indicators]
    addresses = pl.Series([one.address for one in indicators], dtype=pl.String)
    plain = pl.DataFrame(plain_columns(TABLES["indicators"], indicators, records)).with_columns(
        indicator_uid=pl.Series(uids_of(formats, "indicator", names), dtype=pl.Int64),
        incident_uid=pl.Series(uids_of(formats, "incident", owners), dtype=pl.Int64),
        url_raw=addresses,
    )
    return plain.join(_addresses(addresses), on="url_raw", how="left", maintain_order="left")


def _addresses(raw: pl.Series) -> pl.DataFrame:
    """Return every distinct address once, canonical; a bare host names itself, not its page."""
    named = raw.drop_nulls().unique(maintain_order=True)
    told = pl.DataFrame({"written": named}).with_columns(
        is_page=pl.col("written").str.contains(r"[/?]")
    )
    told = told.with_columns(
        url_raw=pl.when("is_page").then("written").otherwise("https://" + pl.col("written"))
    )
    found = told.join(canonical_frame(told["url_raw"]), on="url_raw", maintain_order="left")
    pages = found.select("host", "domain", url_raw="written", url=pl.when("is_page").then("url"))
    return pages.with_columns(
        url_uid=pl.Series(uids("web", "url", pages["url"].to_list()), dtype=pl.Int64)
    )


def _without_secrets(check: FactCheck) -> FactCheck:
    """Return a check whose addresses open nobody's account."""
    return replace(
        check,
        review_url=check.review_url and without_secrets(check.review_url),
        appearance_urls=[*map(without_secrets, check.appearance_urls)],
        media_urls=[*map(without_secrets, check.media_urls)],
    )


def _identity(check: FactCheck) -> int:
    return uid("web", "fact_check", f"{check.review_url}\x1f{check.claim_text}")


def url_uids(urls: pl.Series) -> dict[str | None, int | None]:
    """Return each address's 64-bit id, as in `links`."""
    found = canonical_frame(urls)
    canonical = found.select(pl.coalesce("url", "url_clean")).to_series()
    return dict(zip(found["url_raw"], uids("web", "url", canonical), strict=True))
