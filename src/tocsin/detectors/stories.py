"""Stories: what somebody posted first, and who brought it to which other platform.

An *object* is a link, a text or a media file that was posted more than once. Its *source* is the
account that posted it first, its *story* the source's post: a post with a picture and a text is one
story. An *arrival* is an account on another platform that posts the object after the source.

Left out: posts whose time is not known to the minute or whose time zone was assumed; objects whose
first two posts bear the same time; a site's own accounts linking to it, which is publishing; and
arrivals on a platform of which the collection holds nothing on the day of the story and the day
before it, as the object may have been there first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from tocsin.vocabulary.text import skeleton

READS: Mapping[str, tuple[str, ...]] = {
    "posts": (
        "post_uid", "post_id", "account_uid", "account_id", "account_native_id",
        "account_handle", "platform", "created_at", "time_precision", "time_basis", "text", "lang",
        "is_repost",
    ),
    "links": ("post_uid", "url_uid", "domain", "kind"),
    "media": ("post_uid", "sha256", "phash"),
    "accounts": ("account_uid", "display_name"),
    "watchlist": ("platform", "handle", "native_id"),
}  # fmt: skip
FEWEST_LINKS = 3
ONE_NEWSROOM = 4
"""Most accounts that speak for one site: more than that are its readers."""
COMMON_SITE = 50
"""From this many links on, a site has readers of its own; rarer ones are taken together."""
WITHOUT_TAGS = r"#\S+"


@dataclass(frozen=True, eq=False)
class Stories:
    """Everything that was posted twice, and how it travelled."""

    shares: pl.DataFrame
    """The first time each account posted each object: object, post, account, platform, at, field.

    The field is what an account is compared in: the site of a link, the language of a text.
    """
    sources: pl.DataFrame
    """object, story (post), source (account), home (platform), began; of objects on several
    platforms."""
    speakers: pl.DataFrame
    """account, site: who speaks for a site of their own."""


def stories(tables: Mapping[str, pl.LazyFrame], *, letters: int) -> Stories:
    """Return what was posted more than once; `letters` is the shortest text that is compared."""
    own = _timed(tables["posts"])
    speakers = _speakers(tables["links"], own)
    chosen = _chosen(tables["links"], own, speakers)
    linked = chosen.select("post").unique()
    objects = [
        chosen.select("object", "post", "field"),
        _texts(
            tables["posts"].join(linked.lazy(), left_on="post_uid", right_on="post", how="anti"),
            letters,
        ),
        _files(tables["media"], own),
    ]
    each = pl.concat(objects).unique().join(own.drop("lang"), on="post")
    shares = each.sort("at", "post", "object").unique(
        ["object", "account"], keep="first", maintain_order=True
    )
    return Stories(shares, _sources(shares), speakers)


def arrivals(told: Stories, days: pl.DataFrame, *, within: timedelta, first: int) -> pl.DataFrame:
    """Return who brought which story where, `covered` or not by the collection.

    Columns: story, source, home, began, account, platform, post, at, field, covered. Of each object
    the `first` accounts on each other platform count, if they came `within` so long. `days` holds
    (platform, day) pairs of which there are posts.
    """
    came = (
        told.shares.join(told.sources, on="object")
        .filter(
            pl.col("platform") != pl.col("home"),
            pl.col("at") > pl.col("began"),
            pl.col("at") - pl.col("began") <= within,
        )
        .sort("at", "post")
        .filter(pl.int_range(pl.len()).over("object", "platform") < first)
    )
    known = days.with_columns(known=pl.lit(value=True))
    for name, back in (("today", 0), ("before", 1)):
        day = pl.col("began").dt.date() - timedelta(days=back)
        came = (
            came.with_columns(day=day)
            .join(known, on=["platform", "day"], how="left")
            .rename({"known": name})
            .drop("day")
        )
    covered = pl.col("today").fill_null(value=False) & pl.col("before").fill_null(value=False)
    return (
        came.with_columns(covered=covered)
        .drop("today", "before")
        .unique(["story", "account"], keep="first", maintain_order=True)
    )


def covered_days(posts: pl.LazyFrame) -> pl.DataFrame:
    """Return (platform, day) of every day on which something was posted on a platform."""
    day = pl.col("created_at").dt.date()
    return posts.select("platform", day=day).drop_nulls().unique().collect(engine="streaming")


def names(posts: pl.LazyFrame, accounts: pl.LazyFrame, uids: pl.Series) -> pl.DataFrame:
    """Return what accounts are called: account, account_id, handle, display; letters only.

    A site is called by the first part of its domain. Null where nothing is known.
    """
    user = pl.col("account_handle").str.strip_prefix("@").str.split("@").list.first()
    hosted = (pl.col("platform") == "web") | (user.str.count_matches(".", literal=True) > 1)
    bare = pl.when(hosted).then(user.str.split(".").list.first()).otherwise(user)
    wanted = uids.unique().implode()
    known = (
        posts.filter(pl.col("account_uid").is_in(wanted))
        .with_columns(handle=_letters(bare))
        .group_by(account="account_uid")
        .agg(pl.col("account_id", "handle", "platform").drop_nulls().min())
    )
    shown = (
        accounts.filter(pl.col("account_uid").is_in(wanted))
        .group_by(account="account_uid")
        .agg(display=_letters(pl.col("display_name")).drop_nulls().min())
    )
    return known.join(shown, on="account", how="left").collect(engine="streaming").sort("account")


def _letters(name: pl.Expr) -> pl.Expr:
    letters = skeleton(name)
    return pl.when(letters != "").then(letters)


def _timed(posts: pl.LazyFrame) -> pl.DataFrame:
    """Return own posts with a time that can be compared: post, account, platform, at, lang."""
    exact = ~pl.col("time_precision").is_in(["day", "none"]).fill_null(value=False)
    zoned = (pl.col("time_basis") != "assumed_utc").fill_null(value=True)
    return (
        posts.filter(~pl.col("is_repost"), exact, zoned)
        .drop_nulls(["account_uid", "created_at"])
        .select(
            post="post_uid", account="account_uid", platform="platform", at="created_at",
            lang=_language(),
        )
        .collect(engine="streaming")
    )  # fmt: skip


def _language() -> pl.Expr:
    """Return the language of a post as a field to compare it in."""
    primary = pl.col("lang").str.to_lowercase().str.extract(r"^([a-z]*)")
    return primary.fill_null("").hash(1)


def _in_the_post(links: pl.LazyFrame, own: pl.DataFrame) -> pl.LazyFrame:
    """Return the links of own posts that were chosen with their words, with who posted them."""
    chosen = ~pl.col("kind").fill_null("").is_in(["profile", "attachment"])
    who = own.lazy().select("post", "account")
    return links.filter(chosen).join(who, left_on="post_uid", right_on="post")


def _speakers(links: pl.LazyFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return accounts most of whose links lead to one site, if only few do so: account, site."""
    by_site = _in_the_post(links, own).drop_nulls("domain").group_by("account", site="domain")
    return (
        by_site.agg(n=pl.len())
        .filter(pl.col("n") > 0.5 * pl.col("n").sum().over("account"), pl.col("n") >= FEWEST_LINKS)
        .filter(pl.len().over("site") <= ONE_NEWSROOM)
        .select("account", "site")
        .collect(engine="streaming")
    )


