"""Links that each hold the hash of the one before: what was written stays, or it shows.

A chain shows a changed, a missing, a doubled and a moved link. That the *newest* links were cut
off, only an anchor shows: the number and digest of a link, kept where the chain's keeper cannot
reach it.

What must be erasable later is not in a link: the link commits to it as the hash of a secret salt
and the bytes. With salt and bytes anybody can check; without them the link tells nothing, and the
chain still holds.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256

from msgspec import Struct

from tocsin.evidence import canonical

BEGINNING = "0" * 64
"""What the first link has in the place of a digest before it."""
SALT = 32
"""Bytes of a salt."""


class Anchor(Struct, frozen=True):
    """A link by number and digest, enough to know it again."""

    seq: int
    digest: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.digest}"

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Read `SEQ:DIGEST`; raises `ValueError`."""
        seq, _, digest = text.strip().partition(":")
        if not (seq.isascii() and seq.isdigit() and hexadecimal(digest)):
            raise ValueError(f"an anchor is written SEQ:DIGEST; got {text[:100]!r}")
        return cls(int(seq), digest)


class Link(Struct, frozen=True, kw_only=True):
    """One event in its place; `digest` covers every other field."""

    seq: int
    """1, 2, 3, …"""
    prev: str
    """Digest of the link before; `BEGINNING` for the first."""
    at: datetime
    facts: Mapping[str, object]
    """What is open for ever, as canonical values; what must be erasable is a `commitment`."""
    digest: str

    @property
    def anchor(self) -> Anchor:
        """Number and digest: enough to know it again."""
        return Anchor(self.seq, self.digest)


class Broken(Struct, frozen=True):
    """Where a chain breaks first, and how."""

    seq: int
    why: str

    def __str__(self) -> str:
        return f"link {self.seq}: {self.why}"


class Verdict(Struct, frozen=True):
    """What became of a chain on reading it."""

    links: int
    """How many held, from the beginning."""
    head: Anchor | None
    """The last one that held; null for an empty chain."""
    broken: Broken | None = None

    def __bool__(self) -> bool:
        return self.broken is None


def linked(before: Link | Anchor | None, at: datetime, facts: Mapping[str, object]) -> Link:
    """Return the link that follows `before`; null: the first.

    Raises `canonical.CanonicalError` for facts that have no canonical form.
    """
    at = at.astimezone(UTC)
    seq = before.seq + 1 if before else 1
    prev = before.digest if before else BEGINNING
    return Link(seq=seq, prev=prev, at=at, facts=facts, digest=_digest(seq, prev, at, facts))


def verify(
    links: Iterable[Link], anchor: Anchor | None = None, *, after: Anchor | None = None
) -> Verdict:
    """Follow a chain from its beginning, or from `after`, and say where it breaks first.

    `anchor` must be one of the links: a chain that ends before it was cut.
    """
    count, head = 0, after
    for link in links:
        why = _wrong(link, head) or _elsewhere(link, anchor)
        if why:
            return Verdict(count, head, Broken(head.seq + 1 if head else 1, why))
        count, head = count + 1, link.anchor
    end = head.seq if head else 0
    if anchor and anchor.seq > end:
        return Verdict(count, head, Broken(end + 1, f"missing: cut before the anchor {anchor}"))
    return Verdict(count, head)


def new_salt() -> bytes:
    """Return a secret to commit with."""
    return secrets.token_bytes(SALT)


def commitment(salt: bytes, payload: bytes) -> str:
    """Return what a link holds of bytes that may be erased one day."""
    if len(salt) != SALT:
        raise ValueError(f"a salt has {SALT} bytes; got {len(salt)}")
    return sha256(salt + payload).hexdigest()


def hexadecimal(text: str) -> bool:
    """Whether text is a SHA-256 as we write it."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")


def _digest(seq: int, prev: str, at: datetime, facts: Mapping[str, object]) -> str:
    return canonical.digest({"at": at, "facts": facts, "prev": prev, "seq": seq})


def _wrong(link: Link, head: Anchor | None) -> str:
    """Say what is wrong with a link after `head`, or "" when nothing is."""
    expected = head.seq + 1 if head else 1
    if link.seq != expected:
        return f"missing: the next is numbered {link.seq}"
    if link.prev != (head.digest if head else BEGINNING):
        return "does not follow from the link before"
    try:
        real = _digest(link.seq, link.prev, link.at, link.facts)
    except canonical.CanonicalError as error:
        return f"was changed: {error}"
    return "" if link.digest == real else "was changed: its digest is not that of its content"


def _elsewhere(link: Link, anchor: Anchor | None) -> str:
    if anchor and link.seq == anchor.seq and link.digest != anchor.digest:
        return f"is another than the anchor {anchor}: this stretch was written anew"
    return ""
