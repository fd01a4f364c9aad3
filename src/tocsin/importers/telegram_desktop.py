"""Telegram Desktop's JSON export, of one chat or of everything.

A message's number counts only within its chat, so the id of a post is `channel1234567890/1000`.
`date_unixtime` is the time; `date` is the exporter's own clock, and is read, as UTC and with a
flag, only where nothing better is there.

Only public channels and groups are taken. A private chat is refused as a file, or message by
message in a full export; who may read one says so with `--format telegram_desktop_private`.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements
from tocsin.importers.recognise import STRANGE
from tocsin.importers.sights import Account, Link, Medium, Moment, Post, Relation, Sight
from tocsin.importers.text_links import links_in, with_more
from tocsin.vocabulary.errors import FileError, RecordError

ONE_CHAT = Elements(("messages",))
ALL_CHATS = Elements(("chats.list.*.messages", "left_chats.list.*.messages"))
LISTS = ("messages", "chats", "left_chats")
PEERS = {"channel": "channel", "supergroup": "channel", "group": "chat", "chat": "user"}
"""The last word of a chat's type, and how Telegram marks the ids of such chats."""
MEDIA = {
    "video_file": "video",
    "video_message": "video",
    "voice_message": "audio",
    "audio_file": "audio",
    "animation": "animation",
    "sticker": "image",
}
MARKS = {"date", "date_unixtime", "from_id", "text_entities"}
LARGEST_USER = 2**32
"""Old exports number users below this; other peers are shifted above it."""


class TelegramDesktop:
    """Reads exports of public channels and groups."""

    name: ClassVar[str] = "telegram_desktop"
    title: ClassVar[str] = "Telegram Desktop export (JSON)"
    version: ClassVar[int] = 1
    private: ClassVar[bool] = False

    def __init__(self) -> None:
        self.known = known_fields("telegram_desktop")

    def sniff(self, head: Head) -> Sniff:
        """Judge by the chat around the messages, private or not: a refusal names the format."""
        if head.shape != "json" or len(head.objects) != 1 or not head.text.lstrip().startswith("{"):
            return STRANGE
        document = head.objects[0]
        if _is_chat(document):
            return Sniff(0.98, "one exported chat with its messages", _cut(ONE_CHAT, [document]))
        chats = _chats(document)
        if any(_is_chat(chat) for chat in chats):
            return Sniff(0.98, "a full export of chats", _cut(ALL_CHATS, [document, *chats]))
        return STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a message says; pins, joins and other service messages say nothing."""
        if not self.private:
            _refuse_private(record.context)
        message = fields(_kind(record.value), record.value, self.known, drift)
        number, kind = message.own_id("id"), message.text("type")
        if kind == "service":
            return
        if kind != "message":
            raise RecordError("shape", "expected a message", column="message.type", got=kind)
        chat = _chat_id(record.context)
        author = _peer(message.value.get("from_id")) or (chat if "channel" in chat else None)
        yield _post(message, f"{chat}/{number}", author, record.context)
        if author:
            yield Account(platform="telegram", native_id=author, display_name=message.text("from"))


class TelegramDesktopPrivate(TelegramDesktop):
    """Reads private chats too, for those who may; only ever on request."""

    name: ClassVar[str] = "telegram_desktop_private"
    title: ClassVar[str] = "Telegram Desktop export, private chats included"
    version: ClassVar[int] = 1
    private: ClassVar[bool] = True

    def sniff(self, head: Head) -> Sniff:
        """Recognise the file, but never so surely as to be chosen unasked."""
        found = super().sniff(head)
        return Sniff(found.score * 0.3, found.why, found.layout)


def _kind(value: object) -> str:
    service = isinstance(value, Mapping) and value.get("type") == "service"
    return "service" if service else "message"


def _is_chat(value: object) -> bool:
    """Say whether this is a chat: it has a type and an id, and its messages are Telegram's."""
    if not isinstance(value, Mapping) or not isinstance(value.get("messages"), list):
        return False
    typed = isinstance(value.get("type"), str) and "id" in value
    messages = [one for one in value["messages"] if isinstance(one, Mapping)]
    alike = [one for one in messages if {"id", "type"} <= one.keys() and MARKS & one.keys()]
    if not typed:  # a long export may say what it is after its messages
        return bool(alike) and all({"from_id", "date_unixtime"} <= one.keys() for one in messages)
    return 2 * len(alike) >= len(messages)


def _cut(layout: Elements, objects: list[object]) -> Elements:
    """Return the layout, for files too whose chats name themselves after their messages."""
    for one in objects:
        names = [*one] if isinstance(one, Mapping) else []
        ahead = names[: next((n for n, name in enumerate(names) if name in LISTS), len(names))]
        if not ({"type", "id"} if "messages" in names else {"about"} & {*names}) <= {*ahead}:
            return Elements(layout.paths, late=True)
    return layout


