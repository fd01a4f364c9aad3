"""Web archives: what a server said, record by record, each with its SHA-256.

Written by warcio, whose own digests are SHA-1. Read with every digest checked, and without ever
holding more than a piece of a record: what comes from elsewhere may be made to fill a memory.

Source    ISO 28500:2017 (WARC 1.1).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import IO, Any

from msgspec import Struct
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from tocsin.evidence.canonical import instant
from tocsin.vocabulary.errors import FileError, ParameterError

CHUNK = 1 << 18
MOST_HEADERS = 1 << 18
"""Bytes of the headers of one record."""
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
BREAK = re.compile(r"[\r\n\0]")
MOST_RATIO = 1000
SMALL = 256 << 20
"""Bytes that any web archive may unpack to, however small it is packed."""
DAMAGED = (
    ArchiveLoadFailed, ValueError, EOFError, OSError,
    AttributeError, TypeError, LookupError,  # warcio expects headers that a record need not have
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One answer of a web server, as it came over the wire but for its transfer coding."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    method: str = "GET"
    request_headers: tuple[tuple[str, str], ...] = ()
    server_ip: str | None = None

    def __post_init__(self) -> None:
        for headers in ("headers", "request_headers"):
            if not all(
                TOKEN.fullmatch(k) and not BREAK.search(v) for k, v in getattr(self, headers)
            ):
                raise ParameterError(self, headers, "names and values of one line each, as in HTTP")
        if BREAK.search(self.url):
            raise ParameterError(self, "url", "one line")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """Bytes that no web server was asked for: a screenshot, a post from an export."""

    url: str
    """Also `urn:…`."""
    at: datetime
    media_type: str
    body: bytes


class Record(Struct, frozen=True, kw_only=True):
    """A record of an archive, read to its end."""

    kind: str
    url: str
    at: str
    status: str
    media_type: str
    digest: str
    """Of the payload, as its header says."""
    offset: int
    length: int
    problem: str
    """What is wrong with its digests; "" for nothing."""


class _Sha256Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class _Records(ArchiveIterator):  # type: ignore[misc]  # warcio has no types
    """Records that end where their length says; warcio prints a warning and goes on."""

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        size, line = 0, self.reader.readline()
        if line.strip():
            raise ArchiveLoadFailed("a record is longer than it says")
        while line and not line.strip():
            size += len(line)
            line = self.reader.readline()
        return line or None, size


class WarcWriter:
    """Writes records to an open file, each packed by itself so that it can be found by place."""

    def __init__(self, file: IO[bytes], software: str) -> None:
        self._writer = _Sha256Writer(file, gzip=True, warc_version="1.1")
        told = {"software": software, "format": "WARC File Format 1.1"}
        self._writer.write_record(self._writer.create_warcinfo_record(None, told))

    def exchange(self, one: Exchange) -> None:
        """Write an answer, and the request it is an answer to where its headers are known."""
        headers = {"WARC-Date": instant(one.at)}
        if one.server_ip:
            headers["WARC-IP-Address"] = one.server_ip
        answer = self._record(one.url, "response", one.body, headers, _answered(one))
        if not one.request_headers:
            self._writer.write_record(answer)
            return
        target = one.url.partition("://")[2].partition("/")[2]
        asked = StatusAndHeaders(
            f"{one.method} /{target} HTTP/1.1", list(one.request_headers), is_http_request=True
        )
        request = self._record(one.url, "request", b"", {"WARC-Date": instant(one.at)}, asked)
        self._writer.write_request_response_pair(request, answer)

    def resource(self, one: Resource) -> None:
        """Write bytes that came from no server."""
        headers = {"WARC-Date": instant(one.at), "Content-Type": one.media_type}
        self._writer.write_record(self._record(one.url, "resource", one.body, headers, None))

    def _record(
        self,
        url: str,
        kind: str,
        body: bytes,
        headers: Mapping[str, str],
        http: StatusAndHeaders | None,
    ) -> Any:  # noqa: ANN401  # warcio has no types
        return self._writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(body),
            length=len(body),
            http_headers=http,
            warc_headers_dict=dict(headers),
            warc_content_type=headers.get("Content-Type", ""),
        )


def records(file: IO[bytes], place: str, packed_size: int) -> Iterator[Record]:
    """Yield the records of an archive, packed or not, each read to its end.

    Raises `FileError` where it stops being one, or grows beyond all measure; `place` names it.
    """
    budget = _Budget(place, max(SMALL, MOST_RATIO * packed_size))
    try:
        iterator = _Records(file, check_digests=True)
        budget.watch(iterator.reader)
        for record in iterator:
            budget.headers = 0
            while piece := record.raw_stream.read(CHUNK):
                budget.spend(len(piece))
            iterator.read_to_end(record)
            yield _told(record, iterator)
    except DAMAGED as reason:
        raise FileError(place, "expected a whole web archive", got=str(reason)[:200]) from None


@dataclass
class _Budget:
    """How much an archive may unpack to; raises `FileError` beyond."""

    place: str
    most: int
    headers: int = field(default=0)

    def spend(self, count: int) -> None:
        self.most -= count
        if self.most < 0:
            raise FileError(self.place, "unpacks to more than it can hold", way_out="do not use it")

    def watch(self, reader: Any) -> None:  # noqa: ANN401  # warcio has no types
        """Have a reader give out its lines of headers in pieces, and not without end."""
        whole = reader.readline

        def readline(length: int = 0) -> bytes:
            line: bytes = whole(min(length or MOST_HEADERS, MOST_HEADERS))
            self.headers += len(line)
            self.spend(len(line))
            if self.headers > MOST_HEADERS:
                raise FileError(self.place, "a record has headers without end")
            return line

        reader.readline = readline


def _told(record: Any, iterator: Any) -> Record:  # noqa: ANN401  # warcio has no types
    headers = record.rec_headers
    http = record.http_headers
    return Record(
        kind=record.rec_type or "",
        url=headers.get_header("WARC-Target-URI") or "",
        at=headers.get_header("WARC-Date") or "",
        status=http.get_statuscode() if http and record.rec_type == "response" else "",
        media_type=(http or headers).get_header("Content-Type") or "",
        digest=headers.get_header("WARC-Payload-Digest") or "",
        offset=iterator.get_record_offset(),
        length=iterator.get_record_length(),
        problem=_problem(record),
    )


def _problem(record: Any) -> str:  # noqa: ANN401  # warcio has no types
    """Say what is wrong with the digests of a record that was read; "" for nothing."""
    checker, headers = record.digest_checker, record.rec_headers
    if checker.passed is False:
        return "; ".join(checker.problems)
    if headers.get_header("Content-Length") is None:
        return "its headers end too early"
    block = headers.get_header("WARC-Block-Digest")
    if checker.passed is None and block and record.rec_type != "revisit":
        return "it ends before its length"
    return ""


def _answered(one: Exchange) -> StatusAndHeaders:
    known = {status.value: status.phrase for status in HTTPStatus}
    line = f"{one.status} {known.get(one.status, '')}".strip()
    return StatusAndHeaders(line, list(one.headers), protocol="HTTP/1.1")
