"""Posts as X sends them to its own pages: `rest_id`, `legacy` and `core`, in ever new places."""

from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.html_text import words
from tocsin.importers.sights import (
    Account,
    Event,
    Link,
    Medium,
    Mention,
    Moment,
    Post,
    Relation,
    Sight,
)
from tocsin.vocabulary.errors import RecordError

METRICS = {
    "favorite_count": "like",
    "reply_count": "reply",
    "retweet_count": "repost",
    "quote_count": "quote",
    "bookmark_count": "bookmark",
}
MEDIA = {"photo": "image", "video": "video", "animated_gif": "animation"}


def x_sights(item: Fields) -> Iterator[Sight]:
    """Yield a post and its account, and the reposted and quoted posts inside it."""
    yield from _with_inner(_unwrapped(item), is_primary=True)


def _with_inner(item: Fields, *, is_primary: bool) -> Iterator[Sight]:
    legacy = item.object("legacy", "x_legacy")
    account = _account(item, legacy)
    reposted = _inner(legacy, "retweeted_status_result")
    quoted = _inner(item, "quoted_status_result")
    post = _post(item, legacy, account)
    post.is_primary = is_primary
    post.relations = list(_relations(legacy, reposted, quoted))
    post.post_type = "repost" if "retweeted_status_result" in legacy else "post"
    yield post
    if account:
        yield account
    for inner in (reposted, quoted):
        if _id(inner):
            yield from _with_inner(inner, is_primary=False)
    missing = legacy.id("quoted_status_id_str")
    if missing and "tombstone" in item.object("quoted_status_result", "x_result").object(
        "result", "x"
    ):
        yield Event(platform="x", subject_kind="post", native_id=missing, status="unavailable")


def _inner(found: Fields, key: str) -> Fields:
    """Return the post inside a post; empty when there is none or X shows only a notice."""
    return _unwrapped(found.object(key, "x_result").object("result", "x"))


def _unwrapped(item: Fields) -> Fields:
    """Return a post out of the wrapper that X puts around some of them."""
    wrapped = item.value.get("tweet")
    return item.object("tweet", "x") if isinstance(wrapped, dict) else item


def _id(item: Fields) -> str | None:
    """Return the id; never from `id`, which the browser may have rounded."""
    return item.id("rest_id") or item.object("legacy", "x_legacy").id("id_str")


def _post(item: Fields, legacy: Fields, account: Account | None) -> Post:
    native_id = _id(item)
    if native_id is None:
        raise RecordError("id", "expected rest_id or legacy.id_str", column="x.rest_id")
    note = item.object("note_tweet", "x_note").object("note_tweet_results", "x_note")
    long = note.object("result", "x_note")
    created: Moment = times.x_legacy(legacy.value.get("created_at"))
    country = legacy.object("place", "x_place").text("country_code")
    post = Post(
        platform="x",
        native_id=native_id,
        account_native_id=account.native_id if account else None,
        account_handle=account.handle if account else None,
        text=long.text("text") or legacy.text("full_text") or legacy.text("text"),
        lang=legacy.text("lang"),
        country=country,
        country_basis="platform_field" if country else None,
        created=created,
        status="live",
        labelled_ad=item.truth("promoted") or None,
        thread_native_id=legacy.id("conversation_id_str"),
        client=words(item.text("source") or legacy.text("source") or "").text or None,
        flags=times.flags(created),
        media=list(_media(legacy)),
        metrics=_metrics(item, legacy),
    )
    _add_entities(post, long.object("entity_set", "x_entities"), legacy)
    _add_state(post, item, legacy)
    return post


def _add_entities(post: Post, of_note: Fields, legacy: Fields) -> None:
    """Add what X found in the words; a list it did not send is read from the words instead."""
    entities = of_note or legacy.object("entities", "x_entities")
    if "hashtags" in entities:
        tags = (one.text("text") for one in entities.objects("hashtags", "x_hashtag"))
        post.hashtags = [tag for tag in tags if tag]
    if "user_mentions" in entities:
        named = entities.objects("user_mentions", "x_mention")
        pairs = ((one.text("screen_name"), one.id("id_str")) for one in named)
        post.mentions = [Mention(*pair) for pair in pairs if any(pair)]
    if "urls" in entities:
        post.links = list(_links(entities, legacy))


