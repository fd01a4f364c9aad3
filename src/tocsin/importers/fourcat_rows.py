"""One row of 4CAT's X, Telegram and TikTok exports, as sights."""

import re
from collections.abc import Callable, Iterator, Mapping

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import (
    Account,
    Collection,
    Link,
    Medium,
    Mention,
    Moment,
    Post,
    Relation,
    Sight,
)
from tocsin.importers.text_links import with_more

X_METRICS = {
    "like_count": "like",
    "reply_count": "reply",
    "retweet_count": "repost",
    "quote_count": "quote",
    "impression_count": "view",
}
TIKTOK_METRICS = {"likes": "like", "comments": "reply", "shares": "share", "plays": "view"}
MEDIA = {"photo": "image", "video": "video", "audio": "audio", "image": "image"}
TRUTHS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
NEXT_LINK = re.compile(r",\s*(?=[a-z][a-z0-9+.-]*://)", re.IGNORECASE)


def _x(row: Fields) -> Iterator[Sight]:
    """Yield a post of X and its account. 4CAT drops the ids of what a post refers to."""
    created, flags = _created(row)
    author, handle = row.id("author_id"), row.text("author")
    reposted = _truth(row, "is_retweet")
    page = row.text("collected_from_url")
    yield Post(
        platform="x",
        native_id=row.own_number("id"),
        post_type="repost" if reposted else "post",
        account_native_id=author,
        account_handle=handle,
        url=row.text("link"),
        text=row.text("body"),
        lang=row.text("language_guess"),
        created=created,
        collection=page,
        status="withheld" if _truth(row, "is_withheld") else "unknown",
        thread_native_id=row.id("thread_id"),
        client=row.text("source"),
        flags=flags,
        links=_links(row, "urls"),
        hashtags=_listed(row, "hashtags"),
        mentions=_mentions(row),
        relations=list(_x_relations(row)),
        media=_x_media(row),
        metrics=row.metrics(X_METRICS),
    )
    if author:
        yield Account(
            platform="x",
            native_id=author,
            handle=handle,
            display_name=row.text("author_fullname"),
            avatar_url=row.text("author_avatar_url"),
            verified=_truth(row, "verified"),
        )
    yield from _collection(page)


def _x_media(row: Fields) -> list[Medium]:
    return [
        Medium(kind, link.url)
        for name, kind in (("images", "image"), ("videos", "video"))
        for link in _links(row, name) or ()
    ]


def _x_relations(row: Fields) -> Iterator[Relation]:
    """Yield whom a post reposts, quotes or answers; who that is, is all 4CAT tells."""
    quoted = row.text("quoted_user") or row.text("quote_author")
    for kind, told, handle in (
        ("repost", "is_retweet", row.text("retweeted_user")),
        ("quote", "is_quote_tweet", quoted),
        ("reply", "is_reply", row.text("replied_user")),
    ):
        if handle and _truth(row, told) is not False:
            yield Relation(kind, account_handle=handle)


def _telegram(row: Fields) -> Iterator[Sight]:
    """Yield a message and its sender; the chat's name stands for the chat's number."""
    created, flags = _created(row)
    edited_at = _moment(row, "timestamp_edited", "unix_timestamp_edited").at
    chat = row.text("chat") or row.own_id("thread_id")
    number = row.own_id("id").rpartition("-")[2]
    sender, place = _sender(row, chat), _place(row, chat)
    yield Post(
        platform="telegram",
        native_id=f"{place}/{number}",
        post_type="message",
        account_native_id=sender,
        account_handle=row.text("author_username"),
        url=f"https://t.me/{chat}/{number}",
        text=row.text("body"),
        created=created,
        edited_at=edited_at,
        status="edited" if edited_at else "unknown",
        flags=flags + (["forwarded_from_hidden"] if _is_hidden(row) else []),
        links=_telegram_links(row),
        relations=list(_telegram_relations(row, place)),
        media=[Medium(kind) for kind in _attached(row)],
        metrics=row.metrics({"views": "view", "forwards": "share"}),
    )
    if sender:
        yield Account(
            platform="telegram",
            native_id=sender,
            handle=row.text("author_username"),
            display_name=row.text("author_name"),
            is_bot_declared=_truth(row, "author_is_bot"),
        )


def _place(row: Fields, chat: str) -> str:
    """Return the chat as posts' ids name it: by its number, which not every export has."""
    number = (row.id("chat_id") or "").removeprefix("-100").removeprefix("channel")
    return f"channel{number}" if number.isdigit() else chat


