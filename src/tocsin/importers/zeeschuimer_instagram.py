"""Posts and comments as Instagram sends them to its own pages, and Threads, which is built alike.

Instagram has two layouts: lists of items, with `code` and `taken_at`, and graphs of nodes, with
`shortcode` and edges. A post's id is its short code, which its address holds too.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urlsplit

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Link, Medium, Mention, Post, Relation, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError

VIDEO, CAROUSEL = 2, 8
"""Numbers by which Instagram tells kinds of media apart; 1 is a picture."""
METRICS = {
    "like_count": "like",
    "comment_count": "reply",
    "play_count": "view",
    "view_count": "view",
    "video_view_count": "view",
    "reshare_count": "share",
}
EDGES = {
    "edge_media_preview_like": "like",
    "edge_liked_by": "like",
    "edge_media_to_comment": "reply",
    "edge_media_preview_comment": "reply",
}
THREADS = {
    "repost_count": "repost",
    "direct_reply_count": "reply",
    "quote_count": "quote",
    "reshare_count": "share",
}


def instagram_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post and its account."""
    code = item.id("code") or item.id("shortcode")
    if code is None:
        raise RecordError("id", "expected a short code", column="instagram.code")
    author = item.object("user", "ig_user") or item.object("owner", "ig_user")
    _refuse_private(author)
    created = times.epoch(item.value.get("taken_at", item.value.get("taken_at_timestamp")), "s")
    media = list(_media(item))
    account = _account(author, "instagram")
    is_ad = True if item.text("product_type") == "ad" else None
    yield Post(
        platform="instagram",
        native_id=code,
        post_type="video" if media and all(one.kind == "video" for one in media) else "post",
        account_native_id=account.native_id if account else None,
        account_handle=author.text("username"),
        text=_caption(item),
        created=created,
        status="live",
        labelled_ad=is_ad,
        paid_partnership=item.truth("is_paid_partnership"),
        flags=times.flags(created),
        mentions=_tagged(item),
        media=media,
        metrics=_metrics(item),
    )
    if account:
        yield account


def instagram_comment_sights(item: Fields) -> Iterator[Sight]:
    """Yield a comment and its author; the post it stands under is told by its short code."""
    native_id = item.id("comment_id") or item.id("pk") or item.own_id("id")
    author = item.object("user", "ig_user")
    account, post = _account(author, "instagram"), item.id("post_shortcode")
    parent = item.id("parent_comment_id") or post or item.id("post_id")
    created = times.epoch(item.value.get("created_at_utc", item.value.get("created_at")), "s")
    likes = item.count("comment_like_count")
    yield Post(
        platform="instagram",
        native_id=native_id,
        post_type="comment",
        account_native_id=account.native_id if account else None,
        account_handle=account.handle if account else None,
        url=item.text("post_url"),
        text=item.text("text"),
        created=created,
        status="live",
        thread_native_id=post or item.id("post_id"),
        flags=times.flags(created),
        relations=[Relation("reply", parent)] if parent else [],
        metrics={} if likes is None else {"like": likes},
    )
    if account:
        yield account


def threads_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post of Threads, its account, and the post it reposts or quotes."""
    yield from _thread(item, is_primary=True)


def _thread(item: Fields, *, is_primary: bool) -> Iterator[Sight]:
    code, author = item.own_id("code"), item.object("user", "ig_user")
    _refuse_private(author)
    about = item.object("text_post_app_info", "threads_info")
    shared = about.object("share_info", "threads_share")
    account, handle = _account(author, "threads"), author.text("username")
    created, text = times.epoch(item.value.get("taken_at"), "s"), _caption(item)
    card = _wrapped(about.object("link_preview_attachment", "threads_card").text("url"))
    inner = {
        "repost": shared.object("reposted_post", "threads"),
        "quote": shared.object("quoted_post", "threads"),
    }
    yield Post(
        platform="threads",
        native_id=code,
        post_type="repost" if inner["repost"] else "post",
        is_primary=is_primary,
        account_native_id=account.native_id if account else None,
        account_handle=handle,
        url=f"https://www.threads.com/@{handle}/post/{code}" if handle else None,
        text=text,
        created=created,
        status="live",
        paid_partnership=item.truth("is_paid_partnership"),
        flags=times.flags(created),
        links=with_more(links_in(text), [Link(card, "card")]) if card else None,
        relations=list(_thread_relations(about, inner)),
        media=list(_media(item)),
        metrics=item.metrics({"like_count": "like"}) | about.metrics(THREADS),
    )
    if account:
        yield account
    for one in inner.values():
        if "code" in one:
            yield from _thread(one, is_primary=False)


def _thread_relations(about: Fields, inner: Mapping[str, Fields]) -> Iterator[Relation]:
    for kind, one in inner.items():
        if code := one.id("code"):
            account = _account(one.object("user", "ig_user"), "threads")
            told = (account.native_id, account.handle) if account else (None, None)
            yield Relation(kind, code, *told)
    to = about.object("reply_to_author", "ig_user")
    if about.truth("is_reply") and (account := _account(to, "threads")):
        yield Relation("reply", None, account.native_id, account.handle)


def _refuse_private(author: Fields) -> None:
    """Refuse what only an account's followers, such as the researcher, were shown."""
    if author.truth("is_private"):
        raise RecordError(
            "private", "a post that is not public is not imported", column="user.is_private"
        )


