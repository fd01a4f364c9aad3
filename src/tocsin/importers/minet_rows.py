"""One row of minet's tables, as sights."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest

from tocsin.importers import times
from tocsin.importers.bluesky_records import POST, REPOST
from tocsin.importers.cells import list_of, truth_of
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Link, Medium, Mention, Moment, Post, Relation, Sight
from tocsin.importers.text_links import with_more
from tocsin.importers.youtube_objects import duration_ms
from tocsin.vocabulary.errors import RecordError

COUNTS = {
    "like_count": "like",
    "reply_count": "reply",
    "quote_count": "quote",
    "repost_count": "repost",
    "retweet_count": "repost",
    "impression_count": "view",
}
TIKTOK = {
    "digg_count": "like",
    "comment_count": "reply",
    "share_count": "share",
    "play_count": "view",
    "collect_count": "bookmark",
}
YOUTUBE = {"view_count": "view", "like_count": "like", "comment_count": "reply",
           "reply_count": "reply"}  # fmt: skip
MESSAGE = re.compile(r"t\.me/(?:s/)?(?P<chat>\w+)/(?P<number>[0-9]+)", re.IGNORECASE)


def _x(row: Fields) -> Iterator[Sight]:
    """Yield a post of X and its account."""
    native_id = row.own_number("id")
    author, handle = row.id("user_id"), row.text("user_screen_name")
    created, country = times.epoch(row.value.get("timestamp_utc"), "s"), _country(row)
    yield Post(
        platform="x",
        native_id=native_id,
        post_type="repost" if row.id("retweeted_id") else "post",
        is_primary=truth_of(row.value.get("match_query")) is not False,
        account_native_id=author,
        account_handle=handle,
        url=row.text("url"),
        text=row.text("text"),
        lang=_stated(row.text("lang")),
        country=country,
        country_basis="platform_field" if country else None,
        created=created,
        status="live",
        client=row.text("source_name"),
        flags=times.flags(created),
        links=_links(row),
        hashtags=_listed(row, "hashtags"),
        mentions=_mentions(row, "mentioned_names", "mentioned_ids"),
        relations=list(_x_relations(row)),
        media=list(_media(row)),
        metrics=row.metrics(COUNTS),
    )
    if author:
        yield Account(
            platform="x",
            native_id=author,
            handle=handle,
            display_name=row.text("user_name"),
            description=row.text("user_description"),
            url=row.text("user_url"),
            avatar_url=row.text("user_image"),
            location=row.text("user_location"),
            created_at=times.epoch(row.value.get("user_timestamp_utc"), "s").at,
            verified=truth_of(row.value.get("user_verified")),
            followers=row.count("user_followers"),
            following=row.count("user_friends"),
            posts=row.count("user_tweets"),
            status="active",
        )


def _x_relations(row: Fields) -> Iterator[Relation]:
    for kind, post, account, handle in (
        ("repost", "retweeted_id", "retweeted_user_id", "retweeted_user"),
        ("quote", "quoted_id", "quoted_user_id", "quoted_user"),
        ("reply", "to_tweetid", "to_userid", "to_username"),
    ):
        told = (row.id(post), row.id(account), row.text(handle))
        if told[0] or (kind == "reply" and told[1]):
            yield Relation(kind, *told)


def _bluesky(row: Fields) -> Iterator[Sight]:
    """Yield a post of Bluesky, its account, and the repost it was met as.

    `text` holds the words of quoted posts too; the author's alone are `original_text`.
    """
    uri, author, handle = row.own_id("uri"), row.id("user_did"), row.text("user_handle")
    created = times.epoch(row.value.get("timestamp_utc"), "s")
    card = row.text("card_link")
    links = _links(row)
    yield Post(
        platform="bluesky",
        native_id=uri,
        is_primary=truth_of(row.value.get("match_query")) is not False,
        account_native_id=author,
        account_handle=handle,
        url=row.text("url"),
        text=row.text("original_text") or row.text("text"),
        lang=next(iter(_listed(row, "user_langs") or ()), None),
        created=created,
        status="live",
        flags=times.flags(created),
        links=with_more([Link(card, "card")], links or []) if card else links,
        hashtags=_listed(row, "hashtags"),
        mentions=_mentions(row, "mentioned_user_handles", "mentioned_user_dids"),
        relations=list(_bluesky_relations(row)),
        media=list(_media(row)),
        metrics=row.metrics(COUNTS),
    )
    if author:
        yield Account(
            platform="bluesky",
            native_id=author,
            handle=handle,
            display_name=row.text("user_diplay_name") or row.text("user_name"),
            avatar_url=row.text("user_avatar") or row.text("user_image"),
            created_at=times.epoch(row.value.get("user_timestamp_utc"), "s").at,
            status="active",
        )
    yield from _bluesky_repost(row, uri)


def _bluesky_relations(row: Fields) -> Iterator[Relation]:
    """Yield what a post answers and quotes; older tables name it by account and key alone."""
    for kind, address, number, person in (
        ("reply", "to_post_uri", "to_post_did", "to_user_did"),
        ("quote", "quoted_uri", "quoted_did", "quoted_user_did"),
    ):
        account, key, uri = row.id(person), row.id(number), row.id(address)
        if uri is None and account and key:
            uri = f"at://{account}/{POST}/{key}"
        if uri:
            yield Relation(kind, uri, account)


def _bluesky_repost(row: Fields, uri: str) -> Iterator[Sight]:
    did = row.id("repost_by_user_did")
    if did is None:
        return
    created = times.epoch(row.value.get("repost_timestamp_utc"), "s")
    yield Post(
        platform="bluesky",
        native_id=f"at://{did}/{REPOST}/{uri.removeprefix('at://')}",
        id_kind="recovered",
        post_type="repost",
        account_native_id=did,
        account_handle=row.text("repost_by_user_handle"),
        created=created,
        status="live",
        flags=times.flags(created),
        relations=[Relation("repost", uri, row.id("user_did"))],
        links=[],
        hashtags=[],
        mentions=[],
    )


def _tiktok(row: Fields) -> Iterator[Sight]:
    """Yield a video and its account."""
    handle = row.text("author_unique_id")
    author, original = row.id("author_id") or handle, row.id("duet_from_video_id")
    created, seconds = times.epoch(row.value.get("timestamp"), "s"), row.count("video_duration")
    other = (row.id("duet_from_user_id"), row.text("duet_from_user_name"))
    yield Post(
        platform="tiktok",
        native_id=row.own_number("id"),
        post_type="video",
        account_native_id=author,
        account_handle=handle,
        text=row.text("description"),
        created=created,
        status="live",
        labelled_ad=truth_of(row.value.get("is_ad")),
        flags=times.flags(created),
        hashtags=_listed(row, "challenges_titles"),
        relations=[Relation("duet", original, *other)] if original and original != "0" else [],
        media=[
            Medium(
                "video",
                width=row.count("video_width"),
                height=row.count("video_height"),
                duration_ms=seconds * 1000 if seconds else None,
            )
        ],
        metrics=row.metrics(TIKTOK),
    )
    if author:
        yield Account(
            platform="tiktok",
            native_id=author,
            handle=handle,
            display_name=row.text("author_nickname"),
            description=row.text("author_signature"),
            avatar_url=row.text("author_avatar"),
            verified=truth_of(row.value.get("author_verified")),
            followers=row.count("author_follower_count"),
            following=row.count("author_following_count"),
            posts=row.count("author_video_count"),
            status="active",
        )


def _telegram(row: Fields) -> Iterator[Sight]:
    """Yield a message and its channel, both by the channel's name, which is all that is told."""
    found = MESSAGE.search(row.text("link_to_message") or "")
    if found is None:
        got = row.value.get("link_to_message")
        raise RecordError(
            "id", "expected the address of a message", column="link_to_message", got=got
        )
    chat, number = found["chat"], found["number"]
    created = times.iso(row.value.get("datetime"))
    kinds = (("photos", "image"), ("videos", "video"))
    yield Post(
        platform="telegram",
        native_id=f"{chat}/{number}",
        post_type="message",
        account_native_id=chat,
        account_handle=chat,
        url=f"https://t.me/{chat}/{number}",
        text=row.text("text"),
        created=created,
        status="edited" if truth_of(row.value.get("edited")) else "live",
        flags=times.flags(created),
        links=_links(row),
        media=[
            Medium(kind, url if "://" in url else None)
            for key, kind in kinds
            for url in _listed(row, key) or ()
        ],
        metrics=row.metrics({"views": "view"}),
    )
    yield Account(
        platform="telegram", native_id=chat, handle=chat, display_name=row.text("user"),
        avatar_url=row.text("user_img"),
    )  # fmt: skip


