"""WACZ: a web archive with its index, its pages and the hash of every file, in one zip.

Written as version 1.1.1, which is what readers expect. Taken in as 1.1.1 or 1.2, from anybody: what
is in it is checked and not believed, and nothing is unpacked to disk.

Source    https://specs.webrecorder.net/wacz/1.1.1/ and /1.2.0/, /wacz-auth/0.1.0/.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO
from zlib import crc32

import msgspec
from msgspec import UNSET, Struct, UnsetType

from tocsin.evidence import cdx, warc
from tocsin.evidence.boxes import Box
from tocsin.evidence.canonical import instant
from tocsin.evidence.packing import Member, packed
from tocsin.evidence.wacz_signature import Signed, signature_problem
from tocsin.vocabulary.errors import FileError

VERSION = "1.1.1"
PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
PAGES = "pages/pages.jsonl"
LINE = 1 << 20
NO_JSON = (msgspec.MsgspecError, ValueError, RecursionError)
"""What bytes that are no JSON of ours raise; letters that are none are a ValueError."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page that a reader begins with."""

    url: str
    at: datetime
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What a new package says of itself."""

    title: str
    at: datetime
    software: str


class Resource(Struct, frozen=True):
    """A file of the package, as the package lists it."""

    path: str
    hash: str
    bytes: int
    name: str = ""


class Package(Struct, frozen=True):
    """What `datapackage.json` says; fields that we do not use are left out."""

    resources: tuple[Resource, ...]
    profile: str = ""
    wacz_version: str = ""
    created: str = ""
    software: str = ""
    title: str = ""


class PackageDigest(Struct, frozen=True):
    """What `datapackage-digest.json` says."""

    path: str
    hash: str
    signed: Signed | UnsetType = msgspec.field(default=UNSET, name="signedData")


class Read(Struct, frozen=True, kw_only=True):
    """A WACZ that was read to its end, and everything that is wrong with it."""

    version: str
    """1.1.1 and its like; 1.2 for one that names no version, as that one does."""
    created: str
    software: str
    title: str
    pages: tuple[str, ...]
    """Their addresses."""
    records: int
    signed: str
    """Who signed it; "" for nobody."""
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What the format asks for and is not there, though nothing in it was changed."""


def write(to: Path, archives: Sequence[Path], pages: Sequence[Page], cover: Cover) -> None:
    """Write a new WACZ of some WARC files. Raises `FileError` for one that is none."""
    files = [_of_file(f"archive/{_archive_name(n, one)}", one) for n, one in enumerate(archives)]
    lines = b"".join(
        _indexed(one, member.name) for one, member in zip(archives, files, strict=True)
    )
    files.append(_of_bytes("indexes/index.cdx", b"".join(sorted(lines.splitlines(keepends=True)))))
    files.append(_of_bytes(PAGES, _pages(pages)))
    package = {
        "profile": "data-package",
        "resources": [_listed(one) for one in files],
        "created": instant(cover.at),
        "wacz_version": VERSION,
        "software": cover.software,
        "title": cover.title,
    }
    told = json.dumps(package, indent=2, ensure_ascii=False).encode()
    digest = {"path": PACKAGE, "hash": f"sha256:{sha256(told).hexdigest()}"}
    files += [_of_bytes(PACKAGE, told), _of_bytes(DIGEST, json.dumps(digest).encode())]
    with to.open("xb") as out:
        for piece in packed(one.member for one in files):
            out.write(piece)


def read(path: Path) -> Read:
    """Read a WACZ to its end, and say all that is wrong with it.

    Raises `FileError` only for what is no WACZ, or is not safe to read.
    """
    with Box(path) as box:
        return _Reading(box).told()


@dataclass(frozen=True)
class _File:
    """A file to pack, with its hash."""

    member: Member
    sha256: str

    @property
    def name(self) -> str:
        return self.member.name


