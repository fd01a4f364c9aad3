"""Which part of a collection is asked for: a page of it, and which objects count."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tocsin.console.taxii.holdings import Held, Place
from tocsin.vocabulary.errors import RecordError

USUAL, MOST = 100, 1000
"""Objects on a page."""
LOOKED_AT = 1000
"""Records that one request looks at; where few objects match, pages are short."""
MATCHING = ("id", "type", "version", "spec_version")
BOTH_ENDS = {"all", "first", "last"}
"""Of each object there is one version here: each of these words means it."""


@dataclass(frozen=True)
class Page:
    """What is asked for."""

    limit: int
    after: datetime | None
    start: Place | None
    match: Mapping[str, frozenset[str]]

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> "Page":
        """Read it from an address; raises `RecordError` naming what cannot be read."""
        match = {
            one: frozenset(filter(None, query[f"match[{one}]"].split(",")))
            for one in MATCHING
            if query.get(f"match[{one}]")
        }
        return cls(
            limit=_limit(query.get("limit", "")),
            after=_instant("added_after", query["added_after"]) if "added_after" in query else None,
            start=_place(query["next"]) if query.get("next") else None,
            match=match,
        )

    def has(self, one: Held) -> bool:
        """Whether an object is among those asked for."""
        version = self.match.get("version", frozenset())
        if version and not version & BOTH_ENDS and one.version not in version:
            return False
        return all(
            str(one.body.get(name, "2.1" if name == "spec_version" else "")) in allowed
            for name, allowed in self.match.items()
            if name != "version"
        )


@dataclass(frozen=True)
class Part:
    """A page as it came out."""

    held: tuple[Held, ...]
    next: str
    """Where the page after it begins; "": this is the last."""

    @property
    def added(self) -> tuple[datetime, datetime] | None:
        """Return when the first and the last of it were added."""
        return (self.held[0].added, self.held[-1].added) if self.held else None


def cut(records: Iterable[list[Held]], page: Page) -> Part:
    """Return the page that was asked for: each object once."""
    found: dict[str, Held] = {}
    last: Place | None = None
    for number, record in enumerate(records):
        if number == LOOKED_AT and last is not None:
            return Part(tuple(found.values()), _written(last))
        for one in record:
            wanted = one.body["id"] not in found and page.has(one)
            if wanted and len(found) == page.limit and last is not None:
                return Part(tuple(found.values()), _written(last))
            if wanted:
                found[one.body["id"]] = one
            last = one.after
    return Part(tuple(found.values()), "")


def _limit(said: str) -> int:
    if not said:
        return USUAL
    if not said.isdecimal() or int(said[:9]) < 1:
        raise RecordError("taxii", "must be a whole number from 1", column="limit", got=said)
    return min(int(said[:9]), MOST)


def _instant(name: str, said: str) -> datetime:
    rule = "must be an instant with its zone: 2024-11-24T09:00:00Z"
    try:
        at = datetime.fromisoformat(said)
        if at.tzinfo is None:
            raise RecordError("taxii", rule, column=name, got=said)
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RecordError("taxii", rule, column=name, got=said) from None


def _written(place: Place) -> str:
    told = f"{place.added.astimezone(UTC).isoformat()} {place.pk} {place.offset}"
    return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _place(said: str) -> Place:
    try:
        told = urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode("ascii")
        at, pk, offset = told.split(" ")
        return Place(_instant("next", at), int(pk[:18]), int(offset[:9]))
    except (binascii.Error, UnicodeDecodeError, ValueError):
        rule = "must be what the page before it gave"
        raise RecordError("taxii", rule, column="next", got=said) from None
