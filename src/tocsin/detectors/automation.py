"""Times without rest, and accounts that say by themselves that a machine posts for them."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

import polars as pl

from tocsin.detectors.declared import listed
from tocsin.detectors.lookalikes import shown
from tocsin.detectors.suspects import BOUGHT
from tocsin.vocabulary.text import handle_skeleton

READS: Mapping[str, tuple[str, ...]] = {
    "posts": (
        "post_uid", "post_id", "account_uid", "account_id", "account_handle", "account_native_id",
        "platform", "created_at", "time_precision", "post_type", "is_repost", "client",
    ),
    "links": ("post_uid", "domain"),
    "accounts": (
        "account_uid", "handle", "display_name", "description", "verified", "verified_type",
        "is_bot_declared",
    ),
    "watchlist": ("name", "platform", "handle", "native_id", "kind"),
}  # fmt: skip
FINE = ("us", "second", "minute")
"""How well a time must be known."""
NO_ACCOUNT = ("web",)
"""Platforms whose accounts are sites."""
SAYS = re.compile(
    r"(?i:(?:^|[\W_])(?:bots?|robots?|rss|feed|autopost\w*|automat\w*|autom[aá]tic\w*|"
    r"αυτόματ\w*|автомат\w*|бот)(?:$|[\W_\d]))|[a-z]Bot(?:$|[\W_\d])"
)
"""What accounts call themselves by which a machine posts."""
OWN_SITE = 0.5
"""From this part of an account's posts on, the site they link to may be its own."""
SHORTEST = 4
"""Fewest letters by which an account's name and its site's are told to be one."""


def runs(
    posts: pl.LazyFrame,
    watchlist: pl.LazyFrame,
    *,
    posts_at_least: int,
    rest: timedelta,
    days: timedelta,
) -> tuple[pl.DataFrame, int]:
    """Return each account's posts in its busiest time without rest, and how many were tested.

    Columns: as read, and run; by account and time. The accounts counted have enough posts.
    """
    usual = posts.filter(
        pl.col("time_precision").is_in(FINE),
        ~pl.col("platform").is_in(NO_ACCOUNT),
        pl.col("post_type") != "ad_creative",
        ~listed(watchlist),
    ).drop_nulls(["account_uid", "account_id", "created_at", "post_id"])
    many = pl.col("n") >= posts_at_least
    enough = usual.group_by("account_uid").agg(n=pl.col("post_uid").n_unique()).filter(many)
    busy = enough.select("account_uid").collect(engine="streaming")
    rested = pl.col("created_at").diff().over("account_uid") >= rest
    awake = (
        usual.join(busy.lazy(), on="account_uid", how="semi")
        .sort("account_uid", "created_at", "post_id")
        .unique("post_uid", keep="first", maintain_order=True)
        .with_columns(run=rested.fill_null(value=False).cum_sum().over("account_uid"))
        .with_columns(
            n=pl.len().over("account_uid", "run"),
            last=pl.col("created_at").max().over("account_uid", "run"),
            first=pl.col("created_at").min().over("account_uid", "run"),
        )
        .filter(pl.col("n") >= posts_at_least, pl.col("last") - pl.col("first") >= days)
        .with_columns(most=pl.col("n").max().over("account_uid"))
        .filter(pl.col("n") == pl.col("most"))
        .with_columns(chosen=pl.col("run").min().over("account_uid"))
        .filter(pl.col("run") == pl.col("chosen"))
        .select(*READS["posts"], "run")
        .collect()
    )
    return awake, max(1, len(busy))


def said_so(
    suspected: Sequence[pl.DataFrame], links: pl.LazyFrame, accounts: pl.LazyFrame
) -> set[int]:
    """Return which accounts say what they are: bots, feeds, the voice of a site, verified ones."""
    own = {int(posts["account_uid"][0]): posts for posts in suspected}
    rows = accounts.filter(pl.col("account_uid").is_in(list(own))).collect()
    vouched = pl.col("verified").fill_null(value=False) & ~pl.col("verified_type").is_in(
        BOUGHT
    ).fill_null(value=False)
    declared = pl.col("is_bot_declared").fill_null(value=False)
    aside = set(rows.filter(vouched | declared)["account_uid"])
    names: dict[int, list[str]] = {}
    for row in rows.iter_rows(named=True):
        told = (row["handle"], row["display_name"], row["description"])
        names.setdefault(row["account_uid"], []).extend(one for one in told if one)
    for uid, posts in own.items():
        handle = posts["account_handle"].drop_nulls()
        names.setdefault(uid, []).extend(handle[:1])
    aside |= {uid for uid, told in names.items() if any(SAYS.search(one) for one in told)}
    return aside | _voices(own, names, links)


def _voices(
    own: Mapping[int, pl.DataFrame], names: Mapping[int, Sequence[str]], links: pl.LazyFrame
) -> set[int]:
    """Return the accounts that carry the name of the site most of their posts link to."""
    if not own:
        return set()
    posts = pl.concat([one.select("post_uid", "account_uid") for one in own.values()])
    sites = (
        links.select("post_uid", "domain")
        .drop_nulls()
        .join(posts.lazy(), on="post_uid")
        .group_by("account_uid", "domain")
        .agg(linking=pl.col("post_uid").n_unique())
        .collect()
    )
    return {
        uid
        for uid, domain, linking in sites.iter_rows()
        if linking >= OWN_SITE * len(own[uid]) and _carries(names.get(uid, ()), domain)
    }


def _carries(names: Sequence[str], domain: str) -> bool:
    """Return whether one of an account's names holds a site's, or the other way round."""
    site = handle_skeleton(shown(domain.partition(".")[0]))
    keys = [key for key in map(handle_skeleton, names) if len(key) >= SHORTEST]
    return len(site) >= SHORTEST and any(site in key or key in site for key in keys)