def _youtube_video(row: Fields) -> Iterator[Sight]:
    """Yield a video and its channel."""
    channel, created = row.id("channel_id"), times.iso(row.value.get("published_at"))
    yield Post(
        platform="youtube",
        native_id=row.own_id("video_id"),
        post_type="video",
        account_native_id=channel,
        text=row.text("description"),
        title=row.text("title"),
        lang=row.text("default_language"),
        created=created,
        status="live",
        flags=times.flags(created),
        media=[Medium("video", duration_ms=duration_ms(row.text("duration")))],
        metrics=row.metrics(YOUTUBE),
    )
    if channel:
        yield Account(platform="youtube", native_id=channel, display_name=row.text("channel_title"))


def _youtube_comment(row: Fields) -> Iterator[Sight]:
    """Yield a comment and its author."""
    native_id, video, author = row.own_id("comment_id"), row.id("video_id"), None
    author, shown = row.id("author_channel_id"), row.text("author_name")
    answered = row.id("parent_comment_id") or video
    created: Moment = times.iso(row.value.get("published_at"))
    updated = times.iso(row.value.get("updated_at")).at
    edited_at = updated if updated and created.at and updated > created.at else None
    yield Post(
        platform="youtube",
        native_id=native_id,
        post_type="comment",
        account_native_id=author,
        url=f"https://www.youtube.com/watch?v={video}&lc={native_id}" if video else None,
        text=row.text("text"),
        created=created,
        edited_at=edited_at,
        status="edited" if edited_at else "live",
        thread_native_id=video,
        flags=times.flags(created),
        relations=[Relation("reply", answered)] if answered else [],
        metrics=row.metrics(YOUTUBE),
    )
    if author:
        yield Account(platform="youtube", native_id=author, display_name=shown)


