"""4CAT's exports of X, Telegram and TikTok.

All of 4CAT's sources share five columns; the others say which source it was. Where both times are
given `unix_timestamp` rules: `timestamp` has no zone and has been the server's local time. A post
whose two times do not name one instant says so in a flag.

Lists are joined by commas and links may hold commas, so links are cut where the next one begins.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff
from tocsin.importers.fields import fields, known_fields
from tocsin.importers.fourcat_rows import ROWS
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited
from tocsin.importers.recognise import STRANGE, by_objects
from tocsin.importers.sights import Sight
from tocsin.importers.zeeschuimer import captured, is_read
from tocsin.vocabulary.errors import RecordError

COMMON = frozenset({"id", "thread_id", "body", "timestamp", "author"})
MARKS: Mapping[str, frozenset[str]] = {
    "telegram": frozenset({"chat", "author_username", "author_name"}),
    "tiktok": frozenset({"tiktok_url", "author_full", "plays"}),
    "x": frozenset({"author_fullname", "is_retweet", "retweet_count"}),
}
"""Columns that only this source's exports have."""


class FourCat:
    """Reads datasets exported from 4CAT."""

    name: ClassVar[str] = "fourcat"
    title: ClassVar[str] = "4CAT export (X, Telegram, TikTok)"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)
        self.known_items = known_fields("zeeschuimer")

    def sniff(self, head: Head) -> Sniff:
        """Judge by 4CAT's five columns together with those of one source."""
        columns = {name.lstrip("\ufeff") for name in head.columns}
        if head.shape == "delimited" and flavour(columns):
            return Sniff(0.97, "4CAT's columns", Delimited(delimiter=head.delimiter))
        found = by_objects(head, _likeness, "items exported by 4CAT")
        return found if found.score else STRANGE

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what a row, or an item as it was captured, says."""
        value = record.value
        if isinstance(value, Mapping) and isinstance(value.get("__import_meta"), Mapping):
            envelope = fields("envelope", value["__import_meta"], self.known_items, drift)
            return captured(envelope, value)
        found = flavour(value) if isinstance(value, Mapping) else None
        if found is None:
            raise RecordError("shape", "expected a row of X, Telegram or TikTok", got=value)
        return ROWS[found](fields(found, value, self.known, drift))


def flavour(columns: Mapping[str, Any] | set[str]) -> str | None:
    """Return which source a row with these columns came from; null: none that is read here."""
    names = columns if isinstance(columns, set) else set(columns)
    if not names >= COMMON:
        return None
    return next((source for source, marks in MARKS.items() if names >= marks), None)


def _likeness(one: Mapping[str, Any]) -> float:
    meta = one.get("__import_meta")
    if isinstance(meta, Mapping):
        return 0.97 if is_read(meta) else 0.2
    return 0.97 if flavour(one) else 0.0
