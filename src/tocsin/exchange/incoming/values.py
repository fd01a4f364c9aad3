"""What a file of others says, in our words."""

from datetime import datetime
from hashlib import sha256

from msgspec import Struct

MOST_SUBJECTS = 2_000
"""Things that one finding is about; a file may list a hundred thousand."""
LONGEST_KEY = 64
LONGEST_CLAIM = 4_000
"""Characters that a person reads of a claim or a summary; a file may hold millions."""
NAMED_AT_MOST = 200
"""Things not used that are named; a file may hold a million."""


class Unused(Struct, frozen=True):
    """Something that could not be used."""

    id: str
    """As the file has it."""
    reason: str


class Proposal(Struct, frozen=True, kw_only=True):
    """One finding that the file suggests."""

    key: str
    """The same whenever the same is received."""
    claim: str
    first_at: datetime | None
    """Null: the file does not say."""
    last_at: datetime | None
    subjects: tuple[str, ...]
    """Ids of what it is about, as people write them: `x:account:12`, `:domain:news.example`."""
    words: tuple[tuple[str, str], ...]
    """Scheme and code of catalogs."""
    kind: str = "received"
    """Of the finding."""
    innocent: tuple[str, ...] = ()
    """Who might have acted in good faith, in sentences."""
    addresses: tuple[str, ...] = ()
    """Canonical addresses by which it is held against our own findings."""


class Received(Struct, frozen=True, kw_only=True):
    """One incident that the file tells of."""

    title: str
    summary: str
    tlp: str
    """The strictest label that the file bears; "": it bears none."""
    proposals: tuple[Proposal, ...]
    unused: tuple[Unused, ...]


def key(form: str, id: str) -> str:  # noqa: A002
    """Return the key of a finding about something, the same whenever it is received."""
    plain = f"{form}:{id}"
    if len(plain) <= LONGEST_KEY and plain.isascii() and plain.isprintable():
        return plain
    return f"{form}:{sha256(id.encode('utf-8', 'replace')).hexdigest()}"[:LONGEST_KEY]


def limited(some: list[str], id: str, unused: list[Unused]) -> tuple[str, ...]:  # noqa: A002
    """Return each once, as many as one finding may be about; say how many were left."""
    once = tuple(dict.fromkeys(some))
    left = len(once) - MOST_SUBJECTS
    if left > 0:
        reason = f"names {len(once):,} things; {left:,} were left out of the finding"
        noted(unused, Unused(id, reason))
    return once[:MOST_SUBJECTS]


def noted(unused: list[Unused], one: Unused) -> None:
    """Keep what was not used, as far as somebody could read it."""
    if len(unused) < NAMED_AT_MOST:
        unused.append(one)
    elif len(unused) == NAMED_AT_MOST:
        unused.append(Unused("…", f"more than {NAMED_AT_MOST} are not named"))


def readable(said: str) -> str:
    """Return as much of a text as a person reads."""
    return said if len(said) <= LONGEST_CLAIM else f"{said[: LONGEST_CLAIM - 2]} …"
