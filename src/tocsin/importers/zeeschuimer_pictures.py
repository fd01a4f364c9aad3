"""Posts as the picture sites 9GAG, Imgur and Pinterest send them to their own pages."""

from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Link, Medium, Post, Sight

PINTEREST_TIME = "%a, %d %b %Y %H:%M:%S %z"


def ninegag_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post of 9GAG and its account; some are anonymous."""
    creator, created = (
        item.object("creator", "gag_creator"),
        times.epoch(item.value.get("creationTs"), "s"),
    )
    handle, source = creator.text("username"), item.text("sourceUrl")
    video = (item.text("type") or "") == "Animated"
    pictures = item.object("images", "gag_images")
    best = pictures.object("image700", "gag_image") or pictures.object("image460", "gag_image")
    yield Post(
        platform="ninegag",
        native_id=item.own_id("id"),
        account_native_id=handle,
        account_handle=handle,
        url=item.text("url"),
        text=item.text("description") or item.text("title"),
        title=item.text("title"),
        created=created,
        status="live",
        labelled_ad=_flag(item, "promoted"),
        flags=times.flags(created),
        links=[Link(source, "card")] if source else [],
        hashtags=[tag for one in item.objects("tags", "gag_tag") if (tag := one.text("key"))],
        media=[
            Medium(
                "video" if video else "image",
                best.text("url"),
                width=best.count("width"),
                height=best.count("height"),
            )
        ],
        metrics=item.metrics(
            {"upVoteCount": "like", "downVoteCount": "dislike", "commentsCount": "reply"}
        ),
    )
    if handle:
        yield Account(
            platform="ninegag",
            native_id=handle,
            handle=handle,
            display_name=creator.text("fullName"),
            verified=creator.truth("isVerifiedAccount"),
        )


def _flag(item: Fields, key: str) -> bool | None:
    """Return what is written as 0 and 1, or as false and true."""
    value = item.value.get(key)
    return bool(value) if isinstance(value, int) and value in (0, 1) else None


def imgur_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post of Imgur and its account."""
    created = times.iso(item.value.get("created_at"))
    cover = item.object("cover", "imgur_cover")
    kind = cover.text("type") or cover.text("mime_type") or ""
    inner = item.object("account", "imgur_account")
    account = item.id("account_id") or inner.id("id")
    handle = inner.text("username")
    yield Post(
        platform="imgur",
        native_id=item.own_id("id"),
        account_native_id=account if account != "0" else None,
        account_handle=handle,
        url=item.text("url"),
        text=item.text("description") or item.text("title"),
        title=item.text("title"),
        created=created,
        status="live",
        labelled_ad=item.truth("is_ad"),
        flags=times.flags(created),
        media=[Medium("video" if kind.startswith("video") else "image", cover.text("url"))],
        metrics=item.metrics(
            {
                "upvote_count": "like",
                "downvote_count": "dislike",
                "comment_count": "reply",
                "view_count": "view",
                "favorite_count": "bookmark",
            }
        ),
    )
    if account and account != "0":
        yield Account(platform="imgur", native_id=account, handle=handle)


def pinterest_sights(item: Fields) -> Iterator[Sight]:
    """Yield a pin and its account; pins out of a page's HTML have neither time nor account."""
    pinner = item.object("pinner", "pin_user")
    account, handle = pinner.id("id") or pinner.text("username"), pinner.text("username")
    told = item.value.get("created_at", item.value.get("createdAt"))
    created = times.local(told, PINTEREST_TIME)
    picture = item.object("imageSpec_orig", "pin_image") or item.object(
        "images", "pin_images"
    ).object("orig", "pin_image")
    link = item.text("link")
    is_video = item.truth("isVideo") or bool(item.value.get("videos"))
    yield Post(
        platform="pinterest",
        native_id=item.id("entityId") or item.own_id("id"),
        account_native_id=account,
        account_handle=handle,
        text=item.text("description") or item.text("body") or item.text("title"),
        title=item.text("title"),
        created=created,
        status="live",
        labelled_ad=item.truth("is_promoted"),
        flags=times.flags(created),
        links=[Link(link, "card")] if link else None,
        media=[
            Medium(
                "video" if is_video else "image",
                picture.text("url") or item.text("image"),
                item.text("auto_alt_text"),
                width=picture.count("width"),
                height=picture.count("height"),
            )
        ],
    )
    if account:
        yield Account(
            platform="pinterest",
            native_id=account,
            handle=handle,
            display_name=pinner.text("fullName") or pinner.text("full_name"),
        )
