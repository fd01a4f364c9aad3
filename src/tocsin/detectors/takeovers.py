"""Takeovers of a hashtag, counted: who came, with what, and who was there before.

A *tag* is a hashtag on one platform; a *mark* is what a post carries beside it: a link, a site, a
text, another hashtag. Somebody *arrives* at a tag with their first post under it in the collection,
and arrives *with* a mark when they post it under the tag in the hours that follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from tocsin.detectors.declared import listed
from tocsin.vocabulary.text import skeleton

READS: Mapping[str, tuple[str, ...]] = {
    "hashtags": ("post_uid", "account_uid", "created_at", "tag"),
    "posts": (
        "post_uid", "post_id", "account_uid", "account_id", "account_native_id",
        "account_handle", "platform", "created_at", "text", "is_repost",
    ),
    "links": ("post_uid", "url_uid", "url", "domain", "kind"),
    "watchlist": ("platform", "handle", "native_id", "domain"),
}  # fmt: skip
KINDS = ("url", "domain", "text", "hashtag")
"""What may be carried into a tag, the most telling first."""
EACH = ["tag_on", "kind", "mark"]
"""What names a rush, its hours apart."""
TAGGED = r"#\S+"
MOST_TAGS = 30
"""Posts with more hashtags than this are not read for what stands beside each."""


@dataclass(frozen=True, eq=False)
class Uses:
    """Every own post under a hashtag that has a past, and what it carries."""

    posts: pl.DataFrame
    """tag_on (tag and platform), post_uid, account_uid, at, first (the account's arrival)."""
    marks: pl.DataFrame
    """post_uid, kind, mark (hash), shown; a row per thing a tagged post carries."""


@dataclass(frozen=True, kw_only=True)
class Rush:
    """The hours in which most accounts arrived at a tag with one mark; ends included."""

    tag_on: str
    kind: str
    mark: int
    shown: str
    first: datetime
    last: datetime
    hits: int
    """Accounts that arrived with the mark."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Who used the tag in those hours and before, and who carried the mark."""

    newcomers: int
    """Accounts that arrived at the tag in those hours."""
    before: int
    """Accounts that had used it before."""
    before_with: int
    """Of those, how many ever carried the mark under it."""
    past: int
    """Posts under it before."""
    age: timedelta
    """From its first post in the collection to the rush."""
    still: int
    """Accounts that had used it twice or more before and used it in those hours: its regulars."""
    still_with: int
    """Of those, how many carried the mark then."""
    posts: int
    """Posts under it in those hours."""
    others: int
    """Accounts that posted on the platform in those hours and did not arrive at the tag."""
    others_with: int
    """Of those, how many carried the mark anywhere."""


def uses(
    tables: Mapping[str, pl.LazyFrame], kinds: tuple[str, ...], letters: int, past: int
) -> Uses:
    """Return the uses of every tag that at least `past` posts carry.

    `letters` is the shortest text that is compared. Reposts are nobody's own words; sites on the
    watchlist are no mark.
    """
    own = (
        tables["posts"]
        .filter(~pl.col("is_repost"))
        .drop_nulls(["account_uid", "created_at"])
        .select("post_uid", "platform", "account_uid", at="created_at")
    )
    tagged = (
        tables["hashtags"]
        .select("post_uid", "tag")
        .filter(pl.col("tag") != "")
        .unique()
        .join(own, on="post_uid")
        .with_columns(tag_on=pl.concat_str(pl.lit("#"), "tag", pl.lit(" "), "platform"))
        .filter(pl.len().over("tag_on") >= past)
        .select("tag_on", "tag", "post_uid", "account_uid", "at")
        .collect(engine="streaming")
        .sort("at", "post_uid", "tag_on")
    )
    told = [_MARKS[kind](tables, tagged, letters) for kind in kinds]
    arrival = pl.col("at").min().over("tag_on", "account_uid")
    return Uses(
        tagged.drop("tag").with_columns(first=arrival), pl.concat(told) if told else pl.DataFrame()
    )


def rushes(
    used: Uses, aside: pl.Series, *, within: timedelta, accounts: int
) -> tuple[pl.DataFrame, int]:
    """Return the hours in which enough accounts arrived at a tag with one mark.

    Columns: tag_on, kind, mark, shown, first, last, hits; and how many windows were looked at.
    `aside` are accounts that nobody suspects.
    """
    with_mark = (
        used.posts.filter(
            pl.col("at") - pl.col("first") <= within,
            ~pl.col("account_uid").is_in(aside.implode()),
        )
        .join(used.marks, on="post_uid")
        .filter(pl.col("tag_on").str.split(" ").list.first() != pl.col("shown"))
        .group_by(*EACH, "account_uid")
        .agg(pl.col("first").min(), pl.col("shown").min())
        .filter(pl.len().over(EACH) >= accounts)
        .sort(*EACH, "first", "account_uid")
    )
    windows = with_mark.rolling("first", period=within, group_by=EACH, closed="both").agg(
        begin=pl.col("first").min(), hits=pl.len(), shown=pl.col("shown").min()
    )
    enough = windows.filter(pl.col("hits") >= accounts)
    return enough.select(*EACH, "shown", "hits", first="begin", last="first"), windows.height


def densest(found: pl.DataFrame) -> pl.DataFrame:
    """Keep, of the rushes to one tag with one mark, the one with most accounts; the earliest."""
    order = [*EACH, "hits", "first", "last"]
    kept = found.sort(order, descending=[False, False, False, True, False, False])
    return kept.unique(EACH, keep="first", maintain_order=True)


def placed(found: pl.DataFrame, used: Uses) -> pl.DataFrame:
    """Add to rushes what the tag was before: newcomers, before, past, age.

    `newcomers` arrived at the tag in those hours, `before` had arrived earlier; `past` counts posts
    and `age` the time since the first of them.
    """
    arrivals = used.posts.filter(pl.col("at") == pl.col("first")).unique(["tag_on", "account_uid"])
    born = used.posts.group_by("tag_on").agg(born=pl.col("at").min())
    earlier = pl.col("first") - timedelta(microseconds=1)
    return (
        found.pipe(_upto, arrivals, earlier, "before")
        .pipe(_upto, arrivals, pl.col("last"), "arrived")
        .pipe(_upto, used.posts, earlier, "past")
        .join(born, on="tag_on")
        .with_columns(
            newcomers=pl.col("arrived") - pl.col("before"), age=pl.col("first") - pl.col("born")
        )
        .drop("arrived", "born")
    )


def _upto(found: pl.DataFrame, rows: pl.DataFrame, until: pl.Expr, name: str) -> pl.DataFrame:
    """Add how many rows of each rush's tag there are until a moment, that moment included."""
    counted = rows.sort("at").select("tag_on", "at", n=pl.col("at").cum_count().over("tag_on"))
    upto = counted.group_by("tag_on", "at").agg(pl.col("n").max()).sort("at").rename({"n": name})
    return (
        found.with_columns(until=until)
        .sort("until")
        .join_asof(upto, left_on="until", right_on="at", by="tag_on", check_sortedness=False)
        .with_columns(pl.col(name).fill_null(0).cast(pl.Int64))
        .drop("until", "at", strict=False)
    )


def carriers(used: Uses, rush: Rush, aside: pl.Series, within: timedelta) -> pl.DataFrame:
    """Return the posts of a rush: with the mark, by who arrived in it, in the hours that follow."""
    return used.posts.filter(
        pl.col("tag_on") == rush.tag_on,
        pl.col("first").is_between(rush.first, rush.last),
        pl.col("at") - pl.col("first") <= within,
        ~pl.col("account_uid").is_in(aside.implode()),
    ).join(_with(used, rush), on="post_uid", how="semi")


def counted(
    used: Uses, tables: Mapping[str, pl.LazyFrame], rush: Rush, row: Mapping[str, Any], letters: int
) -> Counts:
    """Count who used the tag in a rush and before; `row` is its own of `placed`.

    The hours are those up to `row["end"]`, the last post of the rush.
    """
    own = used.posts.filter(pl.col("tag_on") == rush.tag_on)
    old, hours = pl.col("first") < rush.first, pl.col("at").is_between(rush.first, row["end"])
    with_mark = own.join(_with(used, rush), on="post_uid", how="semi")
    came = own.filter(~old, hours)["account_uid"]
    earlier = own.filter(pl.col("at") < rush.first)
    often = earlier.filter(pl.len().over("account_uid") > 1)["account_uid"].unique()
    regular = hours & pl.col("account_uid").is_in(often.implode())
    others, others_with = _elsewhere(tables, rush, row["end"], came, letters)
    return Counts(
        newcomers=row["newcomers"],
        before=row["before"],
        before_with=with_mark.filter(old, pl.col("at") <= row["end"])["account_uid"].n_unique(),
        past=row["past"],
        age=row["age"],
        still=own.filter(regular)["account_uid"].n_unique(),
        still_with=with_mark.filter(regular)["account_uid"].n_unique(),
        posts=own.filter(hours).height,
        others=others,
        others_with=others_with,
    )


def _with(used: Uses, rush: Rush) -> pl.DataFrame:
    """Return the posts that carry the mark."""
    return used.marks.filter(pl.col("kind") == rush.kind, pl.col("mark") == rush.mark)


def _elsewhere(
    tables: Mapping[str, pl.LazyFrame], rush: Rush, end: datetime, came: pl.Series, letters: int
) -> tuple[int, int]:
    """Return how many others posted on the platform in those hours, and how many with the mark."""
    platform = rush.tag_on.rpartition(" ")[2]
    there = (
        tables["posts"]
        .filter(
            pl.col("platform") == platform,
            pl.col("created_at").is_between(rush.first, end),
            ~pl.col("account_uid").is_in(came.implode()),
        )
        .select("post_uid", "account_uid", "created_at", "text", tag=pl.lit(""))
        .collect(engine="streaming")
    )
    carried = _MARKS[rush.kind](tables, there, letters).filter(pl.col("mark") == rush.mark)
    with_mark = there.join(carried, on="post_uid", how="semi")
    return there["account_uid"].n_unique(), with_mark["account_uid"].n_unique()


def _links(tables: Mapping[str, pl.LazyFrame], posts: pl.DataFrame) -> pl.LazyFrame:
    """Return the links of posts, without those that were not chosen and those to sites listed."""
    sites = tables["watchlist"].select("domain").drop_nulls().collect().to_series()
    return (
        tables["links"]
        .join(posts.lazy().select("post_uid").unique(), on="post_uid", how="semi")
        .filter(
            ~pl.col("kind").fill_null("").is_in(["profile", "attachment"]),
            ~pl.col("domain").fill_null("").is_in(sites.implode()),
        )
    )


def _marked(rows: pl.LazyFrame, kind: str, shown: pl.Expr) -> pl.DataFrame:
    """Return marks of one kind: what is shown, and its hash."""
    told = rows.select("post_uid", kind=pl.lit(kind), shown=shown).drop_nulls().unique()
    return told.with_columns(mark=pl.col("shown").hash(1)).collect(engine="streaming")


def _urls(tables: Mapping[str, pl.LazyFrame], posts: pl.DataFrame, _: int) -> pl.DataFrame:
    shown = pl.coalesce("url", pl.col("url_uid").cast(pl.String))
    return _marked(_links(tables, posts), "url", shown)


def _domains(tables: Mapping[str, pl.LazyFrame], posts: pl.DataFrame, _: int) -> pl.DataFrame:
    return _marked(_links(tables, posts), "domain", pl.col("domain"))


def _texts(tables: Mapping[str, pl.LazyFrame], posts: pl.DataFrame, letters: int) -> pl.DataFrame:
    wanted = posts.lazy().select("post_uid").unique()
    words = skeleton(pl.col("text").str.replace_all(TAGGED, " "))
    shown = pl.when(words.str.len_chars() >= letters).then(words)
    return _marked(tables["posts"].join(wanted, on="post_uid", how="semi"), "text", shown)


def _hashtags(tables: Mapping[str, pl.LazyFrame], posts: pl.DataFrame, _: int) -> pl.DataFrame:
    wanted = posts.lazy().select("post_uid").unique()
    tags = tables["hashtags"].select("post_uid", "tag").unique()
    few = tags.join(wanted, on="post_uid", how="semi").filter(
        pl.len().over("post_uid") <= MOST_TAGS, pl.col("tag") != ""
    )
    return _marked(few, "hashtag", pl.concat_str(pl.lit("#"), "tag"))


_MARKS = {"url": _urls, "domain": _domains, "text": _texts, "hashtag": _hashtags}


def set_aside(posts: pl.LazyFrame, watchlist: pl.LazyFrame) -> pl.Series:
    """Return the accounts on the watchlist."""
    return posts.filter(listed(watchlist)).select("account_uid").unique().collect().to_series()
