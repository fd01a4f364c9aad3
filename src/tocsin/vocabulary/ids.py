"""Ids: one form for people, one for machines, both made here only.

For people and for every file we hand out, an id is `platform:kind:native`, for example
`x:post:1855000000000000000`; ids are text, always, because a number loses digits.

For joins, the same id is 64 bits: the first eight bytes of SHA-256(platform 0x1F kind 0x1F native)
as a signed integer. It needs no table that grows with the collection, and two machines
agree on it without talking. Where programs write one native id in several ways (`one_spelling`),
people see it as its file has it, and all of them are the same 64 bits. At 100 million ids the
chance that any two share a value is 3 in 10,000; the corpus checks for it (`corpus.check`) rather
than hope.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal, NamedTuple, cast

import numpy as np
import polars as pl

Kind = Literal["post", "account", "ad", "url", "collection", "fact_check", "incident", "indicator"]
"""What an id can name."""


class Id(NamedTuple):
    """An id taken apart."""

    platform: str
    kind: Kind
    native: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.kind}:{self.native}"


def parse(text: str) -> Id:
    """Take `platform:kind:native` apart; the native part may itself hold colons.

    >>> parse("bluesky:post:at://did:plc:abc/app.bsky.feed.post/r0").native
    'at://did:plc:abc/app.bsky.feed.post/r0'
    """
    platform, kind, native = text.split(":", 2)
    return Id(platform, cast("Kind", kind), native)


def one_spelling(platform: str, kind: Kind, native: str) -> str:
    """Return the one spelling of a native id that programs write in several ways.

    Telegram's messages: the interface marks a channel's number with -100, its exports with a word,
    and names of chats are the same in capitals and small letters.

    >>> one_spelling("telegram", "post", "-1001112223334/500")
    'channel1112223334/500'
    >>> one_spelling("telegram", "post", "News_Chan/500"), one_spelling("x", "post", "-1001/5")
    ('news_chan/500', '-1001/5')
    """
    if platform != "telegram" or kind != "post":
        return native
    return f"channel{native[4:]}" if native.startswith("-100") else native.lower()


def uid(platform: str, kind: Kind, native: str) -> int:
    """Return the 64-bit form of an id, the same on every machine and in every version.

    >>> uid("x", "post", "1855000000000000000")
    -7561321864932703651
    """
    native = one_spelling(platform, kind, native)
    digest = sha256(f"{platform}\x1f{kind}\x1f{native}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def uids(platform: str, kind: Kind, natives: Iterable[str | None]) -> list[int | None]:
    """Return the 64-bit form of many ids; null stays null. Repeats cost one lookup."""
    given = [*natives]
    distinct = [native for native in dict.fromkeys(given) if native is not None]
    found = _uids(platform, kind, distinct)
    if len(found) == len(given):
        return [*found]
    known: dict[str | None, int | None] = dict(zip(distinct, found, strict=True))
    known[None] = None
    return [*map(known.__getitem__, given)]


def _uids(platform: str, kind: Kind, natives: Iterable[str]) -> list[int]:
    """Do as `uid` for many ids at once, in half the time."""
    if platform == "telegram":
        natives = [one_spelling(platform, kind, native) for native in natives]
    copy = sha256(f"{platform}\x1f{kind}\x1f".encode("utf-8", "surrogatepass")).copy
    digests = []
    for native in natives:
        one = copy()
        one.update(native.encode("utf-8", "surrogatepass"))
        digests.append(one.digest())
    found: list[int] = np.frombuffer(b"".join(digests), dtype=">i8")[::4].tolist()
    return found


def readable(kind: Kind, native: str = "native_id", platform: str = "platform") -> pl.Expr:
    """Return the form for people, from a platform and a native column; null where either is."""
    return pl.concat_str(pl.col(platform), pl.lit(f":{kind}:"), pl.col(native))
