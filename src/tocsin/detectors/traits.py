"""What accounts made by one hand have in common: when they were made, and how they are dressed.

A *trait* is a kind and a value: the handle begins with `patriot`, has the form `Aa_9999`, the
description is this one. `people` reads who there is, `traits` what they carry, `agreement` says of
any group of accounts (a community of `coordinated`, say) what it shares beyond chance.

Forms that a platform itself gives out (`name12345678` on X) are no trait.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from tocsin.detectors.declared import listed
from tocsin.statistics.cohorts import APART, Windows, cohorts
from tocsin.statistics.enrichment import at_least_drawn
from tocsin.vocabulary.platforms import id_time
from tocsin.vocabulary.text import skeleton

KINDS: Mapping[str, str] = {
    "bio": "the same description",
    "avatar": "the same picture file",
    "name": "the same display name",
    "opening": "handles that begin with “{value}”",
    "ending": "handles that end in “{value}”",
    "form": "handles of the form {value}",
}
"""Every kind of trait, the most telling first, as a claim says it."""
HANDLES = ("opening", "ending", "form")
DATED = ("x", "tiktok")
"""Platforms whose account ids hold the instant the account was made."""
GIVEN_OUT: Mapping[str, str] = {
    "x": r"^[\p{L}_]+\d{8}$",
    "tiktok": r"^user[\d_]+$",
    "reddit": r"^[A-Za-z]+[-_][A-Za-z]+[-_]?\d{2,5}$",
    "vk": r"^(?:id|club|public)\d+$",
    "facebook": r"^(?:\d+|[\p{L}.]+\.\d{6,})$",
    "youtube": r"^.*-[a-z0-9]{5}$|^user-[a-z0-9]+$",
}
"""Handles that platforms make up for people who choose none."""
WORD = r"\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Lo}+"
SHORTEST_WORD = 4
SHORTEST_NAME = 5
SHORTEST_BIO = 20
LATEST_S = APART // 4
"""Accounts made after this (in 2038) have a wrong date."""

TOGETHER_S = tuple(
    one.total_seconds() for one in (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
)
"""Windows in which accounts of one batch may have been made, in seconds."""
AROUND_S = timedelta(days=180).total_seconds()
"""Before and after a window, what it is compared with."""

READS: Mapping[str, tuple[str, ...]] = {
    "accounts": (
        "account_uid", "account_id", "platform", "native_id", "handle", "display_name",
        "description", "avatar_url", "created_at", "verified", "verified_type",
        "is_bot_declared", "observed_at",
    ),
    "posts": (
        "post_id", "account_uid", "account_id", "platform", "account_native_id",
        "account_handle", "created_at",
    ),
    "watchlist": ("platform", "handle", "native_id"),
}  # fmt: skip
"""Columns that `people` needs."""
BOUGHT = ("blue",)
"""Marks of verification that anybody can buy."""


def people(accounts: pl.LazyFrame, posts: pl.LazyFrame, watchlist: pl.LazyFrame) -> pl.DataFrame:
    """Return every account, as last observed or as its posts name it, in order of `account_uid`.

    Columns: account_uid, account_id, platform, handle, display_name, description, avatar_url, made
    (seconds since 1970; null: not known), place (number of the platform), aside (vouched for: on
    the watchlist, verified, or declared a bot).
    """
    observed = accounts.sort("observed_at", "account_id", nulls_last=False).unique(
        "account_uid", keep="last", maintain_order=True
    )
    named = posts.group_by("account_uid").agg(
        pl.col("account_id").drop_nulls().min(),
        pl.col("platform").drop_nulls().min(),
        native_id=pl.col("account_native_id").drop_nulls().min(),
        handle=pl.col("account_handle").drop_nulls().min(),
    )
    unseen = named.join(observed, on="account_uid", how="anti")
    return (
        pl.concat([observed, unseen], how="diagonal")
        .drop_nulls(["account_uid", "account_id", "platform"])
        .with_columns(made=_made(), aside=_vouched(watchlist))
        .with_columns(place=pl.col("platform").rank("dense").cast(pl.Int64))
        .select(
            "account_uid", "account_id", "platform", "handle", "display_name", "description",
            "avatar_url", "made", "place", "aside",
        )
        .collect(engine="streaming")
        .sort("account_uid")
    )  # fmt: skip


def traits(people: pl.DataFrame, fewest: int = 1) -> pl.DataFrame:
    """Return a row per account and trait: account_uid, place, made, kind, value.

    Traits that fewer than `fewest` accounts of a platform carry are left out.
    """
    own = people.lazy().with_columns(user=_user(), words=_user().str.extract_all(WORD))
    kinds = [
        own.select("account_uid", "place", "made", kind=pl.lit(kind), value=value)
        .filter(pl.col("value") != "")
        .filter(pl.len().over("place", "value") >= fewest)
        .collect()
        for kind, value in _values().items()
    ]
    return pl.concat(kinds)


def axis(rows: pl.DataFrame) -> pl.Series:
    """Return when accounts were made, each platform on a stretch of time of its own."""
    return rows["place"] * APART + rows["made"]


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One thing that members of a group have in common, and how likely chance makes it."""

    kind: str
    """One of KINDS, or `made`: made close together."""
    value: str
    """The trait; for `made`, the length of the window in seconds."""
    members: int
    """How many of the group carry it."""
    p: float
    """Chance that so many do, corrected for every value (window) that was tried in this group."""


