"""Any CSV, JSON or Parquet, read by a mapping that says which column is what."""

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, ClassVar, TypeAlias

from tocsin.importers import Drift, Record, Sniff
from tocsin.importers.cells import Cell, id_of, list_of, member, number_of, text_of, truth_of
from tocsin.importers.clock import clock
from tocsin.importers.from_text import AFTER_URL, URL
from tocsin.importers.head import Head
from tocsin.importers.layout import Delimited, Elements, Layout, Lines, ParquetRows
from tocsin.importers.mapping import ACCOUNT_FIELDS, RELATION_FIELDS
from tocsin.importers.mapping import Mapping as ColumnMapping
from tocsin.importers.sights import Account, Link, Medium, Mention, Post, Relation, Sight
from tocsin.vocabulary.errors import RecordError, UnknownNameError
from tocsin.vocabulary.places import place
from tocsin.vocabulary.platforms import platform
from tocsin.vocabulary.urls import canonical

MOST_REMEMBERED = 100_000
Get: TypeAlias = Callable[[str | None], Cell]
"""From a column to its cell; nothing for the column None."""
Reader: TypeAlias = Callable[[Cell], Any]
_url, _after_url = re.compile(URL), re.compile(AFTER_URL)


class Generic:
    """Reads what a mapping describes; without one it takes nothing."""

    name: ClassVar[str] = "generic"
    title: ClassVar[str] = "CSV, JSON or Parquet with a mapping"

    def __init__(self, mapping: ColumnMapping | None = None) -> None:
        self.mapping = mapping or ColumnMapping(columns={})
        self._platform = platform(self.mapping.platform).name
        self._column = self.mapping.columns.get
        self._clock = clock(self.mapping.time_format, self.mapping.zone)
        self._plan()
        self._met: dict[str, tuple[Cell, ...]] = {}
        self._places: dict[str, str | None] = {}

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

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what one row says: a post, and its author where the row knows more than an id."""
        value = record.value
        if not isinstance(value, Mapping):
            raise RecordError("shape", "expected an object with the mapped members", got=value)
        if unclaimed := value.keys() - self._claimed:
            drift.update(unclaimed)
        if self._paths:
            inner = {name: member(value, path) for name, path in self._paths.items()}
            value = {**inner, **value}
        cell = value.get
        account = self._account
        author = id_of(cell(account.get("native_id"))) or id_of(cell(account.get("handle")))
        yield self._post(record, cell, author, drift)
        if author and (observed := self._observed(author, cell)):
            yield observed

    def _plan(self) -> None:
        """Sort the mapped columns by what is done with them."""
        columns = self.mapping.columns
        self._paths = {name: tuple(name.split(".")) for name in columns.values() if "." in name}
        tops = {path[0] for path in self._paths.values()}
        self._claimed = self.mapping.claimed | tops
        self._metrics = [
            (field.removeprefix("metrics."), name)
            for field, name in columns.items()
            if field.startswith("metrics.")
        ]
        self._relations = [
            (kind, columns[field], columns.get(f"{field}.account"))
            for field, kind in RELATION_FIELDS.items()
            if field in columns
        ]
        account = {name: columns.get(f"account.{name}") for name in ACCOUNT_FIELDS}
        self._account = {name: column for name, column in account.items() if column}
        readers = self._readers()
        self._of_account = [
            (name, column, readers.get(name, text_of))
            for name, column in self._account.items()
            if name not in {"native_id", "handle"}
        ]
        self._of_post = [
            (name, columns[name], read) for name, read in self._rare().items() if name in columns
        ]

    def _readers(self) -> dict[str, Reader]:
        """Return how the fields of an account are read that are no plain text."""
        return {
            "country": self._country,
            "created_at": lambda cell: self._clock(cell).at,
            "verified": truth_of,
            "is_bot_declared": truth_of,
            **dict.fromkeys(("followers", "following", "posts"), self._count),
        }

    def _rare(self) -> dict[str, Reader]:
        """Return how the less usual fields of a post are read."""
        return {
            "country": self._country,
            "edited_at": lambda cell: self._clock(cell).at,
            "collected_at": lambda cell: self._clock(cell).at,
            **dict.fromkeys(("transcript", "client", "visibility"), text_of),
            "thread_native_id": id_of,
            "post_type": lambda cell: id_of(cell) or self.mapping.post_type,
            "status": lambda cell: id_of(cell) or "unknown",
            **dict.fromkeys(("labelled_ad", "paid_partnership", "ai_label"), truth_of),
            "hashtags": lambda cell: list_of(cell, self.mapping.separator),
            "mentions": lambda cell: [
                Mention(handle=one.removeprefix("@"))
                for one in list_of(cell, self.mapping.separator)
            ],
            "media": lambda cell: [
                Medium("image", url=one) for one in list_of(cell, self.mapping.separator)
            ],
        }

    def _post(self, record: Record, cell: Get, author: str | None, drift: Drift) -> Post:
        column = self._column
        url = id_of(cell(column("url")))
        native_id, id_kind = _identity(record, id_of(cell(column("native_id"))), url)
        text = text_of(cell(column("text")))
        post = Post(
            platform=self._platform,
            native_id=native_id,
            id_kind=id_kind,
            post_type=self.mapping.post_type,
            account_native_id=author,
            account_handle=id_of(cell(self._account.get("handle"))),
            url=url,
            text=text,
            title=text_of(cell(column("title"))),
            lang=id_of(cell(column("lang"))),
            created=self._clock(cell(column("created_at"))) if column("created_at") else None,
            links=self._links(cell, text),
            metrics=self._counts(cell, drift),
        )
        for field, source, read in self._of_post:
            setattr(post, field, read(cell(source)))
        if post.country:
            post.country_basis = "platform_field"
        if self._relations:
            self._relate(post, cell)
        return post

    def _links(self, cell: Get, text: str | None) -> list[Link] | None:
        """Return the links the row lists and those in its text; null: it has no column of links."""
        one, several = self._column("link"), self._column("links")
        if not one and not several:
            return None
        listed = [id_of(cell(one)), *list_of(cell(several), self.mapping.separator)]
        found = {url: Link(url, kind="card") for url in listed if url}
        if text and ("://" in text or "www." in text or "t.me/" in text):
            for match in _url.findall(text):
                url = _after_url.sub("", match)
                found.setdefault(url, Link(url))
        return [*found.values()]

    def _counts(self, cell: Get, drift: Drift) -> dict[str, float]:
        decimal, counts = self.mapping.decimal, {}
        for name, column in self._metrics:
            shown = cell(column)
            number = number_of(shown, decimal)
            if number is not None:
                counts[name] = number
            elif shown not in (None, ""):
                drift[f"{column} (no number)"] += 1
        return counts

    def _relate(self, post: Post, cell: Get) -> None:
        for kind, column, account in self._relations:
            native_id, handle = id_of(cell(column)), id_of(cell(account))
            if native_id or handle:
                post.relations.append(Relation(kind, native_id, account_handle=handle))
                post.post_type = "repost" if kind == "repost" else post.post_type

    def _observed(self, author: str, cell: Get) -> Account | None:
        """Return what the row says of its author; null when an earlier row said the same."""
        handle = id_of(cell(self._account.get("handle")))
        told = (handle, *(cell(column) for _, column, _ in self._of_account))
        if self._met.get(author) == told:
            return None
        if len(self._met) > MOST_REMEMBERED:
            self._met.clear()
        self._met[author] = told
        account = Account(platform=self._platform, native_id=author, handle=handle)
        for field, column, read in self._of_account:
            setattr(account, field, read(cell(column)))
        return account

    def _country(self, cell: Cell) -> str | None:
        """Return the country a cell names; null when it names none we know."""
        name = id_of(cell)
        if name is None:
            return None
        if name not in self._places:
            try:
                self._places[name] = place(name).iso2
            except UnknownNameError:
                self._places[name] = None
        return self._places[name]

    def _count(self, cell: Cell) -> int | None:
        number = number_of(cell, self.mapping.decimal)
        return None if number is None else int(number)


def _identity(record: Record, native_id: str | None, url: str | None) -> tuple[str, str]:
    """Return a row's id: its own, else its address, else a hash of its bytes."""
    if native_id:
        return native_id, "native"
    if url and (found := canonical(url)):
        return found.url, "native"
    return sha256(record.raw).hexdigest()[:32], "hashed"
