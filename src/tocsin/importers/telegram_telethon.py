"""Telegram messages as the Telethon library dumps them, by 4CAT or by a program of one's own.

A message's number counts only within its chat; a post's id is the chat's, as Telegram's interface
marks it, and that number: `-1001234567890/500`. Offsets of entities count UTF-16 units and often
went wrong on their way; only what entities hold themselves, such as hidden links, is used.

Messages between people, and those of small groups, which nobody can join from outside, are refused
one by one.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Account, Link, Medium, Moment, Post, Relation, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import RecordError

MARKS = {"peer_id", "fwd_from", "reply_to", "from_id", "views", "forwards", "_chat", "entities"}
CHANNEL = "-100"
"""What Telegram's interface puts before the number of a channel or large group."""
PLACED = re.compile(r"(?:geo|local|legal|country)\w*[-_:](?:\w+[-_:])*([a-z]{2})", re.IGNORECASE)
"""Reasons of a restriction that name the country it holds in."""


class TelegramTelethon:
    """Reads messages of public channels and groups."""

    name: ClassVar[str] = "telegram_telethon"
    title: ClassVar[str] = "Telegram messages by Telethon (4CAT and others)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the type that Telethon writes into every object, and by a message's fields."""
        return by_objects(head, _likeness, "messages with Telethon's types and fields")

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a message says; service messages say nothing."""
        kind = _kind(record.value)
        message = fields("message", record.value, self.known if kind == "Message" else {}, drift)
        number = message.own_id("id")
        if kind != "Message":
            return
        chat, sender = message.object("_chat", "chat"), message.object("_sender", "sender")
        chat_id = _chat_id(message, chat)
        yield _post(message, f"{chat_id}/{number}")
        if "id" in chat or "username" in chat:
            yield _channel(chat, chat_id)
        author = _author(message, chat_id)
        if sender and author and author.startswith("user"):
            yield _user(sender, author)


def _kind(value: object) -> str:
    """Return the type of an object as Telethon or 4CAT wrote it; a message where neither did."""
    if not isinstance(value, Mapping):
        return "Message"
    told = value.get("_type", value.get("_"))
    return told if isinstance(told, str) and told else "Message"


def _likeness(one: Mapping[str, Any]) -> float:
    if "id" not in one or "source_platform" in one:
        return 0.0
    told = one.get("_type", one.get("_"))
    if told in ("Message", "MessageService"):
        return 0.98 if MARKS & one.keys() else 0.8
    return 0.7 if {"peer_id", "message", "date"} <= one.keys() else 0.0


def _peer(found: Fields) -> str | None:
    """Return whom a peer names, marked as exports mark them: `channel123` or `user123`."""
    for key, mark in (("channel_id", "channel"), ("user_id", "user"), ("chat_id", "chat")):
        if number := found.id(key):
            return f"{mark}{number.removeprefix(CHANNEL)}"
    return None


def _chat_id(message: Fields, chat: Fields) -> str:
    """Return the chat's id; raises RecordError for a chat that is not public."""
    peer = _peer(message.object("peer_id", "peer") or message.object("to_id", "peer"))
    kind = _kind(chat.value) if chat else ""
    if (peer and not peer.startswith("channel")) or kind in ("User", "Chat"):
        raise RecordError("private", "a private chat is not imported", column="peer_id", got=peer)
    if peer:
        return CHANNEL + peer.removeprefix("channel")
    number = chat.id("id") or message.id("chat_id")
    if number is None or not number.removeprefix("-").isdigit():
        raise RecordError("id", "expected the chat's number", column="message._chat.id", got=number)
    return number if number.startswith("-") else CHANNEL + number


def _author(message: Fields, chat_id: str) -> str | None:
    """Return who wrote: a channel speaks under its own name where nobody else is told."""
    told = message.value.get("from_id")
    bare = isinstance(told, int) and not isinstance(told, bool)
    named = f"user{told}" if bare else _peer(message.object("from_id", "peer"))
    sender = message.object("_sender", "sender")
    number = sender.id("id")
    if named is None and number and _kind(sender.value) != "Channel":
        named = f"user{number}" if not number.startswith("-") else None
    return named or (_channel_of(chat_id) if chat_id.startswith(CHANNEL) else None)


def _channel_of(chat_id: str) -> str:
    return f"channel{chat_id.removeprefix(CHANNEL)}"


def _channel(chat: Fields, chat_id: str) -> Account:
    """Return the chat as the account that publishes in it."""
    return Account(
        platform="telegram",
        native_id=_channel_of(chat_id),
        handle=chat.text("username"),
        display_name=chat.text("title"),
        description=chat.text("about"),
        created_at=_moment(chat, "date").at,
        verified=chat.truth("verified"),
        followers=chat.count("participants_count"),
        status="active",
    )


def _user(sender: Fields, author: str) -> Account:
    names = (sender.text("first_name"), sender.text("last_name"))
    return Account(
        platform="telegram",
        native_id=author,
        handle=sender.text("username"),
        display_name=" ".join(name for name in names if name) or None,
        verified=sender.truth("verified"),
        is_bot_declared=sender.truth("bot"),
        status="deactivated" if sender.truth("deleted") else "active",
    )