def _chats(document: Mapping[str, Any]) -> list[object]:
    """Return the chats of a full export."""
    found: list[object] = []
    for name in ("chats", "left_chats"):
        folder = document.get(name)
        chats = folder.get("list") if isinstance(folder, Mapping) else None
        found += chats if isinstance(chats, list) else []
    return found


def _refuse_private(context: Mapping[str, Any]) -> None:
    """Refuse a message of a chat that is not public, or the whole file when it is that chat."""
    kind = context.get("type")
    if isinstance(kind, str) and kind.startswith("public_"):
        return
    if "about" in context:  # only a full export introduces itself
        raise RecordError("private", "a private chat is not imported", column="type", got=kind)
    raise FileError(
        "this export",
        "a private chat is not imported",
        got=repr(kind),
        way_out="if you may use it, import it with --format telegram_desktop_private",
    )


def _chat_id(context: Mapping[str, Any]) -> str:
    """Return the chat's id as Telegram marks it, as in `channel1234567890`."""
    number, kind = context.get("id"), str(context.get("type"))
    if isinstance(number, str) and number.isdecimal():
        number = int(number)
    if not isinstance(number, int) or isinstance(number, bool):
        raise RecordError("id", "expected the number of the chat", column="id", got=number)
    return f"{PEERS.get(kind.rpartition('_')[2], 'user')}{number}"


def _peer(found: object) -> str | None:
    """Return who wrote: marked ids as they are, the bare numbers of old exports as users."""
    if isinstance(found, str) and found.isdecimal():
        found = int(found)
    if isinstance(found, str):
        return found or None
    if isinstance(found, int) and not isinstance(found, bool):
        return f"user{found}" if found < LARGEST_USER else str(found)
    return None


def _post(message: Fields, native_id: str, author: str | None, chat: Mapping[str, Any]) -> Post:
    created = _moment(message, "date")
    edited = _moment(message, "edited")
    text, hidden = _words(message)
    chat_id, _, number = native_id.partition("/")
    post = Post(
        platform="telegram",
        native_id=native_id,
        post_type="message",
        account_native_id=author,
        url=f"https://t.me/c/{chat_id[7:]}/{number}" if chat_id.startswith("channel") else None,
        text=text,
        created=created,
        edited_at=edited.at,
        status="edited" if edited.at else "unknown",
        visibility=chat.get("type") if isinstance(chat.get("type"), str) else None,
        client=message.text("via_bot"),
        flags=times.flags(created),
        links=with_more(links_in(text), hidden) if hidden else None,
        relations=list(_relations(message, chat_id)),
        media=list(_media(message)),
        metrics=_reactions(message),
    )
    if "forwarded_from" in message and not message.text("forwarded_from_id"):
        post.flags.append("forwarded_from_hidden")
    return post


def _moment(message: Fields, name: str) -> Moment:
    """Return a time: the true one, else the exporter's clock, whose zone nobody wrote down."""
    exact = times.epoch(message.value.get(f"{name}_unixtime"), "s")
    return exact if exact.raw is not None else times.iso(message.value.get(name))


def _words(message: Fields) -> tuple[str | None, list[Link]]:
    """Return the plain text, and the links that hide behind other words."""
    whole = message.value.get("text")
    if isinstance(whole, str):
        whole = [whole]
    parts = whole if isinstance(whole, list) and whole else message.array("text_entities")
    words, hidden = [], []
    for part in parts:
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, Mapping):
            marked = Fields("part", part, message.known, message.drift)
            words.append(marked.text("text") or "")
            if href := marked.text("href"):
                hidden.append(Link(href))
        else:
            message.odd("text")
    return "".join(words) or None, hidden


def _relations(message: Fields, chat_id: str) -> Iterator[Relation]:
    answered = message.id("reply_to_message_id")
    if answered:
        where = _peer(message.value.get("reply_to_peer_id")) or chat_id
        yield Relation("reply", f"{where}/{answered}")
    origin = _peer(message.value.get("forwarded_from_id"))
    if origin:
        yield Relation("forward", account_native_id=origin)


def _media(message: Fields) -> Iterator[Medium]:
    """Yield the picture or file; exports name it by a path on the exporter's disk, not a URL."""
    kind = MEDIA.get(message.text("media_type") or "", "file")
    if "photo" in message or "file" in message:
        seconds = message.count("duration_seconds")
        yield Medium(
            "image" if "photo" in message else kind,
            width=message.count("width"),
            height=message.count("height"),
            duration_ms=None if seconds is None else seconds * 1000,
        )


def _reactions(message: Fields) -> dict[str, float]:
    counts = [one.count("count") for one in message.objects("reactions", "reaction")]
    known = [count for count in counts if count is not None]
    return {"reaction_total": sum(known)} if known else {}
