"""The posts of some thousand records as plain columns, between the sights and the typed tables.

Most importers say one `Post` at a time, and `sheet_of` lays them side by side. An importer that
reads whole columns (the generic one) fills a sheet itself: making a million small objects costs
more than everything else it does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from operator import attrgetter
from typing import Any

import polars as pl

from tocsin.importers.sights import Link, Medium, Mention, Moment, Post, Relation

TIMES = ("edited_at", "collected_at", "status_at")
DEFAULTS = {"id_kind": "native", "post_type": "post", "is_primary": True, "status": "unknown"}
"""What a column holds that a sheet leaves out; null in all others."""
PLAIN = (
    "native_id", "id_kind", "post_type", "is_primary", "account_native_id", "account_handle", "url",
    "text", "title", "transcript", "lang", "country", "country_basis", "status", "status_reason",
    "labelled_ad", "paid_partnership", "ai_label", "visibility", "thread_native_id", "client",
)  # fmt: skip
"""Columns of `posts` that are a post's own fields as they are."""
RANGES = pl.Schema(
    [("row", pl.UInt32), ("name", pl.String), ("low", pl.Float64), ("high", pl.Float64)]
)
COUNTS = pl.Schema([("row", pl.UInt32), ("name", pl.String), ("value", pl.Float64)])


@dataclass
class Sheet:
    """Columns of posts, all of one length; a column that is null or missing is unknown throughout.

    `links`, `hashtags` and `mentions`: null (as a whole, or for one post) means that the source
    lists none, so that they are read from the text.
    """

    records: list[int]
    """Number of the record each post comes from."""
    platforms: list[str]
    plain: dict[str, Sequence[Any]]
    """Of PLAIN; `native_id` is always there."""
    created: list[Moment | None] | None = None
    times: dict[str, list[datetime | None]] = field(default_factory=dict)
    """Of TIMES."""
    collections: list[str | None] | None = None
    withheld: list[list[str] | None] | None = None
    flags: list[list[str]] | None = None
    links: list[list[Link] | None] | None = None
    hashtags: list[list[str] | None] | None = None
    mentions: list[list[Mention] | None] | None = None
    relations: list[list[Relation]] | None = None
    media: list[list[Medium]] | None = None
    counts: pl.DataFrame = field(default_factory=COUNTS.to_frame)
    """The posts' metrics: COUNTS columns, `row` being a post's place in the sheet."""
    ranges: pl.DataFrame = field(default_factory=RANGES.to_frame)
    """The posts' metrics that are known as ranges only: RANGES columns, `row` as above."""
    usual: tuple[Sequence[str], pl.Series] | None = None
    """In place of `created`, where every time is in the usual spelling: as written, and read."""

    def __len__(self) -> int:
        return len(self.records)


def sheet_of(posts: Sequence[Post], records: list[int]) -> Sheet:
    """Lay posts side by side."""

    def column(name: str) -> list[Any]:
        return [*map(attrgetter(name), posts)]

    return Sheet(
        records,
        column("platform"),
        {name: column(name) for name in PLAIN},
        column("created"),
        {name: column(name) for name in TIMES},
        column("collection"),
        column("withheld_countries"),
        column("flags"),
        column("links"),
        column("hashtags"),
        column("mentions"),
        column("relations"),
        column("media"),
        _counts(posts),
        _ranges(posts),
    )


def posts_of(sheet: Sheet) -> Iterator[Post]:
    """Take a sheet apart into posts."""
    lists: dict[str, Sequence[Any] | None] = {
        "links": sheet.links,
        "hashtags": sheet.hashtags,
        "mentions": sheet.mentions,
        "relations": sheet.relations,
        "media": sheet.media,
        "flags": sheet.flags,
        "created": _moments(sheet),
        "collection": sheet.collections,
        "withheld_countries": sheet.withheld,
    }
    columns: dict[str, Sequence[Any] | None] = {**sheet.plain, **sheet.times, **lists}
    counts = sheet.counts.rows_by_key("row", unique=False)
    for n, platform in enumerate(sheet.platforms):
        known: dict[str, Any] = {name: own[n] for name, own in columns.items() if own is not None}
        yield Post(platform=platform, metrics=dict(counts.get(n, ())), **known)


def _moments(sheet: Sheet) -> Sequence[Moment | None] | None:
    """Return the times of posting, one by one."""
    if sheet.usual is None:
        return sheet.created
    return [
        Moment(at, raw, "us" if at.microsecond else "second")
        for raw, at in zip(*sheet.usual, strict=True)
    ]


def _counts(posts: Sequence[Post]) -> pl.DataFrame:
    each = pl.Series([len(post.metrics) for post in posts], dtype=pl.UInt32)
    rows = pl.Series(range(len(posts)), dtype=pl.UInt32)
    values = [*chain.from_iterable(post.metrics.values() for post in posts)]
    return pl.DataFrame(
        {
            "row": pl.select(pl.lit(rows).repeat_by(pl.lit(each)).explode())
            .to_series()
            .drop_nulls(),
            "name": pl.Series([*chain.from_iterable(p.metrics for p in posts)], dtype=pl.String),
            "value": pl.Series(values, dtype=pl.Float64, strict=False),
        }
    )


def _ranges(posts: Sequence[Post]) -> pl.DataFrame:
    found = [
        (n, name, low, high)
        for n, post in enumerate(posts)
        if post.ranges
        for name, (low, high) in post.ranges.items()
    ]
    return pl.DataFrame(found, schema=RANGES, orient="row")