def agreement(
    members: Iterable[int], people: pl.DataFrame, carried: pl.DataFrame | None = None
) -> tuple[Agreement, ...]:
    """Return what a group of accounts has in common: for `made` and each kind, the least likely.

    `people` is everybody in the collection, as `people` returns them; members it does not hold are
    left out. `carried` is `traits(people, 2)`: hand it over where there are many groups. The null:
    the group was put together without a look at when or how its accounts were
    made. Only what at least two members share is returned, the least likely first.
    """
    group = people.filter(pl.col("account_uid").is_in(list(members)))
    dress = traits(people, 2) if carried is None else carried
    found = [*_made_together(group, people), *_dressed_alike(group, people, dress)]
    return tuple(sorted(found, key=lambda one: (one.p, one.kind, one.value)))


def _made_together(group: pl.DataFrame, people: pl.DataFrame) -> Iterator[Agreement]:
    """Yield the window in which members were made together least credibly."""
    dated = people.drop_nulls("made")
    own = group.drop_nulls("made").select(mark=pl.lit(0), at=axis(group.drop_nulls("made")))
    windows = Windows(lengths=TOGETHER_S, around=AROUND_S, fewest=2)
    found, tried = cohorts(np.sort(axis(dated).to_numpy()), own.sort("at"), windows)
    for row in found.sort("p", "length", "first").head(1).iter_rows(named=True):
        p = min(1.0, row["p"] * tried)
        yield Agreement(kind="made", value=f"{row['length']:.0f}", members=row["hits"], p=p)


def _dressed_alike(
    group: pl.DataFrame, people: pl.DataFrame, carried: pl.DataFrame
) -> Iterator[Agreement]:
    """Yield, for each kind of trait, the value that members share least credibly."""
    within = ["place", "kind", "value"]
    mine = traits(group).group_by(within).agg(hits=pl.len())
    shared = mine.filter(pl.col("hits") >= 2)
    everybody = people.group_by("place").agg(total=pl.len())
    drawn = group.group_by("place").agg(drawn=pl.len())
    carriers = carried.join(shared, on=within, how="semi")
    rows = (
        shared.join(carriers.group_by(within).agg(marked=pl.len()), on=within)
        .join(everybody, on="place")
        .join(drawn, on="place")
        .sort(within)
    )
    hits, drew, marked, total = (
        rows[name].to_numpy().astype(np.int64) for name in ("hits", "drawn", "marked", "total")
    )
    tried = dict(mine.group_by("kind").agg(pl.len()).iter_rows())
    tested = rows.with_columns(p=at_least_drawn(hits, drawn=drew, marked=marked, total=total))
    for row in tested.sort("p", "kind", "value").unique("kind", keep="first").iter_rows(named=True):
        p = min(1.0, row["p"] * tried[row["kind"]])
        yield Agreement(kind=row["kind"], value=row["value"], members=row["hits"], p=p)


def _made() -> pl.Expr:
    """Return the second an account was made: as stated, else as its id tells."""
    told = [
        pl.when(pl.col("platform") == name).then(id_time(name, pl.col("native_id")))
        for name in DATED
    ]
    second = pl.coalesce("created_at", *told).dt.epoch("s")
    return pl.when(second.is_between(0, LATEST_S)).then(second)


def _vouched(watchlist: pl.LazyFrame) -> pl.Expr:
    """Return whether somebody else vouches for an account, or it says what it is."""
    bought = pl.col("verified_type").is_in(BOUGHT).fill_null(value=False)
    verified = pl.col("verified").fill_null(value=False) & ~bought
    bot = pl.col("is_bot_declared").fill_null(value=False)
    return listed(watchlist, handle="handle", native_id="native_id") | verified | bot


def _user() -> pl.Expr:
    """Return the handle without @ and without its server."""
    user = pl.col("handle").str.strip_prefix("@").str.split("@").list.first()
    hosted = user.str.count_matches(".", literal=True) > 1
    return pl.when(hosted).then(user.str.split(".").list.first()).otherwise(user)


def _values() -> dict[str, pl.Expr]:
    """Return the value of each kind of trait, null where an account has none."""
    first, last = (
        pl.when(word.str.len_chars() >= SHORTEST_WORD).then(word.str.to_lowercase())
        for word in (pl.col("words").list.first(), pl.col("words").list.last())
    )
    more = first.str.len_chars() < pl.col("user").str.len_chars()
    return {
        "bio": _long_enough("description", SHORTEST_BIO),
        "avatar": pl.col("avatar_url"),
        "name": _long_enough("display_name", SHORTEST_NAME),
        "opening": pl.when(more).then(first),
        "ending": pl.when(pl.col("words").list.len() > 1).then(last),
        "form": _form(),
    }


def _long_enough(column: str, letters: int) -> pl.Expr:
    """Return what the eye makes of a text; null when it is too short to prove anything."""
    key = skeleton(pl.col(column))
    return pl.when(key.str.len_chars() >= letters).then(key)


def _form() -> pl.Expr:
    """Return a handle's form: `Ana_Pop1985` is `Aa_Aa9999`; null for letters only."""
    given = pl.lit(value=False)
    for platform, pattern in GIVEN_OUT.items():
        given = given | ((pl.col("platform") == platform) & pl.col("user").str.contains(pattern))
    form = (
        pl.col("user")
        .str.replace_all(r"\p{Lu}+", "A")
        .str.replace_all(r"[\p{Ll}\p{Lo}]+", "a")
        .str.replace_all(r"\d", "9")
    )
    return pl.when(form.str.contains(r"[^Aa]") & ~given).then(form)
