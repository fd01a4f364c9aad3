"""Any CSV, JSON or Parquet, read by a mapping that says which column is what.

It reads whole columns of some thousand rows at a time: a row of a spreadsheet says one thing per
column and nothing else, and a hundred fields a row are too many to read one by one.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from operator import itemgetter
from typing import Any, ClassVar, TypeAlias

import polars as pl

from tocsin.importers import Drift, Record, Sniff
from tocsin.importers.cells import Cell, id_of, list_of, number_of, numbers_of, text_of, truth_of
from tocsin.importers.clock import clock, usual_times
from tocsin.importers.from_text import AFTER_URL, URL
from tocsin.importers.gathered import Gathered
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited, Elements, Layout, Lines, ParquetRows
from tocsin.importers.mapping import ACCOUNT_FIELDS, METRIC, RELATION_FIELDS, Mapping
from tocsin.importers.rows import Rows, each
from tocsin.importers.sheet import COUNTS, Sheet, posts_of
from tocsin.importers.sights import Account, Link, Medium, Mention, Relation, Sight
from tocsin.importers.slots import Slots
from tocsin.importers.time_column import by_ids
from tocsin.vocabulary.errors import RecordError, UnknownNameError
from tocsin.vocabulary.places import place
from tocsin.vocabulary.platforms import platform
from tocsin.vocabulary.urls import canonical

TEXTS = ("text", "title", "transcript", "client", "visibility")
IDS = ("lang", "thread_native_id")
MOST_REMEMBERED = 100_000
Reader: TypeAlias = Callable[[Cell], Any]
Told: TypeAlias = dict[str, tuple[Any, ...]]
"""Per account, what the last row said of it."""
_url, _after_url = re.compile(URL), re.compile(AFTER_URL)


class Generic:
    """Reads what a mapping describes; without one it takes nothing."""

    name: ClassVar[str] = "generic"
    title: ClassVar[str] = "CSV, JSON or Parquet with a mapping"
    version: ClassVar[int] = 1

    def __init__(self, mapping: Mapping | None = None) -> None:
        self.mapping = mapping or Mapping(columns={})
        self._platform = platform(self.mapping.platform).name
        self._clock = clock(self.mapping.time_format, self.mapping.zone)
        self._inner = frozenset(
            ".".join(path[:n])
            for path in (column.split(".") for column in self.mapping.columns.values())
            for n in range(1, len(path))
        )
        self._claimed = self.mapping.claimed | self._inner
        self._places: dict[str | None, str | None] = {None: None}
        self._told: Told = {}
        self._plain_readers = self._readers_of_posts()
        self._account_readers = self._readers_of_accounts()

    def sniff(self, head: Head) -> Sniff:  # noqa: ARG002  # the contract's signature
        """Take nothing unasked: a mapping is given by a person."""
        return Sniff(0.0, "no mapping was given, and none lies beside the file")

    def layout(self, head: Head) -> Layout:
        """Say how to cut a file; what the mapping leaves open is as the first look found it."""
        given = self.mapping
        if head.shape == "parquet":
            return ParquetRows()
        if head.shape == "jsonl":
            return Lines()
        if head.shape == "json":
            return Elements((given.records,))
        return Delimited(
            given.delimiter or head.delimiter, given.quote, given.escape, given.encoding, given.skip
        )

    def slots(self) -> Slots:
        """Say which members it knows, and which objects it only reads member by member."""
        return Slots(self._claimed, self._inner.difference(self.mapping.columns.values()))

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what one row says: a post, and its author where the row knows one."""
        if type(record.value) is not dict:
            raise RecordError(
                "shape", "expected an object with the mapped members", got=record.value
            )
        found = self._read([record], drift, {})
        yield from posts_of(found.sheet) if found.sheet else ()
        yield from found.accounts

    def columns(self, records: Sequence[Record], drift: Drift) -> Gathered:
        """Say what many rows say, each of them an object; an account is told when it changed."""
        if len(self._told) > MOST_REMEMBERED:
            self._told.clear()
        return self._read(records, drift, self._told)

    def _read(self, records: Sequence[Record], drift: Drift, told: Told) -> Gathered:
        rows = Rows(records)
        column = self.mapping.columns
        authors = self._authors(rows)
        plain: dict[str, Sequence[Any]] = {
            name: rows.texts(column[name]) for name in TEXTS if name in column
        }
        plain |= {name: rows.ids(column[name]) for name in IDS if name in column}
        for name, read in self._plain_readers.items():
            if name in column:
                plain[name] = each(read, rows.cells(column[name]))
        plain |= self._identities(rows)
        plain |= authors
        if "country" in plain:
            plain["country_basis"] = [one and "platform_field" for one in plain["country"]]
        plain.setdefault("post_type", [self.mapping.post_type] * len(records))
        sheet = Sheet([record.number for record in records], [self._platform] * len(records), plain)
        self._hang_on(sheet, rows, drift)
        accounts = self._observed(rows, authors, told)
        rows.count_unclaimed(self._claimed, drift)
        numbers = [records[n].number for n, _ in accounts]
        return Gathered(sheet, accounts=[one for _, one in accounts], account_records=numbers)

    def _hang_on(self, sheet: Sheet, rows: Rows, drift: Drift) -> None:
        """Add to the sheet what is not plain: times, links, tags, relations, counts."""
        column, separator = self.mapping.columns, self.mapping.separator
        if "created_at" in column:
            self._time(sheet, rows.cells(column["created_at"]))
        for name in ("edited_at", "collected_at"):
            if name in column:
                sheet.times[name] = [self._clock(cell).at for cell in rows.cells(column[name])]
        if any(record.flags for record in rows.records):
            sheet.flags = [[*record.flags] for record in rows.records]
        lists = {
            name: [list_of(cell, separator) for cell in rows.cells(column[name])]
            for name in ("links", "hashtags", "mentions", "media")
            if name in column
        }
        sheet.hashtags = [*lists["hashtags"]] if "hashtags" in lists else None
        if "mentions" in lists:
            sheet.mentions = [
                [Mention(handle=one.removeprefix("@")) for one in found]
                for found in lists["mentions"]
            ]
        if "media" in lists:
            sheet.media = [[Medium("image", url=one) for one in found] for found in lists["media"]]
        sheet.links = self._links(sheet, rows, lists.get("links"))
        self._relate(sheet, rows)
        sheet.counts = self._counts(rows, drift)

    def _time(self, sheet: Sheet, cells: Sequence[Cell]) -> None:
        """Add the times of posting."""
        usual = usual_times(self.mapping.time_format, cells)
        if usual is not None:
            sheet.usual = (cells, usual)
            return
        created = [self._clock(cell) for cell in cells]
        if self.mapping.zone_from_id:
            created = by_ids(self._platform, created, sheet.plain["native_id"])
        sheet.created = [*created]

    def _authors(self, rows: Rows) -> dict[str, list[str | None]]:
        """Return the authors' ids, the declared ones, else the handles; and the handles."""
        column, found = self.mapping.columns, {}
        if "account.handle" in column:
            found["account_handle"] = rows.ids(column["account.handle"])
            found["account_native_id"] = found["account_handle"]
        if "account.native_id" in column:
            ids = rows.ids(column["account.native_id"])
            handles = found.get("account_handle", ids)
            found["account_native_id"] = [a or b for a, b in zip(ids, handles, strict=True)]
        return found

    def _identities(self, rows: Rows) -> dict[str, list[Any]]:
        """Return each post's id: its own, else its address, else a hash of its bytes."""
        column, size = self.mapping.columns, len(rows.records)
        nothing: list[str | None] = [None] * size
        ids = rows.ids(column["native_id"]) if "native_id" in column else [*nothing]
        urls = rows.ids(column["url"]) if "url" in column else nothing
        found: dict[str, list[Any]] = {"url": urls, "native_id": ids}
        if None in ids:
            kinds = ["native"] * size
            for n, (native_id, url) in enumerate(zip(ids, urls, strict=True)):
                if native_id is None:
                    address = canonical(url) if url else None
                    kinds[n] = "native" if address else "hashed"
                    ids[n] = address.url if address else _hashed(rows.records[n])
            found["id_kind"] = kinds
        return found

    def _links(
        self, sheet: Sheet, rows: Rows, several: list[list[str]] | None
    ) -> list[list[Link] | None] | None:
        """Return the links the rows list, and those in their texts; null: no column of links."""
        one = self.mapping.columns.get("link")
        if one is None and several is None:
            return None
        size = len(sheet)
        single = rows.ids(one) if one else [None] * size
        texts = sheet.plain.get("text") or [None] * size
        listed = several or [[]] * size
        return [_linked(*row) for row in zip(single, listed, texts, strict=True)]

    def _relate(self, sheet: Sheet, rows: Rows) -> None:
        """Add the relations; a row that reposts is a repost."""
        column = self.mapping.columns
        types = list(sheet.plain["post_type"])
        for field, kind in RELATION_FIELDS.items():
            if field not in column:
                continue
            accounts = column.get(f"{field}.account")
            handles = rows.ids(accounts) if accounts else [None] * len(sheet)
            sheet.relations = sheet.relations or [[] for _ in types]
            for n, (native_id, handle) in enumerate(
                zip(rows.ids(column[field]), handles, strict=True)
            ):
                if native_id or handle:
                    relation = Relation(kind, native_id, account_handle=handle)
                    sheet.relations[n].append(relation)
                    types[n] = "repost" if kind == "repost" else types[n]
        sheet.plain["post_type"] = types

    def _counts(self, rows: Rows, drift: Drift) -> pl.DataFrame:
        """Return the metrics; a cell that is no number is counted as drift."""
        found = [COUNTS.to_frame()]
        for field, column in self.mapping.columns.items():
            if not METRIC.fullmatch(field):
                continue
            cells = rows.cells(column)
            values = numbers_of(cells, self.mapping.decimal)
            known = values.is_not_null()
            if not known.all():
                empty = sum(cell in (None, "") for cell in cells)
                if odd := len(cells) - int(known.sum()) - empty:
                    drift[f"{column} (no number)"] += odd
            found.append(
                pl.DataFrame({"row": known.arg_true(), "value": values.filter(known)})
                .with_columns(name=pl.lit(field.removeprefix("metrics.")))
                .select(pl.col(name).cast(type_) for name, type_ in COUNTS.items())
            )
        return pl.concat(found)

    def _observed(
        self, rows: Rows, authors: dict[str, list[str | None]], told: Told
    ) -> list[tuple[int, Account]]:
        """Return (row, account) wherever a row says of its author what is news."""
        if not authors:
            return []
        column = self.mapping.columns
        fields = {
            name: rows.texts(place) if read is text_of else each(read, rows.cells(place))
            for name, read in self._account_readers.items()
            if (place := column.get(f"account.{name}")) is not None
        }
        ids = authors["account_native_id"]
        handles: list[str | None] = authors.get("account_handle", [None] * len(ids))
        found = []
        said = [*zip(ids, handles, *fields.values(), strict=True)]
        first = dict(zip(reversed(said), range(len(said) - 1, -1, -1), strict=True))
        for says, n in sorted(first.items(), key=itemgetter(1)):
            author = says[0]
            if author is not None and told.get(author) != says:
                told[author] = says
                known = dict(zip(("native_id", "handle", *fields), says, strict=True))
                found.append((n, Account(platform=self._platform, **known)))
        return found

    def _readers_of_posts(self) -> dict[str, Reader]:
        """Return how the plain fields of a post are read that are neither texts nor ids."""
        return {
            "country": self._country,
            "post_type": lambda cell: id_of(cell) or self.mapping.post_type,
            "status": lambda cell: id_of(cell) or "unknown",
            **dict.fromkeys(("labelled_ad", "paid_partnership", "ai_label"), truth_of),
        }

    def _readers_of_accounts(self) -> dict[str, Reader]:
        """Return how the fields of an account are read, besides its ids."""
        own: dict[str, Reader] = {
            "country": self._country,
            "created_at": lambda cell: self._clock(cell).at,
            **dict.fromkeys(("verified", "is_bot_declared"), truth_of),
            **dict.fromkeys(("followers", "following", "posts"), self._count),
        }
        plain = [name for name in ACCOUNT_FIELDS if name not in {"native_id", "handle"}]
        return {name: own.get(name, text_of) for name in plain}

    def _country(self, cell: Cell) -> str | None:
        """Return the country a cell names; null when it names none we know."""
        name = id_of(cell)
        if name not in self._places:
            try:
                self._places[name] = place(name or "").iso2
            except UnknownNameError:
                self._places[name] = None
        return self._places[name]

    def _count(self, cell: Cell) -> int | None:
        number = number_of(cell, self.mapping.decimal)
        return None if number is None else int(number)


def _hashed(record: Record) -> str:
    return sha256(record.raw).hexdigest()[:32]


def _linked(single: str | None, listed: list[str], text: str | None) -> list[Link]:
    """Return the listed links and those in the text, each address once."""
    found = {url: Link(url, kind="card") for url in (single, *listed) if url}
    if text and ("://" in text or "www." in text or "t.me/" in text):
        for match in _url.findall(text):
            url = _after_url.sub("", match)
            found.setdefault(url, Link(url))
    return [*found.values()]