def _youtube_channel(row: Fields) -> Iterator[Sight]:
    hidden, found = (
        truth_of(row.value.get("hidden_subscriber_count")),
        row.count("subscriber_count"),
    )
    handle = row.text("custom_url")
    yield Account(
        platform="youtube",
        native_id=row.own_id("channel_id"),
        handle=handle.removeprefix("@") if handle else None,
        display_name=row.text("title"),
        description=row.text("description"),
        avatar_url=row.text("thumbnail"),
        country=row.text("country"),
        created_at=times.iso(row.value.get("published_at")).at,
        followers=found if hidden is False or (found and not hidden) else None,
        posts=row.count("video_count"),
        status="active",
    )


ROWS: Mapping[str, Callable[[Fields], Iterator[Sight]]] = {
    "x": _x,
    "bluesky": _bluesky,
    "tiktok": _tiktok,
    "telegram": _telegram,
    "youtube_video": _youtube_video,
    "youtube_comment": _youtube_comment,
    "youtube_channel": _youtube_channel,
}


def _stated(lang: str | None) -> str | None:
    return None if lang == "und" else lang


def _country(row: Fields) -> str | None:
    code = row.text("place_country_code")
    return code.upper() if code and len(code) == 2 and code.isalpha() else None


def _listed(row: Fields, key: str) -> list[str] | None:
    """Return a list joined by pipes; null: the table has no such column."""
    return list_of(row.value[key], "|") if key in row else None


def _links(row: Fields) -> list[Link] | None:
    found = _listed(row, "links")
    return None if found is None else [Link(url) for url in found]


def _mentions(row: Fields, names: str, numbers: str) -> list[Mention] | None:
    """Return whom a post names; the two lists go together where they are equally long."""
    handles, natives = _listed(row, names), _listed(row, numbers)
    if handles is None and natives is None:
        return None
    if handles and natives and len(handles) != len(natives):
        return [Mention(native_id=one) for one in natives]
    return [Mention(handle, native) for handle, native in zip_longest(handles or [], natives or [])]


def _media(row: Fields) -> Iterator[Medium]:
    """Yield pictures and videos, with their kinds and words where the lists go together."""
    urls, kinds = _listed(row, "media_urls") or [], _listed(row, "media_types") or []
    texts = _listed(row, "media_alt_texts") or []
    for n, url in enumerate(urls):
        told = kinds[n] if len(kinds) == len(urls) else ""
        kind = "video" if "video" in told else "animation" if "gif" in told else "image"
        yield Medium(kind, url, texts[n] if len(texts) == len(urls) else None)
