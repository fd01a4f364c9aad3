"""What hangs on posts, as columns: links, hashtags, mentions, relations, counts, media.

Each function takes the sheet and the posts' own columns, row by row the same, and returns the
child's columns but `source_file_id`. `row` is a post's place in both.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from tocsin.importers.columns import uids_of
from tocsin.importers.from_text import (
    folded_tag,
    hashtags_in,
    links_in,
    mentions_in,
    without_links,
)
from tocsin.importers.sheet import Sheet
from tocsin.vocabulary.ids import uids
from tocsin.vocabulary.tables import MEDIA
from tocsin.vocabulary.urls import canonical_frame

DEED = ("post_uid", "account_uid", "created_at", "src_record")


def link_columns(sheet: Sheet, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the links, given or read from the text, each with its canonical form."""
    given = [(n, link) for n, post in enumerate(sheet.links or ()) for link in post or ()]
    listed = pl.DataFrame(
        {
            "row": pl.Series([n for n, _ in given], dtype=pl.UInt32),
            "raw": pl.Series([link.url for _, link in given], dtype=pl.String),
            "kind": pl.Series([link.kind for _, link in given], dtype=pl.String),
            "expanded_from": pl.Series([link.expanded_from for _, link in given], dtype=pl.String),
        }
    )
    read = _read(posts, sheet.links, r"//|www\.|t\.me/", links_in(pl.col("text")))
    read = read.with_columns(kind=pl.lit("text"), expanded_from=pl.lit(None, dtype=pl.String))
    links = pl.concat([listed, read]).filter(pl.col("raw").str.len_chars() > 0)
    return (
        _placed(links, posts)
        .join(_addresses(links["raw"]), left_on="raw", right_on="url_raw", maintain_order="left")
        .rename({"url_clean": "url_raw"})
    )


def _addresses(raw: pl.Series) -> pl.DataFrame:
    """Return every distinct address once, with its canonical form and 64-bit id."""
    found = canonical_frame(raw)
    named = found.select(pl.coalesce("url", "url_clean")).to_series()
    return found.with_columns(url_uid=pl.Series(uids("web", "url", named), dtype=pl.Int64))


