"""From sights to the canonical tables: ids, addresses, tags and second opinions, in columns."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl

from tocsin.importers.ad_columns import ad_columns, reach_columns
from tocsin.importers.child_columns import (
    hashtag_columns,
    link_columns,
    media_columns,
    mention_columns,
    metric_columns,
    relation_columns,
)
from tocsin.importers.columns import plain_columns, uids_of
from tocsin.importers.gathered import Gathered
from tocsin.importers.knowledge_columns import (
    fact_check_columns,
    incident_columns,
    indicator_columns,
)
from tocsin.importers.post_columns import post_columns
from tocsin.importers.sheet import sheet_of
from tocsin.importers.sights import Account, Collection, Event
from tocsin.vocabulary.ids import Kind
from tocsin.vocabulary.tables import ACCOUNTS, COLLECTIONS, EVENTS, TABLES, Table
from tocsin.vocabulary.urls import without_secrets

CHILDREN = {
    "links": link_columns,
    "hashtags": hashtag_columns,
    "mentions": mention_columns,
    "relations": relation_columns,
    "metrics": metric_columns,
    "media": media_columns,
}
RARE_COLUMNS: Mapping[str, Callable[[list[Any], list[int]], pl.DataFrame]] = {
    "ads": ad_columns,
    "ad_reach": reach_columns,
    "fact_checks": fact_check_columns,
    "incidents": incident_columns,
    "indicators": indicator_columns,
}


def normalised(gathered: Gathered, source_file_id: str) -> dict[str, pl.DataFrame]:
    """Return the canonical tables that these sights fill, in their stored columns and types."""
    found: dict[str, pl.DataFrame] = {}
    if gathered.sheet is not None or gathered.posts:
        sheet = gathered.sheet or sheet_of(gathered.posts, gathered.post_records)
        posts = post_columns(sheet)
        found["posts"] = posts
        found |= {name: columns(sheet, posts) for name, columns in CHILDREN.items()}
    if gathered.accounts:
        found["accounts"] = _accounts(gathered.accounts, gathered.account_records)
    if gathered.events:
        found["events"] = _events(gathered.events, gathered.event_records)
    if gathered.collections:
        found["collections"] = _collections(gathered.collections, gathered.collection_records)
    for name, (sights, records) in gathered.rare.items():
        found[name] = RARE_COLUMNS[name](sights, records)
    return {
        name: _as_stored(frame, TABLES[name], source_file_id)
        for name, frame in found.items()
        if frame.height
    }


def _as_stored(frame: pl.DataFrame, table: Table, source_file_id: str) -> pl.DataFrame:
    """Put columns in the table's order and types."""
    return frame.with_columns(source_file_id=pl.lit(source_file_id)).select(
        pl.col(name).cast(type_) for name, type_ in table.schema.items()
    )


def _accounts(accounts: Sequence[Account], records: list[int]) -> pl.DataFrame:
    """Return the observations of accounts; one that says what another here says is left out."""
    frame = pl.DataFrame(plain_columns(ACCOUNTS, accounts, records))
    frame = frame.unique(set(frame.columns) - {"src_record"}, keep="first", maintain_order=True)
    return frame.with_columns(_uid_column("account_uid", frame, "account"))


def _events(events: Sequence[Event], records: list[int]) -> pl.DataFrame:
    frame = pl.DataFrame(plain_columns(EVENTS, events, records))
    subjects = [uids_of([event.platform], _kind(event), [event.native_id])[0] for event in events]
    return frame.with_columns(subject_uid=pl.Series(subjects, dtype=pl.Int64))


def _kind(event: Event) -> Kind:
    return "account" if event.subject_kind == "account" else "post"


def _collections(collections: Sequence[Collection], records: list[int]) -> pl.DataFrame:
    frame = pl.DataFrame(plain_columns(COLLECTIONS, collections, records))
    urls = [one.query_url for one in collections]
    return frame.with_columns(
        query_url=pl.Series([without_secrets(url) for url in urls], dtype=pl.String),
        collection_uid=pl.Series(uids_of(["web"] * len(urls), "collection", urls), dtype=pl.Int64),
    ).unique("collection_uid", keep="first", maintain_order=True)


def _uid_column(name: str, frame: pl.DataFrame, kind: Kind) -> pl.Series:
    found = uids_of(frame["platform"].to_list(), kind, frame["native_id"].to_list())
    return pl.Series(name, found, dtype=pl.Int64)
