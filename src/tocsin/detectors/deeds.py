"""What accounts can share: each kind of thing as rows of object, account, post and time.

Each layer names a canonical table, what is shared in it and the rows that count. Everything after
this treats all layers alike. A layer whose table is empty says nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

EVER = timedelta(days=36_500)
"""The window of things so particular that sharing them counts however far apart."""
TAGS = 5
"""Fewest hashtags in a sequence: in this order, so many are not chosen twice by accident."""
SPELL_S = 600
"""Seconds in a spell: to post at the same moment in one is one occasion, however often."""


@dataclass(frozen=True)
class Layer:
    """One kind of thing that can be shared."""

    table: str
    """Canonical table the shares are in."""
    object: pl.Expr
    """What was shared, in terms of that table."""
    keep: pl.Expr
    """Which rows are somebody's own deed."""
    one: str
    """What one object is called in a claim."""
    many: str
    """What several are called."""
    prepared: Callable[[pl.LazyFrame], pl.LazyFrame] = lambda table: table
    """What is done with the table first."""

    def shared(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """Return the layer's rows: object, account and post (64-bit ids), at."""
        return (
            self.prepared(table)
            .filter(self.keep)
            .select(object=self.object, account="account_uid", post="post_uid", at="created_at")
        )


def _sequences(hashtags: pl.LazyFrame) -> pl.LazyFrame:
    """Return each post's hashtags in order, where there are TAGS or more."""
    return (
        hashtags.select("post_uid", "account_uid", "created_at", "pos", "tag")
        .drop_nulls()
        .unique()
        .sort("pos", "tag")
        .group_by("post_uid", "account_uid", "created_at", maintain_order=True)
        .agg("tag")
        .filter(pl.col("tag").list.len() >= TAGS)
    )


_DEED = pl.lit(value=True)
_IN_THE_POST = ~pl.col("kind").fill_null("").is_in(["profile", "attachment"])
"""A link on a profile, or to the post's own picture, was not chosen with the post's words."""
_HANDLE = "@" + pl.col("handle_raw").str.to_lowercase()


def _relation(kind: str, to: str, one: str, many: str) -> Layer:
    return Layer("relations", pl.col(to), pl.col("kind") == kind, one, many)


LAYERS: Mapping[str, Layer] = {
    "url": Layer("links", pl.col("url_uid"), _IN_THE_POST, "link", "links"),
    "image": Layer(
        "media", pl.coalesce("phash", "sha256"), pl.col("kind") != "audio", "image", "images"
    ),
    "text": Layer(
        "posts", pl.col("text_uid"), ~pl.col("is_repost").fill_null(value=False), "text", "texts"
    ),
    "repost": _relation("repost", "to_uid", "reposted post", "reposted posts"),
    "reply": _relation("reply", "to_uid", "post answered", "posts answered"),
    "sequence": Layer(
        "hashtags", pl.col("tag").list.join(" "), _DEED, "run of hashtags", "runs of hashtags",
        _sequences,
    ),
    "domain": Layer("links", pl.col("domain"), _IN_THE_POST, "domain", "domains"),
    "reposted_account": _relation(
        "repost", "to_account_uid", "reposted account", "reposted accounts"
    ),
    "hashtag": Layer("hashtags", pl.col("tag"), _DEED, "hashtag", "hashtags"),
    "mention": Layer(
        "mentions",
        pl.coalesce(pl.col("mentioned_uid").cast(pl.String), _HANDLE),
        _DEED, "account named", "accounts named",
    ),
    "moment": Layer(
        "posts", pl.col("created_at").dt.epoch("s") // SPELL_S, _DEED, "moment", "moments"
    ),
}  # fmt: skip
"""Every layer by name, the most telling first."""
USUAL = tuple(name for name in LAYERS if name != "moment")
"""Layers that are read unless told otherwise: posting at the same moment is not sharing a thing,
and what it costs to look grows with how busy the collection is."""
WITHIN: Mapping[str, str] = {"domain": "url", "reposted_account": "repost", "hashtag": "sequence"}
"""Layers whose objects are part of another's: a link is not also its domain."""

READS: Mapping[str, tuple[str, ...]] = {
    "posts": (
        "post_uid", "post_id", "account_uid", "account_id", "account_handle", "platform",
        "created_at", "lang", "is_repost", "text_uid",
    ),
    "links": ("post_uid", "account_uid", "created_at", "url_uid", "domain", "kind"),
    "hashtags": ("post_uid", "account_uid", "created_at", "pos", "tag"),
    "mentions": ("post_uid", "account_uid", "created_at", "handle_raw", "mentioned_uid"),
    "relations": ("post_uid", "account_uid", "created_at", "kind", "to_uid", "to_account_uid"),
    "media": ("post_uid", "account_uid", "created_at", "kind", "sha256", "phash"),
}  # fmt: skip
"""Columns of the canonical tables that the layers, and the names of who is in them, need."""


def layer(name: str) -> Layer:
    """Return a layer; raises `UnknownNameError` with the nearest names."""
    if name not in LAYERS:
        raise UnknownNameError("layer", name, nearest(name, LAYERS) or tuple(LAYERS))
    return LAYERS[name]