def _chosen(links: pl.LazyFrame, own: pl.DataFrame, speakers: pl.DataFrame) -> pl.DataFrame:
    """Return links that lead away from one's own site: object, post, field."""
    ours = speakers.lazy().rename({"site": "domain"})
    common = pl.when(pl.len().over("domain") >= COMMON_SITE).then("domain").fill_null("")
    return (
        _in_the_post(links, own)
        .join(ours, on=["account", "domain"], how="anti")
        .select(object=pl.col("url_uid").hash(1), post="post_uid", field=common.hash(2))
        .collect(engine="streaming")
    )  # fmt: skip


def _texts(posts: pl.LazyFrame, letters: int) -> pl.DataFrame:
    """Return texts that are long enough to be somebody's own: object, post, field."""
    words = skeleton(pl.col("text").str.replace_all(WITHOUT_TAGS, " "))
    return (
        posts.filter(~pl.col("is_repost"))
        .select(words=words, post="post_uid", field=_language())
        .filter(pl.col("words").str.len_chars() >= letters)
        .select(object=pl.col("words").hash(3), post="post", field="field")
        .collect(engine="streaming")
    )


def _files(media: pl.LazyFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Return media files, by their bytes or else by what they look like: object, post, field."""
    file = pl.coalesce("sha256", "phash")
    return (
        media.filter(file.is_not_null())
        .join(own.lazy().select("post", "lang"), left_on="post_uid", right_on="post")
        .select(object=file.hash(4), post="post_uid", field="lang")
        .collect(engine="streaming")
    )


def _sources(shares: pl.DataFrame) -> pl.DataFrame:
    """Return who posted each object first, of those that several platforms know."""
    travelled = shares.filter(pl.col("platform").n_unique().over("object") > 1)
    return (
        travelled.group_by("object", maintain_order=True)
        .agg(
            story=pl.col("post").first(), source=pl.col("account").first(),
            home=pl.col("platform").first(), began=pl.col("at").first(),
            tied=(pl.col("at") == pl.col("at").min()).sum(),
        )
        .filter(pl.col("tied") == 1)
        .drop("tied")
    )  # fmt: skip
