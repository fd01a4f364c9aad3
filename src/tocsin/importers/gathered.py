"""What the sights of some thousand records say, side by side, before it becomes columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tocsin.importers.sheet import Sheet
from tocsin.importers.sights import (
    Account,
    Ad,
    AdReach,
    Collection,
    Event,
    FactCheck,
    Incident,
    Indicator,
    Post,
    Refusal,
    Sight,
)

RARE: Mapping[type, str] = {
    Ad: "ads",
    AdReach: "ad_reach",
    FactCheck: "fact_checks",
    Incident: "incidents",
    Indicator: "indicators",
}
"""Sights that few formats say, and the table of each."""


@dataclass
class Gathered:
    """Sights by kind, each with the number of the record it comes from."""

    sheet: Sheet | None = None
    """The posts, from an importer that reads whole columns; then `posts` is empty."""
    posts: list[Post] = field(default_factory=list)
    post_records: list[int] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    account_records: list[int] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    event_records: list[int] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    collection_records: list[int] = field(default_factory=list)
    rare: dict[str, tuple[list[Any], list[int]]] = field(default_factory=dict)
    """Table to the sights of RARE that fill it, and the record of each."""
    refusals: list[Refusal] = field(default_factory=list)
    """Elements of pages that could not be read, until the lane fetches them."""

    def take(self, number: int, sights: Iterable[Sight], flags: tuple[str, ...]) -> None:
        """Take everything one record says; `flags` is what it took to read the record."""
        for sight in sights:
            if isinstance(sight, Post):
                if flags:
                    sight.flags = [*sight.flags, *flags]
                self.posts.append(sight)
                self.post_records.append(number)
            elif isinstance(sight, Account):
                self.accounts.append(sight)
                self.account_records.append(number)
            elif isinstance(sight, Event):
                self.events.append(sight)
                self.event_records.append(number)
            elif isinstance(sight, Collection):
                self.collections.append(sight)
                self.collection_records.append(number)
            elif isinstance(sight, Refusal):
                self.refusals.append(sight)
            else:
                sights_, records = self.rare.setdefault(RARE[type(sight)], ([], []))
                sights_.append(sight)
                records.append(number)
