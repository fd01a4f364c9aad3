"""RSS and Atom, cut into items with their exact bytes, whatever is wrong around them.

Items are found by their tags, so that one broken item costs only itself and memory holds one item,
not the feed. No document type is ever read: a feed that declares entities of its own is refused,
because the only use strangers have for them is to fill the memory or to read our files.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import chain

from tocsin.importers import Record
from tocsin.importers.decoding import WIDE, encoding_of
from tocsin.importers.layout import Feed
from tocsin.importers.pieces import Piece, Reject
from tocsin.importers.source import Source
from tocsin.vocabulary.errors import FileError

LARGEST = 64 << 20
"""Bytes of a feed; the largest real ones have a tenth."""
LONGEST = 4 << 20
"""Bytes of an item."""
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
TOKEN = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<end>/?)(?:[\w-]{1,20}:)?"
    rb"(?P<name>item|entry)(?=[\s/>])",
    re.DOTALL | re.IGNORECASE,
)


def cut_feed(source: Source, layout: Feed) -> Iterator[Piece]:  # noqa: ARG001  # as its siblings
    """Yield one piece per item or entry.

    Each record's value is {"xml": text}; its context {"before": text} is the feed's own head.
    Raises `FileError` for a feed that declares entities or is larger than any feed.
    """
    content = _content(source)
    text_encoding = _encoding(content)
    source.encoding = text_encoding
    content, wide = _narrow(content, text_encoding)
    read_as = "utf-8" if wide else text_encoding
    items = _items(content, source)
    first = next(items, None)
    if first is None:
        return
    before = {"before": content[: first[0]].decode(read_as, "replace")}
    line, counted = 1, 0
    for number, (start, end) in enumerate(chain([first], items), start=1):
        line += content.count(b"\n", counted, start)
        counted, raw = start, content[start:end]
        if end - start > LONGEST:
            reason = f"expected an item of at most {LONGEST >> 20} MiB"
            yield Reject(number, line, start, raw, "size", None, reason)
            continue
        text = raw.decode(read_as, "replace")
        flags = ("encoding",) if "\ufffd" in text else ()
        yield Record(number, line, start, raw, {"xml": text}, before, flags)


def _items(content: bytes, source: Source) -> Iterator[tuple[int, int]]:
    """Yield where each item begins and ends; the last may lack its end."""
    begin: int | None = None
    for start, end, opens in _marks(content):
        if opens and begin is None:
            begin = start
        elif not opens and begin is not None:
            yield begin, end
            begin = None
    if begin is not None:
        source.cut = source.cut or "the feed ends inside an item"
        yield begin, len(content)


def _content(source: Source) -> bytes:
    parts, size = [], 0
    for chunk in source.chunks():
        parts.append(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise FileError(source.path, f"expected a feed of at most {LARGEST >> 20} MiB")
    content = b"".join(parts)
    if ENTITY.search(content):
        raise FileError(
            source.path,
            "a feed must not declare entities of its own; none that is honest does",
            got="<!ENTITY",
        )
    return content


def _encoding(content: bytes) -> str:
    """Return the encoding: byte-order mark, what the feed declares, then what fits its bytes."""
    declared = DECLARED.search(content[:1024])
    found = encoding_of(content[: 64 << 10])
    if found.how in ("bom", "zero bytes") or declared is None:
        return found.name
    try:
        name = codecs.lookup(declared[1].decode()).name
        content[: 64 << 10].decode(name, "replace")
    except (LookupError, UnicodeError):
        return found.name
    return found.name if name in WIDE or name.startswith("utf-16") else name


def _narrow(content: bytes, encoding: str) -> tuple[bytes, bool]:
    """Return UTF-16 and its kin as UTF-8, in which tags can be found; whether that was needed."""
    if encoding not in WIDE:
        return content, False
    return content.decode(encoding, "replace").encode(), True


def _marks(content: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, opens) of every tag that begins or ends an item."""
    at = 0
    while found := TOKEN.search(content, at):
        at = found.end()
        if found["name"] is None:
            continue
        close = content.find(b">", at)
        at = close + 1 if close >= 0 else len(content)
        if not found["end"]:
            yield found.start(), at, True
        if found["end"] or content[at - 2 : at] == b"/>":
            yield found.start(), at, False
