"""Truths as Truth Social sends them to its own pages: Mastodon's statuses, with additions."""

from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.html_text import words
from tocsin.importers.sights import Account, Link, Medium, Mention, Post, Relation, Sight
from tocsin.importers.text_links import with_more

METRICS = {
    "favourites_count": "like",
    "reblogs_count": "repost",
    "replies_count": "reply",
    "quotes_count": "quote",
    "upvotes_count": "upvote",
    "downvotes_count": "downvote",
}
MEDIA = {"image": "image", "video": "video", "gifv": "animation", "audio": "audio"}


def truth_sights(item: Fields) -> Iterator[Sight]:
    """Yield a truth, its account, and what it repeats or quotes."""
    yield from _with_inner(item, is_primary=True)


def _with_inner(item: Fields, *, is_primary: bool) -> Iterator[Sight]:
    author = item.object("account", "truth_account")
    inner = {"repost": item.object("reblog", "truth"), "quote": item.object("quote", "truth")}
    yield _post(item, author, inner, is_primary=is_primary)
    if "id" in author:
        yield _account(author)
    for one in inner.values():
        if "id" in one:
            yield from _with_inner(one, is_primary=False)


def _post(item: Fields, author: Fields, inner: dict[str, Fields], *, is_primary: bool) -> Post:
    created, said = times.iso(item.value.get("created_at")), words(item.text("content") or "")
    edited_at = times.iso(item.value.get("edited_at")).at
    card = item.object("card", "truth_card").text("url")
    answered = item.id("in_reply_to_id")
    mentions = item.objects("mentions", "truth_mention")
    relations = [
        Relation(kind, other, one.object("account", "truth_account").id("id"))
        for kind, one in inner.items()
        if (other := one.id("id"))
    ]
    if answered:
        relations.append(Relation("reply", answered, item.id("in_reply_to_account_id")))
    return Post(
        platform="truth",
        native_id=item.own_id("id"),
        post_type="repost" if inner["repost"] else "post",
        is_primary=is_primary,
        account_native_id=author.id("id"),
        account_handle=author.text("username"),
        url=item.text("url"),
        text=said.text or None,
        lang=item.text("language"),
        created=created,
        edited_at=edited_at,
        status="edited" if edited_at else "live",
        labelled_ad=item.truth("sponsored"),
        visibility=item.text("visibility"),
        flags=times.flags(created),
        links=with_more(map(Link, said.links), [Link(card, "card")] if card else []),
        hashtags=_tags(item),
        mentions=[Mention(one.text("acct"), one.id("id")) for one in mentions if "acct" in one],
        relations=relations,
        media=[
            Medium(
                MEDIA.get(one.text("type") or "", "file"), one.text("url"), one.text("description")
            )
            for one in item.objects("media_attachments", "truth_media")
        ],
        metrics=item.metrics(METRICS),
    )


def _tags(item: Fields) -> list[str] | None:
    if "tags" not in item:
        return None
    return [tag for one in item.objects("tags", "truth_tag") if (tag := one.text("name"))]


def _account(author: Fields) -> Account:
    return Account(
        platform="truth",
        native_id=author.own_id("id"),
        handle=author.text("username"),
        display_name=author.text("display_name"),
        description=words(author.text("note") or "").text or None,
        url=author.text("url"),
        avatar_url=author.text("avatar"),
        location=author.text("location"),
        created_at=times.iso(author.value.get("created_at")).at,
        verified=author.truth("verified"),
        is_bot_declared=author.truth("bot"),
        followers=author.count("followers_count"),
        following=author.count("following_count"),
        posts=author.count("statuses_count"),
        status="suspended" if author.truth("suspended") else "active",
    )
