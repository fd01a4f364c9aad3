"""Posts and accounts as X's v2 interface writes them, in pages and flattened alike."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from msgspec import Struct, field

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Event, Link, Medium, Mention, Post, Relation

METRICS = {
    "like_count": "like",
    "reply_count": "reply",
    "retweet_count": "repost",
    "quote_count": "quote",
    "bookmark_count": "bookmark",
    "impression_count": "view",
}
RELATIONS = {"retweeted": "repost", "quoted": "quote", "replied_to": "reply"}
MEDIA = {"photo": "image", "video": "video", "animated_gif": "animation"}


class Page(Struct):
    """What a record says beside its posts: the objects they point to, and where it came from."""

    users: Mapping[str, Fields] = field(default_factory=dict)
    posts: Mapping[str, Fields] = field(default_factory=dict)
    media: Mapping[str, Fields] = field(default_factory=dict)
    places: Mapping[str, Fields] = field(default_factory=dict)
    collected_at: datetime | None = None
    collection: str | None = None


def post(found: Fields, page: Page, *, is_primary: bool) -> Post:
    """Return a post. A repost keeps the shortened text that X gives it."""
    author = found.object("author", "user")
    author_id = found.id("author_id") or author.id("id")
    created = times.iso(found.value.get("created_at"))
    relations = list(_relations(found, page))
    country = _country(found, page)
    seen = Post(
        platform="x",
        native_id=found.own_id("id"),
        post_type="repost" if any(one.kind == "repost" for one in relations) else "post",
        is_primary=is_primary,
        account_native_id=author_id,
        account_handle=author.text("username") or _handle(author_id, page),
        text=found.text("text"),
        lang=found.text("lang"),
        country=country,
        country_basis="platform_field" if country else None,
        created=created,
        collected_at=page.collected_at,
        collection=page.collection,
        status="edited" if len(found.array("edit_history_tweet_ids")) > 1 else "live",
        thread_native_id=found.id("conversation_id"),
        client=found.text("source"),
        flags=times.flags(created),
        relations=relations,
        media=list(_media(found, page)),
        metrics=found.object("public_metrics", "metrics").metrics(METRICS),
    )
    _add_words(seen, found)
    _add_withholding(seen, found.object("withheld", "withheld"))
    return seen


def account(found: Fields, page: Page) -> Account:
    """Return an account as the page shows it."""
    numbers = found.object("public_metrics", "user_metrics")
    protected, kind = found.truth("protected"), found.text("verified_type")
    return Account(
        platform="x",
        native_id=found.own_id("id"),
        handle=found.text("username"),
        display_name=found.text("name"),
        description=found.text("description"),
        url=_homepage(found),
        avatar_url=found.text("profile_image_url"),
        location=found.text("location"),
        created_at=times.iso(found.value.get("created_at")).at,
        verified=found.truth("verified"),
        verified_type=None if kind == "none" else kind,
        followers=numbers.count("followers_count"),
        following=numbers.count("following_count"),
        posts=numbers.count("tweet_count"),
        status="protected" if protected else "active",
        observed_at=page.collected_at,
    )


def earlier_versions(found: Fields) -> Iterator[Event]:
    """Yield an event for each id this post had before an edit gave it a new one."""
    own, history = found.own_id("id"), found.texts("edit_history_tweet_ids")
    for earlier in history[: history.index(own)] if own in history else []:
        yield Event(
            platform="x",
            subject_kind="post",
            native_id=earlier,
            status="edited",
            reason=f"edited; a later version has the id {own}",
        )


def _add_words(seen: Post, found: Fields) -> None:
    """Add what X itself found in the words, of the long form where a post has one."""
    note = found.object("note_tweet", "note")
    entities = note.object("entities", "entities") or found.object("entities", "entities")
    seen.text = note.text("text") or seen.text
    if not entities:
        return
    tags = (one.text("tag") for one in entities.objects("hashtags", "hashtag"))
    seen.hashtags = [tag for tag in tags if tag]
    seen.mentions = list(_mentions(entities))
    seen.links = list(_links(entities))


def _add_withholding(seen: Post, withheld: Fields) -> None:
    if withheld:
        seen.status = "withheld"
        seen.status_reason = "copyright" if withheld.truth("copyright") else None
        seen.withheld_countries = withheld.texts("country_codes") or None


def _handle(account_id: str | None, page: Page) -> str | None:
    known = page.users.get(account_id) if account_id else None
    return known.text("username") if known else None


def _relations(found: Fields, page: Page) -> Iterator[Relation]:
    """Yield what a post refers to, with the author where the record says who that was."""
    for reference in found.array("referenced_tweets"):
        if not isinstance(reference, Mapping) or str(reference.get("type")) not in RELATIONS:
            found.odd("referenced_tweets")
            continue
        told = Fields("reference", reference, {}, found.drift)
        if (native_id := told.id("id")) is None:
            found.odd("referenced_tweets")
            continue
        target = page.posts.get(native_id, told)
        kind = RELATIONS[reference["type"]]
        author_id = target.id("author_id")
        if author_id is None and kind == "reply":
            author_id = found.id("in_reply_to_user_id")
        yield Relation(
            kind=kind,
            native_id=native_id,
            account_native_id=author_id,
            account_handle=target.object("author", "author").text("username")
            or _handle(author_id, page),
        )


def _mentions(entities: Fields) -> Iterator[Mention]:
    for one in entities.objects("mentions", "user"):
        handle, native_id = one.text("username"), one.id("id")
        if handle or native_id:
            yield Mention(handle, native_id)


def _links(entities: Fields) -> Iterator[Link]:
    """Yield links in their longest form; a post's own pictures are links too, of another kind."""
    for one in entities.objects("urls", "url"):
        short, shown, final = one.text("url"), one.text("expanded_url"), one.text("unwound_url")
        forms = [form for form in (final, shown, short) if form]
        if not forms:
            continue
        own = "media_key" in one or (one.text("display_url") or "").startswith("pic.")
        yield Link(
            url=forms[0],
            kind="attachment" if own else "text",
            expanded_from=next((form for form in forms[1:] if form != forms[0]), None),
        )


def _media(found: Fields, page: Page) -> Iterator[Medium]:
    attachments = found.object("attachments", "attachments")
    inline = list(attachments.objects("media", "medium"))
    keys = attachments.texts("media_keys")
    for one in inline or [page.media[key] for key in keys if key in page.media]:
        yield Medium(
            kind=MEDIA.get(one.text("type") or "", "file"),
            url=one.text("url") or one.text("preview_image_url"),
            alt_text=one.text("alt_text"),
            width=one.count("width"),
            height=one.count("height"),
            duration_ms=one.count("duration_ms"),
        )


def _country(found: Fields, page: Page) -> str | None:
    geo = found.object("geo", "geo")
    place = page.places.get(geo.id("place_id") or "")
    return geo.text("country_code") or (place.text("country_code") if place else None)


def _homepage(found: Fields) -> str | None:
    """Return an account's link, in the long form where X gives it."""
    addresses = found.object("entities", "user_entities").object("url", "user_url")
    for one in addresses.objects("urls", "url"):
        if long := one.text("expanded_url"):
            return long
    return found.text("url")
