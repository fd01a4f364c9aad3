"""Posts as Facebook sends them to its own pages, deep in what it calls comet sections."""

from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Link, Medium, Post, Sight
from tocsin.importers.text_links import links_in, with_more


def facebook_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post and its account."""
    sections = item.object("comet_sections", "fb_sections")
    story = sections.object("content", "fb_part").object("story", "fb_story")
    post_id = item.id("post_id") or story.own_id("post_id")
    author = next(iter(story.objects("actors", "fb_actor")), None)
    owner = author.id("id") if author else None
    when = _dated(sections)
    created = times.epoch(when.value.get("creation_time"), "s")
    text = story.object("message", "fb_text").text("text")
    attached = story.objects("attachments", "fb_attachment")
    media, cards = list(_media(attached)), list(_cards(attached))
    yield Post(
        platform="facebook",
        native_id=f"{owner}/posts/{post_id}" if owner else post_id,
        account_native_id=owner,
        url=story.text("wwwURL") or when.text("url"),
        text=text,
        created=created,
        status="live",
        flags=times.flags(created),
        links=with_more(links_in(text), cards) if cards else None,
        media=media,
    )
    if author and owner:
        yield Account(
            platform="facebook",
            native_id=owner,
            display_name=author.text("name"),
            url=author.text("url"),
            status="active",
        )


def _dated(sections: Fields) -> Fields:
    """Return the part that shows a post's time; the one of many that has any."""
    context = sections.object("context_layout", "fb_part").object("story", "fb_context")
    parts = context.object("comet_sections", "fb_context_sections").objects("metadata", "fb_part")
    dated = [one.object("story", "fb_dated") for one in parts]
    return next((one for one in dated if "creation_time" in one), context)


def _media(attached: list[Fields]) -> Iterator[Medium]:
    for one in attached:
        target = one.object("target", "fb_target")
        kind, native_id = target.text("__typename"), target.id("id")
        if kind in ("Photo", "Video"):
            known = kind == "Photo" and native_id
            url = f"https://www.facebook.com/photo/?fbid={native_id}" if known else None
            yield Medium("image" if kind == "Photo" else "video", url)


def _cards(attached: list[Fields]) -> Iterator[Link]:
    for one in attached:
        target = one.object("target", "fb_target")
        if target.text("__typename") == "ExternalUrl" and (url := one.text("url")):
            yield Link(url, "card")
