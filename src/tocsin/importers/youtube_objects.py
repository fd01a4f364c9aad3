"""Videos, channels and comments as YouTube's interface writes them."""

import re
from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.html_text import words
from tocsin.importers.pages import each
from tocsin.importers.sights import Account, Link, Medium, Post, Relation, Sight
from tocsin.importers.text_links import links_in, with_more

VIDEO_METRICS = {
    "viewCount": "view",
    "likeCount": "like",
    "dislikeCount": "dislike",
    "commentCount": "reply",
}
DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?")
TIDY = re.compile(r"^@")


def video(item: Fields, native_id: str) -> Iterator[Sight]:
    """Yield a video and its channel; an item of a playlist is somebody else's doing."""
    snippet, details = item.object("snippet", "snippet"), item.object("contentDetails", "details")
    listed = "playlistId" in snippet or "videoPublishedAt" in details
    channel = snippet.id("videoOwnerChannelId" if listed else "channelId")
    told = details.value.get("videoPublishedAt") if listed else snippet.value.get("publishedAt")
    created, text = times.iso(told), snippet.text("description")
    millis = duration_ms(details.text("duration"))
    yield Post(
        platform="youtube",
        native_id=native_id,
        post_type="video",
        account_native_id=channel,
        text=text,
        title=snippet.text("title"),
        lang=snippet.text("defaultAudioLanguage") or snippet.text("defaultLanguage"),
        created=created,
        status=_status(item),
        visibility=item.object("status", "status").text("privacyStatus"),
        paid_partnership=_paid(item),
        ai_label=item.object("status", "status").truth("containsSyntheticMedia"),
        withheld_countries=_blocked(details),
        flags=times.flags(created),
        media=[Medium("video", duration_ms=millis)],
        metrics=item.object("statistics", "statistics").metrics(VIDEO_METRICS),
    )
    if channel:
        name = snippet.text("videoOwnerChannelTitle" if listed else "channelTitle")
        yield Account(platform="youtube", native_id=channel, display_name=name)


def channel(item: Fields, native_id: str) -> Account:
    """Return a channel; a number of subscribers it hides is not known."""
    snippet, numbers = item.object("snippet", "snippet"), item.object("statistics", "statistics")
    handle = snippet.text("customUrl")
    thumbnails = snippet.object("thumbnails", "thumbnails")
    return Account(
        platform="youtube",
        native_id=native_id,
        handle=TIDY.sub("", handle) if handle else None,
        display_name=snippet.text("title"),
        description=snippet.text("description"),
        url=f"https://www.youtube.com/channel/{native_id}",
        avatar_url=thumbnails.object("default", "thumbnail").text("url"),
        country=snippet.text("country"),
        created_at=times.iso(snippet.value.get("publishedAt")).at,
        followers=_followers(numbers),
        posts=numbers.count("videoCount"),
        status="active",
    )


def _followers(numbers: Fields) -> int | None:
    """Return the number of subscribers; 0 is what YouTube writes for a number that is hidden."""
    hidden, found = numbers.truth("hiddenSubscriberCount"), numbers.count("subscriberCount")
    return found if hidden is False or (found and not hidden) else None


def thread(item: Fields) -> Iterator[Sight]:
    """Yield the comment a thread begins with, and the replies that came with it."""
    snippet = item.object("snippet", "snippet")
    top = snippet.object("topLevelComment", "item")
    native_id, video_id = top.id("id") or item.own_id("id"), snippet.id("videoId")
    first = list(comment(top, native_id, video_id))
    answers = snippet.count("totalReplyCount")
    if isinstance(first[0], Post) and answers is not None:
        first[0].metrics["reply"] = answers
    yield from first
    replies = item.object("replies", "replies").objects("comments", "item")
    yield from each(
        "replies.comments", replies, lambda one: comment(one, one.own_id("id"), video_id)
    )


def comment(item: Fields, native_id: str, video_id: str | None) -> Iterator[Sight]:
    """Yield a comment and its author."""
    snippet = item.object("snippet", "snippet")
    author = snippet.object("authorChannelId", "author").id("value")
    shown, handle = snippet.text("authorDisplayName"), None
    if shown and shown.startswith("@"):
        handle = shown[1:]
    video_id = snippet.id("videoId") or video_id
    answered = snippet.id("parentId") or video_id
    created = times.iso(snippet.value.get("publishedAt"))
    updated = times.iso(snippet.value.get("updatedAt")).at
    edited_at = updated if updated and created.at and updated > created.at else None
    text, links = _words(snippet)
    yield Post(
        platform="youtube",
        native_id=native_id,
        post_type="comment",
        account_native_id=author,
        account_handle=handle,
        url=f"https://www.youtube.com/watch?v={video_id}&lc={native_id}" if video_id else None,
        text=text,
        created=created,
        edited_at=edited_at,
        status="edited" if edited_at else "live",
        thread_native_id=video_id,
        flags=times.flags(created),
        links=links,
        relations=[Relation("reply", answered)] if answered else [],
        metrics=snippet.metrics({"likeCount": "like"}),
    )
    if author:
        yield Account(
            platform="youtube",
            native_id=author,
            handle=handle,
            display_name=shown,
            avatar_url=snippet.text("authorProfileImageUrl"),
        )


def duration_ms(told: str | None) -> int | None:
    """Return a length such as `PT1M2S` in milliseconds.

    >>> duration_ms("PT1H2S"), duration_ms("P0D"), duration_ms("soon")
    (3602000, None, None)
    """
    found = DURATION.fullmatch(told) if told else None
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 3600 + minutes * 60 + seconds) * 1000 or None


def _words(snippet: Fields) -> tuple[str | None, list[Link] | None]:
    """Return a comment's words; the form for showing is HTML, and alone holds the whole links."""
    plain, shown = snippet.text("textOriginal"), snippet.text("textDisplay")
    if shown is None or ("<" not in shown and plain is not None):
        return plain or shown, None
    said = words(shown)
    outward = [Link(url) for url in said.links if "youtube.com/results" not in url]
    text = plain or said.text or None
    return text, with_more(links_in(text), outward) if outward else None


def _status(item: Fields) -> str:
    """Return the state of a video: without its statistics and the like, only that it was listed."""
    told = item.object("status", "status").text("uploadStatus")
    gone = {"deleted": "deleted", "rejected": "removed_by_platform", "failed": "unavailable"}
    return gone.get(told or "", "live")


def _paid(item: Fields) -> bool | None:
    return item.object("paidProductPlacementDetails", "placement").truth("hasPaidProductPlacement")


def _blocked(details: Fields) -> list[str] | None:
    """Return the countries in which a video is not shown, where they are named."""
    return details.object("regionRestriction", "region").texts("blocked") or None
