"""Posts as Gab sends them to its own pages: members named by one or two letters."""

from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.html_text import words
from tocsin.importers.sights import Account, Link, Medium, Post, Relation, Sight
from tocsin.importers.text_links import links_in, with_more

SHORT = {"fc": "like", "rbc": "repost", "rc": "reply"}
LONG = {
    "favourites_count": "like",
    "reaction_count": "like",
    "reblogs_count": "repost",
    "reposts_count": "repost",
    "replies_count": "reply",
}


def gab_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post and its account, in the layout of letters or in the longer one before it."""
    native_id = item.id("i") or item.own_id("id")
    author = item.object("author_info", "gab_author") or item.object("account", "gab_author")
    account_id = author.id("i") or author.id("id") or item.id("ai")
    handle = author.text("un") or author.text("username")
    created = times.iso(item.value.get("ca") or item.value.get("created_at"))
    said = words(item.text("c") or item.text("content") or "")
    card = item.object("link_info", "gab_link") or item.object("card", "gab_link")
    more = [*map(Link, said.links)] + ([Link(url, "card")] if (url := card.text("url")) else [])
    text = said.text or None
    answered = item.id("irti") or item.id("in_reply_to_id")
    yield Post(
        platform="gab",
        native_id=native_id,
        account_native_id=account_id,
        account_handle=handle,
        url=item.text("ul") or item.text("url"),
        text=text,
        lang=item.text("l") or item.text("language"),
        created=created,
        status="live",
        flags=times.flags(created),
        links=with_more(links_in(text), more) if more else None,
        relations=[Relation("reply", answered)] if answered else [],
        media=list(_media(item)),
        metrics=item.metrics(LONG) | item.metrics(SHORT),
    )
    if account_id:
        yield Account(
            platform="gab",
            native_id=account_id,
            handle=handle,
            display_name=author.text("dn") or author.text("display_name"),
            description=author.text("nt") or words(author.text("note") or "").text or None,
            url=author.text("url"),
            followers=author.count("followers_count"),
            following=author.count("following_count"),
            posts=author.count("statuses_count"),
            status="active",
        )


def _media(item: Fields) -> Iterator[Medium]:
    """Yield pictures and videos."""
    key = "image_info" if item.value.get("image_info") else "media_attachments"
    for one in item.objects(key, "gab_media"):
        told = one.text("t") or one.text("type") or "image"
        yield Medium("video" if told == "video" else "image", one.text("u") or one.text("url"))