def _wrapped(url: str | None) -> str | None:
    """Return where a link leads that Meta wrapped to count who follows it."""
    try:
        return parse_qs(urlsplit(url or "").query).get("u", [url])[0]
    except ValueError:
        return url


def _account(author: Fields, platform: str) -> Account | None:
    native_id = author.id("pk") or author.id("id") or author.text("username")
    if native_id is None:
        return None
    return Account(
        platform=platform,
        native_id=native_id,
        handle=author.text("username") or author.text("unique_id"),
        display_name=author.text("full_name") or author.text("nickname"),
        avatar_url=author.text("profile_pic_url") or author.text("avatar_thumb"),
        verified=author.truth("is_verified"),
        followers=author.count("follower_count"),
        status="protected" if author.truth("is_private") else "active",
    )


def _caption(item: Fields) -> str | None:
    """Return the words, which stand in an object of their own or behind an edge."""
    if isinstance(item.value.get("caption"), str):
        return item.text("caption")
    plain = item.object("caption", "ig_caption").text("text")
    first = next(
        iter(item.object("edge_media_to_caption", "ig_edge").objects("edges", "ig_edge")), None
    )
    return plain or (first.object("node", "ig_caption").text("text") if first else None)


def _tagged(item: Fields) -> list[Mention] | None:
    """Return the accounts marked in the pictures; null where none are, so the words are read."""
    named = item.object("usertags", "ig_tags").objects("in", "ig_tag")
    users = [one.object("user", "ig_user") for one in named]
    found = [(one.text("username"), one.id("pk") or one.id("id")) for one in users]
    return [Mention(*pair) for pair in found if any(pair)] or None


def _media(item: Fields) -> Iterator[Medium]:
    """Yield pictures and videos; those of a carousel one by one."""
    children = (
        item.objects("carousel_media", "ig_media") if item.value.get("carousel_media") else []
    )
    edges = item.object("edge_sidecar_to_children", "ig_edge").objects("edges", "ig_edge")
    for one in [*children, *(edge.object("node", "ig_media") for edge in edges)] or [item]:
        videos = one.objects("video_versions", "ig_file") if one.value.get("video_versions") else []
        pictures = one.object("image_versions2", "ig_files").objects("candidates", "ig_file")
        best = next(iter([*videos, *pictures]), None)
        is_video = one.count("media_type") == VIDEO or bool(videos) or one.truth("is_video")
        url = (
            (best.text("url") if best else None) or one.text("video_url") or one.text("display_url")
        )
        if url or is_video:
            yield Medium(
                "video" if is_video else "image",
                url,
                one.text("accessibility_caption"),
                width=best.count("width") if best else None,
                height=best.count("height") if best else None,
            )


def _metrics(item: Fields) -> dict[str, float]:
    """Return the counts; Instagram writes -1, or hides it, where an author does not show one."""
    found = item.metrics(METRICS)
    if item.truth("like_and_view_counts_disabled"):
        found.pop("like", None)
    edges = {
        ours: item.object(theirs, "ig_edge").count("count")
        for theirs, ours in EDGES.items()
        if isinstance(item.value.get(theirs), Mapping)
    }
    return found | {name: count for name, count in edges.items() if count is not None}
