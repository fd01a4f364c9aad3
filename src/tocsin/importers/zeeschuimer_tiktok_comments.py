"""Comments as TikTok sends them to its own pages."""

from collections.abc import Iterator

from tocsin.importers import times
from tocsin.importers.fields import Fields
from tocsin.importers.sights import Account, Mention, Post, Relation, Sight
from tocsin.importers.zeeschuimer_tiktok import UNTOLD


def tiktok_comment_sights(item: Fields) -> Iterator[Sight]:
    """Yield a comment and its author."""
    native_id, video, parent = item.own_id("cid"), item.id("aweme_id"), item.id("reply_id")
    answered = parent if parent and parent != "0" else video
    author, lang = item.object("user", "tiktok_user"), item.text("comment_language")
    account_id, handle = author.id("uid") or author.text("unique_id"), author.text("unique_id")
    created = times.epoch(item.value.get("create_time"), "s")
    named = item.objects("text_extra", "tiktok_comment_extra")
    mentions = [(one.text("user_unique_id"), one.id("user_id")) for one in named]
    yield Post(
        platform="tiktok",
        native_id=native_id,
        post_type="comment",
        account_native_id=account_id,
        account_handle=handle,
        url=item.object("share_info", "tiktok_share").text("url"),
        text=item.text("text"),
        lang=None if lang in UNTOLD else lang,
        created=created,
        status="live",
        thread_native_id=video,
        flags=times.flags(created),
        mentions=[Mention(*pair) for pair in mentions if any(pair)] or None,
        relations=[Relation("reply", answered)] if answered else [],
        metrics=item.metrics({"digg_count": "like", "reply_comment_total": "reply"}),
    )
    if account_id:
        yield Account(
            platform="tiktok",
            native_id=account_id,
            handle=handle,
            display_name=author.text("nickname"),
            description=author.text("signature"),
            country=_country(author.text("region")),
            status="active",
        )


def _country(code: str | None) -> str | None:
    return code.upper() if code and len(code) == 2 and code.isalpha() else None