def _links(entities: Fields, legacy: Fields) -> Iterator[Link]:
    for one in entities.objects("urls", "x_url"):
        short, shown = one.text("url"), one.text("expanded_url")
        if shown or short:
            yield Link(shown or short or "", expanded_from=short if shown and short else None)
    for one in legacy.object("entities", "x_entities").objects("media", "x_medium"):
        if own := one.text("expanded_url"):
            yield Link(own, "attachment", one.text("url"))


def _add_state(post: Post, item: Fields, legacy: Fields) -> None:
    """Add withholding and edits."""
    countries = legacy.texts("withheld_in_countries")
    if countries or "withheld_scope" in legacy:
        post.status, post.withheld_countries = "withheld", countries or None
    elif len(item.object("edit_control", "x_edit").array("edit_tweet_ids")) > 1:
        post.status = "edited"


def _account(item: Fields, legacy: Fields) -> Account | None:
    """Return the author, of whom some captures say no more than an id."""
    user = item.object("core", "x_core").object("user_results", "x_results").object(
        "result", "x_user"
    ) or item.object("user", "x_user")
    core, old = user.object("core", "x_user_core"), user.object("legacy", "x_user_legacy")
    native_id = user.id("rest_id") or user.id("id_str") or legacy.id("user_id_str")
    if native_id is None:
        return None
    created = core.value.get("created_at") or old.value.get("created_at")
    return Account(
        platform="x",
        native_id=native_id,
        handle=core.text("screen_name") or old.text("screen_name") or user.text("screen_name"),
        display_name=core.text("name") or old.text("name") or user.text("name"),
        description=old.text("description")
        or user.object("profile_bio", "x_bio").text("description"),
        url=old.text("url"),
        avatar_url=user.object("avatar", "x_avatar").text("image_url")
        or old.text("profile_image_url_https"),
        location=old.text("location") or _place(user),
        created_at=times.x_legacy(created).at,
        verified=_verified(user, old),
        verified_type="blue" if user.truth("is_blue_verified") else None,
        followers=old.count("followers_count"),
        following=old.count("friends_count"),
        posts=old.count("statuses_count"),
        status=_account_status(user, old),
    )


def _account_status(user: Fields, old: Fields) -> str:
    if user.object("privacy", "x_privacy").truth("protected") or old.truth("protected"):
        return "protected"
    return "active" if user else "unknown"


def _verified(user: Fields, old: Fields) -> bool | None:
    """Say whether X shows a mark, bought or given, wherever this layout keeps it."""
    bought, given = user.truth("is_blue_verified"), user.object("verification", "x_verification")
    told = [bought, given.truth("verified"), old.truth("verified"), user.truth("verified")]
    known = [one for one in told if one is not None]
    return any(known) if known else None


def _place(user: Fields) -> str | None:
    """Return where the account says it is, in the layout that has an object for it."""
    found = user.value.get("location")
    return user.object("location", "x_location").text("location") if found else None


def _relations(legacy: Fields, reposted: Fields, quoted: Fields) -> Iterator[Relation]:
    if original := _id(reposted):
        yield _relation("repost", original, reposted)
    quoted_id = _id(quoted) or legacy.id("quoted_status_id_str")
    if quoted_id:
        yield _relation("quote", quoted_id, quoted)
    answered, author = legacy.id("in_reply_to_status_id_str"), legacy.id("in_reply_to_user_id_str")
    if answered or author:
        yield Relation("reply", answered, author, legacy.text("in_reply_to_screen_name"))


def _relation(kind: str, native_id: str, other: Fields) -> Relation:
    author = _account(other, other.object("legacy", "x_legacy"))
    return Relation(
        kind,
        native_id,
        author.native_id if author else None,
        author.handle if author else None,
    )


def _media(legacy: Fields) -> Iterator[Medium]:
    """Yield pictures and videos; the extended list is the complete one."""
    longer = legacy.object("extended_entities", "x_entities")
    for one in (longer or legacy.object("entities", "x_entities")).objects("media", "x_medium"):
        size = one.object("original_info", "x_original")
        yield Medium(
            MEDIA.get(one.text("type") or "", "file"),
            url=one.text("media_url_https"),
            alt_text=one.text("ext_alt_text"),
            width=size.count("width"),
            height=size.count("height"),
            duration_ms=one.object("video_info", "x_video").count("duration_millis"),
        )


def _metrics(item: Fields, legacy: Fields) -> dict[str, float]:
    found = legacy.metrics(METRICS)
    for name in ("views", "ext_views"):
        views = item.object(name, "x_views").count("count")
        if views is not None:
            found["view"] = views
    return found
