"""Posts, as columns."""

from operator import attrgetter

import polars as pl

from tocsin.importers.columns import instants, lists, uids_of
from tocsin.importers.gathered import Gathered
from tocsin.importers.sights import Moment, Post
from tocsin.importers.times import flag
from tocsin.vocabulary.ids import Kind
from tocsin.vocabulary.platforms import PLATFORMS, id_time
from tocsin.vocabulary.tables import INSTANT, POSTS

NO_TIME = Moment(None, None, "none", "none")
BUILT = {
    "post_uid", "account_uid", "url", "created_at", "created_at_raw", "time_precision",
    "time_basis", "id_time", "time_skew_s", "edited_at", "collected_at", "collection_uid",
    "status_at", "withheld_countries", "flags", "source_file_id", "src_record",
}  # fmt: skip
AS_THEY_ARE = tuple(name for name in POSTS.columns if name not in BUILT)
"""Columns that are a sight's own fields."""


def post_columns(gathered: Gathered) -> pl.DataFrame:
    """Return one row per post sight, in order, all columns but `source_file_id`."""
    posts = gathered.posts
    schema = POSTS.schema
    platforms = [post.platform for post in posts]
    moments = [post.created or NO_TIME for post in posts]
    for post, moment in zip(posts, moments, strict=True):
        if (moment.at is None or moment.basis == "assumed_utc") and (told := flag(moment)):
            post.flags = [*post.flags, told]
    plain = {
        name: pl.Series([*map(attrgetter(name), posts)], dtype=schema[name]) for name in AS_THEY_ARE
    }
    built = {
        "post_uid": _uids(platforms, "post", [post.native_id for post in posts]),
        "account_uid": _uids(platforms, "account", [post.account_native_id for post in posts]),
        "collection_uid": _uids(
            ["web"] * len(posts), "collection", [post.collection for post in posts]
        ),
        "url": pl.Series([_url(post) for post in posts], dtype=pl.String),
        "created_at": instants(moment.at for moment in moments),
        "created_at_raw": pl.Series([moment.raw for moment in moments], dtype=pl.String),
        "time_precision": pl.Series([moment.precision for moment in moments], dtype=pl.String),
        "time_basis": pl.Series([moment.basis for moment in moments], dtype=pl.String),
        "edited_at": instants(post.edited_at for post in posts),
        "collected_at": instants(post.collected_at for post in posts),
        "status_at": instants(post.status_at for post in posts),
        "withheld_countries": lists([post.withheld_countries for post in posts]),
        "flags": lists([tuple(dict.fromkeys(post.flags)) for post in posts]),
        "src_record": pl.Series(gathered.post_records, dtype=pl.Int64),
    }
    return _with_id_time(pl.DataFrame(plain | built))


def _uids(platforms: list[str], kind: Kind, natives: list[str | None]) -> pl.Series:
    return pl.Series(uids_of(platforms, kind, natives), dtype=pl.Int64)


def _url(post: Post) -> str | None:
    """Return a post's address, as given or by its platform's rule."""
    if post.url is not None:
        return post.url
    found = PLATFORMS.get(post.platform)
    return found.post_url(post.native_id, post.account_handle) if found else None


def _with_id_time(posts: pl.DataFrame) -> pl.DataFrame:
    """Add the second opinion on time that some platforms' ids hold."""
    at = pl.lit(None, INSTANT)
    for platform in posts["platform"].unique():
        here = pl.col("platform") == platform
        at = pl.when(here).then(id_time(platform, pl.col("native_id"))).otherwise(at)
    skew = (pl.col("created_at") - pl.col("id_time")).dt.total_seconds()
    return posts.with_columns(id_time=at).with_columns(time_skew_s=skew)