@dataclass(frozen=True)
class _Reading:
    box: Box

    def told(self) -> Read:
        package = self._package()
        records, broken = self._records()
        pages, unread = self._pages()
        notes = [] if PAGES in self.box.names else [f"{PAGES} is missing: readers find no page"]
        problems = [*self._digest(), *self._listed(package), *broken, *unread]
        signed, wrong = self._signature(package)
        return Read(
            version=package.wacz_version or "1.2",
            created=package.created,
            software=package.software,
            title=package.title,
            pages=tuple(pages),
            records=records,
            signed=signed,
            problems=(*problems, *wrong),
            notes=tuple(notes),
        )

    def _package(self) -> Package:
        content = self.box.read(PACKAGE)
        try:
            return msgspec.json.decode(content, type=Package)
        except NO_JSON as reason:
            rule = f"expected a WACZ; {PACKAGE} is not as it should be"
            raise FileError(self.box.path, rule, got=str(reason)) from None

    def _digest_sheet(self) -> PackageDigest | None:
        if DIGEST not in self.box.names:
            return None
        try:
            return msgspec.json.decode(self.box.read(DIGEST), type=PackageDigest)
        except NO_JSON:
            return None

    def _digest(self) -> Iterator[str]:
        sheet = self._digest_sheet()
        if sheet is None:
            yield f"{DIGEST} is missing or damaged: nothing vouches for {PACKAGE}"
        elif sheet.hash != f"sha256:{sha256(self.box.read(PACKAGE)).hexdigest()}":
            yield f"{PACKAGE} is not the one that {DIGEST} vouches for"

    def _listed(self, package: Package) -> Iterator[str]:
        """Say which files are not as the package lists them, or not listed."""
        listed = {one.path: one for one in package.resources}
        if len(listed) != len(package.resources):
            yield f"{PACKAGE} lists a file twice"
        for name in self.box.names:
            if name not in listed and name not in (PACKAGE, DIGEST):
                yield f"{name} is not listed"
        for name, one in listed.items():
            if name not in self.box.names:
                yield f"{name} is missing"
                continue
            yield from self._as_listed(name, one)

    def _as_listed(self, name: str, one: Resource) -> Iterator[str]:
        try:
            real = self.box.measure(name)
        except FileError as error:
            yield str(error)
            return
        if real.size != one.bytes:
            yield f"{name} has {real.size} bytes, and {one.bytes} are listed"
        if one.hash != f"sha256:{real.sha256}":
            yield f"{name} is not the file that is listed: its hash is sha256:{real.sha256}"

    def _records(self) -> tuple[int, list[str]]:
        count, problems = 0, []
        for name in self.box.names:
            if name.startswith("archive/"):
                try:
                    with self.box.open(name) as file:
                        for one in warc.records(file, name, self.box.size(name)):
                            count += 1
                            if one.problem:
                                problems.append(f"{name}, record at {one.offset}: {one.problem}")
                except FileError as error:
                    problems.append(str(error))
        if not count:
            problems.append("archive/ holds no record")
        return count, problems

    def _pages(self) -> tuple[list[str], list[str]]:
        if PAGES not in self.box.names:
            return [], []
        urls: list[str] = []
        try:
            with self.box.open(PAGES) as file:
                for line in iter(lambda: file.readline(LINE), b""):
                    url = msgspec.json.decode(line, type=_Line).url if line.strip() else ""
                    urls += [url] if url else []
        except (*NO_JSON, FileError) as error:
            return urls, [f"{PAGES}, line {len(urls) + 1}: {error}"]
        return urls, []

    def _signature(self, package: Package) -> tuple[str, list[str]]:
        sheet = self._digest_sheet()
        if sheet is None or isinstance(sheet.signed, UnsetType):
            return "", []
        problem = signature_problem(sheet.signed, sheet.hash, package.created)
        return sheet.signed.who, [problem] if problem else []


class _Line(Struct):
    url: str = ""


def _archive_name(number: int, path: Path) -> str:
    packed_here = path.open("rb")
    with packed_here:
        gzipped = packed_here.read(2) == b"\x1f\x8b"
    return f"data-{number}.warc" + (".gz" if gzipped else "")


def _indexed(path: Path, name: str) -> bytes:
    with path.open("rb") as file:
        found = warc.records(file, str(path), path.stat().st_size)
        return cdx.index(found, name.removeprefix("archive/"))


def _pages(pages: Sequence[Page]) -> bytes:
    rows: list[dict[str, str]] = [{"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}]
    for number, one in enumerate(pages, start=1):
        row = {"id": f"page-{number}", "url": one.url, "ts": instant(one.at)}
        rows.append({**row, **({"title": one.title} if one.title else {})})
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def _listed(one: _File) -> dict[str, object]:
    name = one.name.rpartition("/")[2]
    digest = f"sha256:{one.sha256}"
    return {"name": name, "path": one.name, "hash": digest, "bytes": one.member.size}


def _of_file(name: str, path: Path) -> _File:
    return _measured(name, lambda: path.open("rb"))


def _of_bytes(name: str, content: bytes) -> _File:
    return _measured(name, lambda: _held(content))


@contextmanager
def _held(content: bytes) -> Iterator[IO[bytes]]:
    yield BytesIO(content)


def _measured(name: str, opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> _File:
    digest, size, crc = sha256(), 0, 0
    with opened() as file:
        while piece := file.read(warc.CHUNK):
            digest.update(piece)
            size, crc = size + len(piece), crc32(piece, crc)
    return _File(Member(name, size, crc, opened), digest.hexdigest())
