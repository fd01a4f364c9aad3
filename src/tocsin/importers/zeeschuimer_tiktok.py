"""Videos as TikTok sends them to its own pages."""

from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Medium, Mention, Post, Relation, Sight

METRICS = {
    "diggCount": "like",
    "commentCount": "reply",
    "shareCount": "share",
    "playCount": "view",
    "collectCount": "bookmark",
    "repostCount": "repost",
}
UNTOLD = {"un", "und"}
"""What TikTok writes where it did not recognise a language."""


def tiktok_sights(item: Fields) -> Iterator[Sight]:
    """Yield a video and its account."""
    account = _account(item)
    handle = account.handle if account else None
    created = times.epoch(item.value.get("createTime"), "s")
    native_id, country, lang = item.own_id("id"), _country(item), item.text("textLanguage")
    yield Post(
        platform="tiktok",
        native_id=native_id,
        post_type="video",
        account_native_id=account.native_id if account else None,
        account_handle=handle,
        url=f"https://www.tiktok.com/@{handle}/video/{native_id}" if handle else None,
        text=item.text("desc"),
        lang=None if lang in UNTOLD else lang,
        country=country,
        country_basis="platform_field" if country else None,
        created=created,
        status="live",
        labelled_ad=item.truth("isAd"),
        paid_partnership=_paid(item),
        ai_label=_made_by_ai(item),
        flags=times.flags(created),
        hashtags=_hashtags(item),
        mentions=_mentions(item),
        relations=list(_relations(item)),
        media=list(_media(item)),
        metrics=_metrics(item),
    )
    if account:
        yield account


def _account(item: Fields) -> Account | None:
    """Return the author: an object with an id, or in pages' embedded state a bare handle."""
    bare = item.value.get("author")
    if isinstance(bare, str):
        author, handle = Fields("tiktok_author", {}, {}, item.drift), bare or None
    else:
        author = item.object("author", "tiktok_author")
        handle = author.text("uniqueId")
    native_id = author.id("id") or item.id("authorId") or handle
    if native_id is None:
        return None
    numbers = item.object("authorStats", "tiktok_author_stats")
    return Account(
        platform="tiktok",
        native_id=native_id,
        handle=handle,
        display_name=author.text("nickname") or item.text("nickname"),
        description=author.text("signature"),
        avatar_url=author.text("avatarLarger") or author.text("avatarThumb"),
        created_at=times.epoch(author.value.get("createTime") or None, "s").at,
        verified=author.truth("verified"),
        followers=numbers.count("followerCount"),
        following=numbers.count("followingCount"),
        posts=numbers.count("videoCount"),
        status="active",
    )


def _country(item: Fields) -> str | None:
    """Return the country the video was made in, by TikTok's account of it."""
    code = item.text("locationCreated")
    return code.upper() if code and len(code) == 2 and code.isalpha() else None


def _paid(item: Fields) -> bool | None:
    """Say whether it is marked as paid; the mark is only sent where it is set."""
    marked = item.truth("adAuthorization")
    return False if marked is None and item.truth("isAd") is False else marked


def _made_by_ai(item: Fields) -> bool | None:
    """Say whether it carries TikTok's label for synthetic media: 1 by its maker, 2 by TikTok."""
    label = item.count("aigcLabelType")
    return item.truth("IsAigc") if label is None else label > 0


def _hashtags(item: Fields) -> list[str] | None:
    if "challenges" in item:
        found = (one.text("title") for one in item.objects("challenges", "tiktok_challenge"))
    elif "textExtra" in item:
        found = (one.text("hashtagName") for one in item.objects("textExtra", "tiktok_extra"))
    else:
        return None
    return [tag for tag in found if tag]


def _mentions(item: Fields) -> list[Mention] | None:
    if "textExtra" not in item:
        return None
    named = item.objects("textExtra", "tiktok_extra")
    pairs = ((one.text("userUniqueId"), one.id("userId")) for one in named)
    return [Mention(handle, native_id) for handle, native_id in pairs if handle]


def _relations(item: Fields) -> Iterator[Relation]:
    original = item.object("duetInfo", "tiktok_duet").id("duetFromId")
    if original and original != "0":
        yield Relation("duet", original)


def _media(item: Fields) -> Iterator[Medium]:
    video = item.object("video", "tiktok_video")
    if video:
        seconds = video.count("duration")
        yield Medium(
            "video",
            url=video.text("playAddr") or video.text("downloadAddr") or video.text("cover"),
            width=video.count("width"),
            height=video.count("height"),
            duration_ms=seconds * 1000 if seconds else None,
        )


def _metrics(item: Fields) -> dict[str, float]:
    """Return the counts; the second form, as text, holds what the first had to round."""
    rounded = item.object("stats", "tiktok_stats").metrics(METRICS)
    return rounded | item.object("statsV2", "tiktok_stats").metrics(METRICS)
