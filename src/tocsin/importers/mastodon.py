"""Mastodon statuses, as its interface and those of its relatives hand them out.

Ids count only on the server that answered; the address a post has everywhere is its `uri`, and
that is its id here. Posts for followers only and direct messages are refused one by one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.html_text import words
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.recognise import STRANGE, by_objects
from tocsin.importers.sights import Account, Link, Medium, Mention, Post, Relation, Sight
from tocsin.importers.text_links import with_more
from tocsin.vocabulary.errors import RecordError

PUBLIC = ("public", "unlisted", "local", None)
"""Visibilities that anybody may read; `local` is a relative's word for one server's public."""
LISTS = ("statuses", "ancestors", "descendants")
"""Where the answers to a search, and about a thread, hold their statuses."""
MEDIA = {"image": "image", "video": "video", "gifv": "animation", "audio": "audio"}
METRICS = {
    "favourites_count": "like",
    "reblogs_count": "repost",
    "replies_count": "reply",
    "quotes_count": "quote",
}


class Mastodon:
    """Reads statuses."""

    name: ClassVar[str] = "mastodon"
    title: ClassVar[str] = "Mastodon statuses"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by a status's address, content and account."""
        why = "statuses with uri, content and account"
        found = by_objects(head, _likeness, why)
        if head.shape == "json" and found.score < 0.5 and len(head.objects) == 1:
            lists = tuple(name for name in LISTS if name in head.objects[0])
            if any(_likeness(one) > 0.5 for one in _listed(head.objects[0])):
                return Sniff(0.9, "the answer to a search, or a thread", Elements(lists))
        return found if found.score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a status says, or every status of an answer."""
        value = record.value
        lists = [name for name in LISTS if isinstance(value, Mapping) and name in value]
        if not lists or "uri" in value:
            yield from self._status(value, drift)
            return
        answer = fields("answer", value, self.known, drift)
        for name in lists:
            yield from each(name, answer.array(name), lambda one: self._status(one, drift))

    def _status(self, value: object, drift: Drift) -> Iterator[Sight]:
        """Say what a status says, with its author and what it boosts or quotes."""
        status = fields("status", value, self.known, drift)
        if not _is_public(status):
            raise RecordError(
                "private",
                "a post that is not public is not imported",
                column="visibility",
                got=status.value.get("visibility"),
            )
        yield from _whole(status, is_primary=True)


def _listed(answer: Mapping[str, Any]) -> list[Any]:
    """Return the statuses of an answer."""
    lists = (answer.get(name) for name in LISTS)
    return [one for found in lists if isinstance(found, list) for one in found]


def _likeness(one: object) -> float:
    if isinstance(one, Mapping) and "uri" not in one and (inner := _listed(one)):
        return max(map(_likeness, inner[:5])) * 0.95
    if not isinstance(one, Mapping) or not {"uri", "content", "account"} <= one.keys():
        return 0.0
    account = one["account"]
    return 0.97 if isinstance(account, Mapping) and "acct" in account else 0.3


def _is_public(status: Fields) -> bool:
    return status.value.get("visibility") in PUBLIC


def _whole(status: Fields, *, is_primary: bool) -> Iterator[Sight]:
    """Yield a status, its account, and the public statuses inside it."""
    boosted = status.object("reblog", "status")
    quoted = status.object("quote", "quote").object("quoted_status", "status")
    author = status.object("account", "account")
    yield _post(status, author, boosted, quoted, is_primary=is_primary)
    if _account_id(author):
        yield _account(author)
    for inner in (boosted, quoted):
        if inner and _is_public(inner):
            yield from _whole(inner, is_primary=False)


def _post(
    status: Fields, author: Fields, boosted: Fields, quoted: Fields, *, is_primary: bool
) -> Post:
    """Return a status as a post, its words freed of HTML."""
    created = times.iso(status.value.get("created_at"))
    edited_at = times.iso(status.value.get("edited_at")).at
    said = words(status.text("content") or "")
    text = said.text or status.text("text")
    card = status.object("card", "card").text("url")
    mentions = list(status.objects("mentions", "mention"))
    return Post(
        platform="mastodon",
        native_id=status.own_id("uri"),
        post_type="repost" if boosted else "post",
        is_primary=is_primary,
        account_native_id=_account_id(author),
        account_handle=author.text("acct"),
        url=status.text("url"),
        text=text,
        title=status.text("spoiler_text"),
        lang=status.text("language"),
        created=created,
        edited_at=edited_at,
        status="edited" if edited_at else "live",
        visibility=status.text("visibility"),
        client=status.object("application", "application").text("name"),
        flags=times.flags(created),
        links=with_more(map(Link, said.links), [Link(card, "card")] if card else []),
        hashtags=[tag for one in status.objects("tags", "tag") if (tag := one.text("name"))],
        mentions=[Mention(one.text("acct"), one.text("url")) for one in mentions],
        relations=[
            *_to("repost", boosted),
            *(_to("quote", quoted) if quoted else _shallow(status)),
            *_answer(status, author, mentions),
        ],
        media=[_medium(one) for one in status.objects("media_attachments", "attachment")],
        metrics=status.metrics(METRICS),
    )


def _account_id(author: Fields) -> str | None:
    return author.text("url") or author.text("uri")


def _account(author: Fields) -> Account:
    return Account(
        platform="mastodon",
        native_id=author.own_id("url" if author.text("url") else "uri"),
        handle=author.text("acct"),
        display_name=author.text("display_name"),
        description=words(author.text("note") or "").text or None,
        url=author.text("url"),
        avatar_url=author.text("avatar"),
        created_at=times.iso(author.value.get("created_at")).at,
        is_bot_declared=author.truth("bot"),
        followers=author.count("followers_count"),
        following=author.count("following_count"),
        posts=author.count("statuses_count"),
        status="suspended" if author.truth("suspended") else "active",
    )


def _to(kind: str, other: Fields) -> Iterator[Relation]:
    """Yield the relation to a status that stands inside this one."""
    uri = other.text("uri")
    if uri:
        author = other.object("account", "account")
        yield Relation(kind, uri, _account_id(author), author.text("acct"))


def _shallow(status: Fields) -> Iterator[Relation]:
    """Yield the quoted status of which the server tells no more than its own number."""
    number = status.object("quote", "quote").id("quoted_status_id")
    if number:
        yield Relation("quote", number)


def _answer(status: Fields, author: Fields, mentions: list[Fields]) -> Iterator[Relation]:
    """Yield what a status answers.

    Only the answering server's own number for it is told. That is the end of the address when an
    account answers itself; else the number stands alone, beside the account where it is mentioned.
    """
    number, to = status.id("in_reply_to_id"), status.id("in_reply_to_account_id")
    if number is None:
        return
    uri, own = status.own_id("uri"), status.id("id")
    if to is not None and to == author.id("id") and own and uri.endswith(f"/{own}"):
        yield Relation("reply", uri.removesuffix(own) + number, _account_id(author))
        return
    known = next((one for one in mentions if one.id("id") == to), None) if to else None
    yield Relation(
        "reply", number, known.text("url") if known else None, known.text("acct") if known else None
    )


def _medium(found: Fields) -> Medium:
    original = found.object("meta", "meta").object("original", "original")
    seconds = original.value.get("duration")
    return Medium(
        MEDIA.get(found.text("type") or "", "file"),
        url=found.text("url") or found.text("remote_url") or found.text("preview_url"),
        alt_text=found.text("description"),
        width=original.count("width"),
        height=original.count("height"),
        duration_ms=round(seconds * 1000) if isinstance(seconds, int | float) else None,
    )