def _post(message: Fields, native_id: str) -> Post:
    chat, sender = message.object("_chat", "chat"), message.object("_sender", "sender")
    chat_id, _, number = native_id.partition("/")
    author, room = _author(message, chat_id), chat.text("username")
    created, text = _moment(message, "date"), message.text("message") or message.text("text")
    edited_at = None if message.truth("edit_hide") else _moment(message, "edit_date").at
    by_chat = author == _channel_of(chat_id)
    post = Post(
        platform="telegram",
        native_id=native_id,
        post_type="message",
        account_native_id=author,
        account_handle=room if by_chat else sender.text("username"),
        url=f"https://t.me/{room or 'c/' + chat_id.removeprefix(CHANNEL)}/{number}",
        text=text,
        created=created,
        edited_at=edited_at,
        status="edited" if edited_at else "live",
        flags=times.flags(created),
        links=_links(message, text),
        relations=list(_relations(message, chat_id)),
        media=list(_media(message.object("media", "media"))),
        metrics=_metrics(message),
    )
    _add_restrictions(post, [*_reasons(message), *_reasons(chat)])
    origin = message.object("fwd_from", "forward")
    if origin and not any(one.kind == "forward" for one in post.relations):
        post.flags.append("forwarded_from_hidden")
    return post


def _moment(found: Fields, key: str) -> Moment:
    """Return a time, which may be seconds since 1970 or ISO 8601."""
    raw = found.value.get(key)
    is_text = isinstance(raw, str) and not raw.replace(".", "", 1).isdigit()
    return times.iso(raw) if is_text else times.epoch(raw, "s")


def _links(message: Fields, text: str | None) -> list[Link] | None:
    """Return the links in the words, those behind other words, and the page shown below."""
    card = message.object("media", "media").object("webpage", "page").text("url")
    hidden = [one.text("url") for one in message.objects("entities", "entity")]
    more = [Link(url) for url in hidden if url] + ([Link(card, "card")] if card else [])
    return with_more(links_in(text), more) if more else None


def _relations(message: Fields, chat_id: str) -> Iterator[Relation]:
    answer = message.object("reply_to", "answer")
    if answered := answer.id("reply_to_msg_id") or message.id("reply_to_msg_id"):
        where = _peer(answer.object("reply_to_peer_id", "peer"))
        place = where.replace("channel", CHANNEL) if where else chat_id
        yield Relation("reply", f"{place}/{answered}")
    origin = message.object("fwd_from", "forward")
    found = origin.value.get("from_id")
    peer = _peer(origin.object("from_id", "peer")) if isinstance(found, Mapping) else None
    peer = peer or _peer(origin)
    if peer:
        number = origin.id("channel_post")
        handle = origin.object("from_id", "peer").text("username") if found else None
        yield Relation("forward", f"{peer}/{number}" if number else None, peer, handle)


def _media(media: Fields) -> Iterator[Medium]:
    """Yield the picture or file; Telegram gives it no public address."""
    document = media.object("document", "document")
    mime = document.text("mime_type") or ""
    if media.object("photo", "photo"):
        yield Medium("image")
    elif document:
        kind = mime.partition("/")[0]
        parts = list(document.objects("attributes", "attribute"))
        sizes = next((one for one in parts if "w" in one), None)
        seconds = next((one.value.get("duration") for one in parts if "duration" in one), None)
        timed = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        yield Medium(
            kind if kind in ("image", "video", "audio") else "file",
            width=sizes.count("w") if sizes else None,
            height=sizes.count("h") if sizes else None,
            duration_ms=round(seconds * 1000) if seconds is not None and timed else None,
        )


def _metrics(message: Fields) -> dict[str, float]:
    """Return the counts; one that Telegram did not tell is left out."""
    found = message.metrics({"views": "view", "forwards": "share"})
    answers = message.object("replies", "answers").count("replies")
    if answers is not None:
        found["reply"] = answers
    results = message.object("reactions", "reactions").objects("results", "reaction")
    counts = [count for one in results if (count := one.count("count")) is not None]
    return found | ({"reaction_total": sum(counts)} if counts else {})


def _reasons(found: Fields) -> list[Fields]:
    """Return why Telegram hides something; an empty list where it does not."""
    listed = isinstance(found.value.get("restriction_reason"), list)
    return found.objects("restriction_reason", "reason") if listed else []


def _add_restrictions(post: Post, reasons: list[Fields]) -> None:
    """Add that a message is withheld, why, and where, if a country is told."""
    if not reasons:
        return
    told, countries = [], []
    for one in reasons:
        platform, reason, text = one.text("platform"), one.text("reason"), one.text("text")
        told.append(": ".join(part for part in (platform, reason, text) if part))
        if placed := PLACED.fullmatch(reason or ""):
            countries.append(placed[1].upper())
    post.status, post.status_reason = "withheld", "; ".join(filter(None, told)) or None
    post.withheld_countries = list(dict.fromkeys(countries)) or None