def _sender(row: Fields, chat: str) -> str | None:
    """Return who wrote, marked as Telegram marks ids: a channel speaks under its own name."""
    number = row.id("author")
    if number is None or not number.isdigit():
        return number
    return f"channel{number}" if row.text("author_username") in (chat, None) else f"user{number}"


def _telegram_relations(row: Fields, place: str) -> Iterator[Relation]:
    if answered := row.id("reply_to"):
        yield Relation("reply", f"{place}/{answered.rpartition('-')[2]}")
    origin, number = row.text("author_forwarded_from_username"), row.id("author_forwarded_from_id")
    if origin or number:
        yield Relation(
            "forward",
            account_native_id=f"channel{number}" if number else None,
            account_handle=origin,
        )


def _is_hidden(row: Fields) -> bool:
    """Say whether a message was forwarded from somebody who is known by a name alone."""
    known = row.text("author_forwarded_from_username") or row.id("author_forwarded_from_id")
    return bool(row.text("author_forwarded_from_name")) and not known


def _telegram_links(row: Fields) -> list[Link] | None:
    """Return the links 4CAT found, and the page shown below; null: it did not look."""
    found = _links(row, "entities_linked")
    card = row.text("link_attached")
    return with_more(found or [], [Link(card, "card")] if card else []) if found or card else None


def _attached(row: Fields) -> list[str]:
    kind = row.text("attachment_type")
    return [MEDIA[kind]] if kind in MEDIA else []


def _tiktok(row: Fields) -> Iterator[Sight]:
    """Yield a video and its account."""
    created, flags = _created(row)
    handle = row.text("author")
    author = row.id("author_id") or handle
    country, page, video = (
        row.text(name) for name in ("location_created", "collected_from_url", "video_url")
    )
    yield Post(
        platform="tiktok",
        native_id=row.own_number("id"),
        post_type="video",
        account_native_id=author,
        account_handle=handle,
        url=row.text("tiktok_url"),
        text=row.text("body"),
        country=country,
        country_basis="platform_field" if country else None,
        created=created,
        collection=page,
        labelled_ad=_truth(row, "is_ad"),
        paid_partnership=_truth(row, "is_paid_partnership"),
        flags=flags,
        hashtags=_listed(row, "hashtags"),
        media=[Medium("video", video)],
        metrics=row.metrics(TIKTOK_METRICS),
    )
    if author:
        yield Account(
            platform="tiktok",
            native_id=author,
            handle=handle,
            display_name=row.text("author_full"),
            avatar_url=row.text("author_avatar"),
            followers=row.count("author_followers"),
            posts=row.count("author_videos"),
        )
    yield from _collection(page)


ROWS: Mapping[str, Callable[[Fields], Iterator[Sight]]] = {
    "x": _x,
    "telegram": _telegram,
    "tiktok": _tiktok,
}


def _created(row: Fields) -> tuple[Moment, list[str]]:
    """Return the time of a post and what there is to say against it."""
    ruling = _moment(row, "timestamp", "unix_timestamp")
    told = times.iso(row.value.get("timestamp"))
    apart = ruling.at and told.at and abs((ruling.at - told.at).total_seconds()) >= 60
    return ruling, times.flags(ruling) + (["times_disagree"] if apart else [])


def _moment(row: Fields, text: str, exact: str) -> Moment:
    """Return a time from its exact column, else from the other, which may be exact as well."""
    found = times.epoch(row.value.get(exact))
    if found.at is not None:
        return found
    other = row.value.get(text)
    bare = isinstance(other, int) or (isinstance(other, str) and other.isdigit())
    return times.epoch(other) if bare else times.iso(other)


def _truth(row: Fields, key: str) -> bool | None:
    found = row.value.get(key)
    return found if isinstance(found, bool) else TRUTHS.get(str(found).casefold())


def _listed(row: Fields, key: str) -> list[str] | None:
    """Return a list joined by commas; null: 4CAT did not say."""
    if key not in row:
        return None
    return [part for one in (row.text(key) or "").split(",") if (part := one.strip().lstrip("#"))]


def _links(row: Fields, key: str) -> list[Link] | None:
    """Return links joined by commas that they may hold themselves; null: 4CAT did not say."""
    if key not in row:
        return None
    return [Link(part) for one in NEXT_LINK.split(row.text(key) or "") if (part := one.strip())]


def _mentions(row: Fields) -> list[Mention] | None:
    handles = _listed(row, "mentions")
    return None if handles is None else [Mention(handle.lstrip("@")) for handle in handles]


def _collection(page: str | None) -> Iterator[Collection]:
    if page:
        yield Collection(query_url=page, tool="4CAT")
