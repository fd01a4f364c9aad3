"""Posts as Douyin and RedNote (Xiaohongshu) send them to their own pages."""

from collections.abc import Iterator, Mapping

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Medium, Mention, Post, Relation, Sight
from tocsin.vocabulary.errors import RecordError

DOUYIN = {
    "digg_count": "like", "diggCount": "like", "comment_count": "reply", "commentCount": "reply",
    "share_count": "share", "shareCount": "share", "collect_count": "bookmark",
    "collectCount": "bookmark", "play_count": "view", "playCount": "view",
}  # fmt: skip
REDNOTE = {
    "liked_count": "like", "likedCount": "like", "comment_count": "reply", "commentCount": "reply",
    "share_count": "share", "shareCount": "share", "collected_count": "bookmark",
    "collectedCount": "bookmark",
}  # fmt: skip


def douyin_sights(item: Fields) -> Iterator[Sight]:
    """Yield a video of Douyin and its account, from an answer or from a page's embedded state."""
    native_id = item.id("aweme_id") or item.id("awemeId") or item.own_id("id")
    author = item.object("author", "dy_author") or item.object("authorInfo", "dy_author")
    account = author.id("uid") or item.id("authorUserId") or item.id("author_user_id")
    created = times.epoch(item.value.get("create_time", item.value.get("createTime")), "s")
    counts = item.object("statistics", "dy_stats") or item.object("stats", "dy_stats")
    key = "text_extra" if item.value.get("text_extra") else "textExtra"
    marks = item.objects(key, "dy_extra")
    tags = [one.text("hashtag_name") or one.text("hashtagName") for one in marks]
    named = [one.id("user_id") or one.id("userId") for one in marks]
    yield Post(
        platform="douyin",
        native_id=native_id,
        post_type="video",
        account_native_id=account,
        text=item.text("desc"),
        created=created,
        status="live",
        flags=times.flags(created),
        hashtags=[tag for tag in tags if tag] if key in item else None,
        mentions=[Mention(native_id=one) for one in named if one and one != "0"] or None,
        media=[Medium("video")] if item.value.get("video") else [],
        metrics=counts.metrics(DOUYIN),
    )
    if account:
        yield Account(
            platform="douyin",
            native_id=account,
            display_name=author.text("nickname"),
            description=author.text("signature"),
            status="active",
        )


def rednote_sights(item: Fields) -> Iterator[Sight]:
    """Yield a note of RedNote and its account, from an answer, embedded state, or HTML.

    Tiles that show no more than a picture are refused: they say neither who nor what.
    """
    note = item.object("note_card", "rn_note") or item.object("note", "rn_note") or item
    author = note.object("user", "rn_user")
    name = author.text("nickname") or author.text("nick_name") or item.text("author_name")
    if not (name or {"title", "display_title", "displayTitle", "desc"} & note.value.keys()):
        raise RecordError(
            "shape", "expected a note; a tile holds none of its words", got=item.value
        )
    account = author.id("user_id") or author.id("userId")
    created = times.epoch(note.value.get("time"), "ms")
    title = note.text("title") or note.text("display_title") or note.text("displayTitle")
    yield Post(
        platform="rednote",
        native_id=item.id("id")
        or item.id("note_id")
        or note.id("note_id")
        or note.own_id("noteId"),
        post_type="video" if note.text("type") == "video" else "post",
        account_native_id=account,
        text=note.text("desc") or title,
        title=title,
        created=created,
        status="live",
        flags=times.flags(created),
        media=list(_pictures(note)),
        metrics=_rednote_counts(note),
    )
    if account:
        yield Account(
            platform="rednote",
            native_id=account,
            display_name=name,
            avatar_url=author.text("avatar"),
            status="active",
        )


def rednote_comment_sights(item: Fields) -> Iterator[Sight]:
    """Yield a comment of RedNote and its author."""
    author, note = item.object("user_info", "rn_user"), item.id("note_id")
    account = author.id("user_id")
    created = times.epoch(item.value.get("create_time"), "ms")
    answered = item.object("target_comment", "rn_target").id("id") or note
    yield Post(
        platform="rednote",
        native_id=item.own_id("id"),
        post_type="comment",
        account_native_id=account,
        url=f"https://www.xiaohongshu.com/explore/{note}" if note else None,
        text=item.text("content"),
        created=created,
        status="live",
        thread_native_id=note,
        flags=times.flags(created),
        relations=[Relation("reply", answered)] if answered else [],
        metrics=item.metrics({"like_count": "like", "sub_comment_count": "reply"}),
    )
    if account:
        yield Account(platform="rednote", native_id=account, display_name=author.text("nickname"))


def _pictures(note: Fields) -> Iterator[Medium]:
    key = "image_list" if note.value.get("image_list") else "imageList"
    for one in note.objects(key, "rn_image"):
        yield Medium(
            "image",
            one.text("url_default") or one.text("urlDefault"),
            width=one.count("width"),
            height=one.count("height"),
        )


def _rednote_counts(note: Fields) -> dict[str, float]:
    """Return the counts; those that RedNote rounds to words, as `1.2万`, are not known."""
    key = (
        "interact_info" if isinstance(note.value.get("interact_info"), Mapping) else "interactInfo"
    )
    counts = note.object(key, "rn_counts")
    found = {
        ours: told
        for theirs, ours in REDNOTE.items()
        if str(counts.value.get(theirs, "")).isdigit()
        and (told := counts.count(theirs)) is not None
    }
    return dict(found)
