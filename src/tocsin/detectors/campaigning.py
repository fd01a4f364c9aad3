"""Which posts campaign inside a window, and how sure that is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from tocsin.catalog import SilenceRule
from tocsin.detectors.declared import listed
from tocsin.detectors.naming import CONTESTANTS, REPORTERS, key, keys, mentioned, said
from tocsin.vocabulary.finding import Span

NOT_STATED = ("", "und", "zxx", "qam", "qct", "qht", "qme", "qst", "art")
"""What sources write as language when they know none: undetermined, no words, media, tags."""
PRIVATE = (
    "private", "direct", "followers", "friends", "friends_of_friends", "only_me", "self",
    "personal_chat", "private_group", "private_supergroup", "private_channel", "saved_messages",
    "self_only", "mutual_follow_friends", "follower_of_creator",
)  # fmt: skip
"""Visibilities, as platforms name them, of posts that strangers cannot see."""
EASTMOST, WESTMOST = timedelta(hours=14), timedelta(hours=12)
"""The clocks furthest ahead of and behind UTC: where a time without zone may have been meant."""
COARSE = {"minute": timedelta(seconds=59), "day": timedelta(hours=24)}
"""How much later than written a post may have been made, by the precision of its time."""
NEAR = timedelta(hours=48)
"""Further from the window than this, no post can touch it, however coarse its time."""


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """What must not be campaigned for, where, when and under which rule."""

    terms: tuple[str, ...]
    languages: tuple[str, ...]
    rule: SilenceRule
    country: str
    window: Span


def campaigning(
    campaign: Campaign, posts: pl.LazyFrame, hashtags: pl.LazyFrame, watchlist: pl.LazyFrame
) -> pl.DataFrame:
    """Return the posts that campaign around a window, oldest first.

    Columns: post_id, account_id, account_native_id, account_handle, platform, at (made or changed),
    edited, ad, contestant, standing. Standing is `counted`, or why not: `repost`, `uncertain` (the
    time is too coarse to lie inside for sure), `unplaced` (neither country nor language is known).
    """
    window, rule = campaign.window, campaign.rule
    touching = posts.filter(
        pl.col("created_at").is_between(window.first - NEAR, window.last + NEAR)
        | pl.col("edited_at").is_between(window.first, window.last)
    )
    told = (
        _timed(touching, window)
        .filter(pl.col("sure") | pl.col("maybe"))
        .filter(~listed(watchlist, REPORTERS))
        .with_columns(contestant=listed(watchlist, CONTESTANTS), ad=_paid())
        .filter(_reached(rule))
        .collect()
    )
    return (
        _named(told, campaign, hashtags, watchlist)
        .filter(_relevant(rule), ~_elsewhere(campaign))
        .with_columns(standing=_standing(campaign))
        .filter(pl.col("standing").is_not_null())
        .sort("at", "post_id")
        .select(
            "post_id", "account_id", "account_native_id", "account_handle", "platform", "at",
            "edited", "ad", "contestant", "standing",
        )
    )  # fmt: skip


def _timed(posts: pl.LazyFrame, window: Span) -> pl.LazyFrame:
    """Add at, edited, and whether a post was surely, or maybe, made or changed inside."""
    zoneless = (pl.col("time_basis") == "assumed_utc").fill_null(value=False)
    later = pl.col("time_precision").replace_strict(
        list(COARSE), list(COARSE.values()), default=timedelta(0), return_dtype=pl.Duration("us")
    )
    first = pl.col("created_at") - pl.when(zoneless).then(EASTMOST).otherwise(timedelta(0))
    last = pl.col("created_at") + pl.when(zoneless).then(WESTMOST).otherwise(timedelta(0)) + later
    known = pl.col("time_precision").ne_missing("none")
    inside = known & (first >= window.first) & (last <= window.last)
    maybe = (last >= window.first) & (first <= window.last)
    changed = pl.col("edited_at").is_between(window.first, window.last).fill_null(value=False)
    edited = changed & ~inside.fill_null(value=False)
    return posts.with_columns(
        at=pl.when(edited).then("edited_at").otherwise("created_at"),
        edited=edited,
        sure=inside.fill_null(value=False) | edited,
        maybe=maybe.fill_null(value=False),
    )


def _paid() -> pl.Expr:
    """Return whether a post is an ad or says that it was paid for."""
    said = (pl.col("labelled_ad"), pl.col("paid_partnership"), pl.col("post_type") == "ad_creative")
    return pl.any_horizontal(*(one.fill_null(value=False) for one in said))


def _reached(rule: SilenceRule) -> pl.Expr:
    """Return whether a rule reaches a post: paid or not, private or not, whose it is."""
    reached = pl.col("ad") if rule.online == "paid_only" else pl.lit(value=True)
    if "private_audience" in rule.excepts:
        private = pl.col("visibility").is_in(PRIVATE).fill_null(value=False)
        reached = reached & ~private
    if rule.binds_private_persons is False:
        reached = reached & pl.col("contestant")
    return reached


def _named(
    posts: pl.DataFrame, campaign: Campaign, hashtags: pl.LazyFrame, watchlist: pl.LazyFrame
) -> pl.DataFrame:
    """Add whether a post names a contestant or campaign, and whether it carries its hashtag."""
    candidates = watchlist.filter(pl.col("kind") == "candidate").collect()["name"].to_list()
    names = keys([term for term in (*campaign.terms, *candidates) if not term.startswith("#")])
    tags = keys([term for term in campaign.terms if term.startswith("#")])
    joined = [name.replace(" ", "") for name in names]
    carried = (
        hashtags.join(posts.lazy().select("post_uid"), on="post_uid", how="semi")
        .select("post_uid", tag=key(pl.col("tag")).str.replace_all(" ", ""))
        .group_by("post_uid")
        .agg(
            campaign_tag=pl.col("tag").is_in(tags).any(),
            name_tag=pl.col("tag").is_in(joined).any(),
        )
        .collect()
    )
    words = said()
    tagged = pl.col("campaign_tag") | mentioned(words, tags)
    return posts.join(carried, on="post_uid", how="left").with_columns(
        tagged=tagged.fill_null(value=False),
        named=(tagged | pl.col("name_tag") | mentioned(words, [*names, *joined])).fill_null(
            value=False
        ),
    )


def _relevant(rule: SilenceRule) -> pl.Expr:
    """Return whether a post campaigns: it names somebody, or a contestant made it.

    Where calls to vote are allowed, a contestant's post that names nobody is taken for one.
    """
    if "turnout_calls" in rule.excepts:
        return pl.col("named")
    return pl.col("named") | pl.col("contestant")


def _elsewhere(campaign: Campaign) -> pl.Expr:
    """Return whether a post is addressed to another country."""
    abroad = (pl.col("country") != campaign.country).fill_null(value=False)
    foreign = _lang().is_not_null() & ~_lang().is_in(_primary(campaign.languages))
    speaks = foreign & pl.col("country").is_null() & ~pl.col("tagged")
    unspoken = pl.lit(value=bool(campaign.languages))
    return (abroad | (speaks & unspoken)) & ~pl.col("contestant")


def _standing(campaign: Campaign) -> pl.Expr:
    """Return how each post counts; null for reposts that would not count as posts either."""
    placed = _lang().is_not_null() if campaign.languages else pl.lit(value=False)
    unplaced = pl.col("country").is_null() & ~placed & ~pl.col("tagged") & ~pl.col("contestant")
    return (
        pl.when(pl.col("is_repost"))
        .then(pl.when(pl.col("sure") & ~unplaced).then(pl.lit("repost")))
        .when(unplaced)
        .then(pl.lit("unplaced"))
        .when("sure")
        .then(pl.lit("counted"))
        .otherwise(pl.lit("uncertain"))
    )


def _lang() -> pl.Expr:
    """Return the language a post is in, its primary subtag; null where the source knows none."""
    primary = pl.col("lang").str.to_lowercase().str.extract(r"^([a-z]*)")
    return pl.when(~primary.is_in(NOT_STATED)).then(primary)


def _primary(languages: Iterable[str]) -> list[str]:
    return [one.lower().partition("-")[0] for one in languages]
