"""Who is named in what records say: ids, handles and names of accounts, record by record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tocsin.importers.gathered import Gathered
from tocsin.importers.sheet import Sheet
from tocsin.importers.sights import Ad, AdReach, Event, Indicator, Mention, Relation

ACCOUNT_TYPES = ("account", "user", "author", "handle", "username")
"""Parts of the types of indicators that are accounts."""
Names = Iterable[str | None]


@dataclass
class Told:
    """What an importer says of who is in one record."""

    names: set[str] = field(default_factory=set)
    """Ids, handles and names of accounts."""
    sites: set[str] = field(default_factory=set)
    """The same of sites: a site is nobody, and keeps its name."""
    queries: set[str] = field(default_factory=set)
    """The searches by which it was found."""

    def add(self, names: Names, platform: str) -> None:
        """Add the names of one account."""
        (self.sites if platform == "web" else self.names).update(filter(None, names))


NOBODY = Told()


def people(gathered: Gathered) -> dict[int, Told]:
    """Return who is in some records, by the number of the record."""
    found: dict[int, Told] = defaultdict(Told)
    for number, platform, names in _everybody(gathered):
        found[number].add(names, platform)
    for number, one in zip(gathered.collection_records, gathered.collections, strict=True):
        found[number].queries.update(filter(None, (one.query, one.query_url)))
    return found


def _everybody(gathered: Gathered) -> Iterator[tuple[int, str, Names]]:
    """Yield the number of a record, a platform, and names of accounts there."""
    if gathered.sheet is not None:
        yield from _of_sheet(gathered, gathered.sheet)
    for number, post in zip(gathered.post_records, gathered.posts, strict=True):
        yield number, post.platform, (post.account_native_id, post.account_handle)
        yield number, "", _of_relations(post.relations)
        yield number, "", _of_mentions(post.mentions)
    for number, account in zip(gathered.account_records, gathered.accounts, strict=True):
        yield number, account.platform, (account.native_id, account.handle, account.display_name)
    for number, event in zip(gathered.event_records, gathered.events, strict=True):
        yield number, event.platform, _of_event(event)
    for sights, records in gathered.rare.values():
        for number, one in zip(records, sights, strict=True):
            yield number, getattr(one, "platform", ""), _of_rare(one)


def _of_sheet(gathered: Gathered, sheet: Sheet) -> Iterator[tuple[int, str, Names]]:
    """Yield what rows name; one that tells its author anew or not at all has the names told."""
    known: dict[str, set[str | None]] = defaultdict(set)
    for account in gathered.accounts:
        known[account.native_id] |= {account.handle, account.display_name}
    size = len(sheet)
    natives = sheet.plain.get("account_native_id") or [None] * size
    handles = sheet.plain.get("account_handle") or [None] * size
    rows = zip(sheet.records, sheet.platforms, natives, handles, strict=True)
    for number, platform, native_id, handle in rows:
        yield number, platform, (native_id, handle, *known.get(native_id, ()))
    for number, mentions in zip(sheet.records, sheet.mentions or [None] * size, strict=True):
        yield number, "", _of_mentions(mentions)
    for number, relations in zip(sheet.records, sheet.relations or [[]] * size, strict=True):
        yield number, "", _of_relations(relations)


def _of_mentions(mentions: Iterable[Mention] | None) -> Iterator[str | None]:
    for one in mentions or ():
        yield one.handle
        yield one.native_id


def _of_relations(relations: Iterable[Relation]) -> Iterator[str | None]:
    for one in relations:
        yield one.account_native_id
        yield one.account_handle


def _of_event(event: Event) -> Iterator[str | None]:
    if event.subject_kind == "account":
        yield event.native_id
    yield event.handle


def _of_rare(one: object) -> Iterator[str | None]:
    if isinstance(one, Ad):
        yield from (one.account_native_id, one.account_name, one.payer, one.beneficiary)
    elif isinstance(one, AdReach):
        yield one.account_native_id
    elif isinstance(one, Indicator) and any(part in one.type for part in ACCOUNT_TYPES):
        yield one.value