def hashtag_columns(sheet: Sheet, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the hashtags, given or read from the text."""
    given = [(n, tag) for n, post in enumerate(sheet.hashtags or ()) for tag in post or ()]
    listed = pl.DataFrame(
        {
            "row": pl.Series([n for n, _ in given], dtype=pl.UInt32),
            "raw": pl.Series([tag for _, tag in given], dtype=pl.String),
        }
    )
    here = sheet.hashtags
    read = _read(posts, here, "[#＃]", hashtags_in(without_links(pl.col("text"))))
    tags = pl.concat([listed, read]).with_columns(pl.col("raw").str.strip_prefix("#"))
    tags = tags.filter(pl.col("raw").str.len_chars() > 0)
    return (
        _placed(tags, posts)
        .rename({"raw": "tag_raw"})
        .with_columns(tag=folded_tag(pl.col("tag_raw")))
    )


def mention_columns(sheet: Sheet, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the accounts named, given or read from the text."""
    given = [(n, one) for n, post in enumerate(sheet.mentions or ()) for one in post or ()]
    listed = pl.DataFrame(
        {
            "row": pl.Series([n for n, _ in given], dtype=pl.UInt32),
            "raw": pl.Series([one.handle for _, one in given], dtype=pl.String),
            "mentioned_native_id": pl.Series([one.native_id for _, one in given], dtype=pl.String),
        }
    )
    here = sheet.mentions
    read = _read(posts, here, "[@＠]", mentions_in(without_links(pl.col("text"))))
    read = read.with_columns(mentioned_native_id=pl.lit(None, dtype=pl.String))
    mentions = _placed(pl.concat([listed, read]), posts, "platform")
    natives = mentions["mentioned_native_id"].to_list()
    named = uids_of(mentions["platform"].to_list(), "account", natives)
    return mentions.rename({"raw": "handle_raw"}).with_columns(
        mentioned_uid=pl.Series(named, dtype=pl.Int64)
    )


def relation_columns(sheet: Sheet, posts: pl.DataFrame) -> pl.DataFrame:
    """Return what each post reposts, quotes, answers or forwards."""
    given = [(n, one) for n, post in enumerate(sheet.relations or ()) for one in post]
    platforms = [sheet.platforms[n] for n, _ in given]
    natives = [one.native_id for _, one in given]
    accounts = [one.account_native_id for _, one in given]
    relations = pl.DataFrame(
        {
            "row": pl.Series([n for n, _ in given], dtype=pl.UInt32),
            "kind": pl.Series([one.kind for _, one in given], dtype=pl.String),
            "to_uid": pl.Series(uids_of(platforms, "post", natives), dtype=pl.Int64),
            "to_native_id": pl.Series(natives, dtype=pl.String),
            "to_account_uid": pl.Series(uids_of(platforms, "account", accounts), dtype=pl.Int64),
            "to_account_native_id": pl.Series(accounts, dtype=pl.String),
            "to_account_handle": pl.Series(
                [one.account_handle for _, one in given], dtype=pl.String
            ),
        }
    )
    return _placed(relations, posts)


def metric_columns(sheet: Sheet, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the counts observed on the posts, one row each."""
    nothing = pl.lit(None, dtype=pl.Float64)
    exact = _observed(sheet.counts, posts).with_columns(
        low=nothing, high=nothing, approximate=pl.lit(value=False)
    )
    if sheet.ranges.is_empty():
        return exact
    ranges = _observed(sheet.ranges, posts).with_columns(
        value=nothing, approximate=pl.lit(value=True)
    )
    return pl.concat([exact, ranges.select(exact.columns)])


def _observed(counts: pl.DataFrame, posts: pl.DataFrame) -> pl.DataFrame:
    """Copy to each count what its post knows."""
    of_posts = posts.select("post_uid", "collected_at", "src_record")[counts["row"]]
    named = of_posts.rename({"post_uid": "subject_uid", "collected_at": "observed_at"})
    return counts.drop("row").hstack(named)


def media_columns(sheet: Sheet, posts: pl.DataFrame) -> pl.DataFrame:
    """Return the images, videos and sounds."""
    given = [(n, one) for n, post in enumerate(sheet.media or ()) for one in post]
    schema = MEDIA.schema
    fields = ("kind", "url", "alt_text", "sha256", "phash", "width", "height", "duration_ms")
    media = pl.DataFrame(
        {"row": pl.Series([n for n, _ in given], dtype=pl.UInt32)}
        | {
            name: pl.Series([getattr(one, name) for _, one in given], dtype=schema[name])
            for name in fields
        }
    )
    return _placed(media, posts)


def _read(
    posts: pl.DataFrame, listed: Sequence[object] | None, mark: str, found: pl.Expr
) -> pl.DataFrame:
    """Return (row, raw) of what stands in the texts of those posts whose source lists none.

    Texts without the `mark` are not looked through.
    """
    rows = posts.select("text").with_row_index("row").filter(pl.col("text").str.contains(mark))
    if listed is not None:
        unlisted = pl.Series([one is None for one in listed], dtype=pl.Boolean)
        rows = rows.filter(unlisted.gather(rows["row"]))
    return rows.select("row", raw=found).explode("raw").drop_nulls()


def _placed(children: pl.DataFrame, posts: pl.DataFrame, *also: str) -> pl.DataFrame:
    """Count the children within their post, and copy to each what its post knows."""
    ordered = children.sort("row", maintain_order=True)
    deeds = posts.select(*DEED, *also)[ordered["row"]]
    return ordered.with_columns(pos=_places(ordered["row"])).hstack(deeds)


def _places(rows: pl.Series) -> pl.Series:
    """Count equal neighbours from 0; a window over the rows costs a hundred times as much."""
    of = rows.to_numpy()
    here = np.arange(len(of))
    begins = np.append(True, of[1:] != of[:-1])[: len(of)]
    counted = here - np.maximum.accumulate(np.where(begins, here, 0))
    return pl.Series(counted, dtype=pl.Int64).cast(pl.Int16, strict=False)
