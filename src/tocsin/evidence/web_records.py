"""The records of the web archives in a bundle: WARC, plain or packed, and those inside a WACZ."""

import zlib
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory

from tocsin.evidence import warc
from tocsin.evidence.boxes import Box
from tocsin.evidence.records import EvidenceObject
from tocsin.vocabulary.errors import FileError, TocsinError

BEGINNING = b"WARC/1."
GZIP = zlib.MAX_WBITS + 16


class WebArchiveError(TocsinError):
    """A record of a web archive is not what it says."""


def web_records(box: Box, path: str, one: EvidenceObject) -> int:
    """Read every record of a web archive in a bundle; return how many there are.

    Zero for what is none. Raises `WebArchiveError` for a record whose digests do not hold, and
    `FileError` for an archive that is not whole.
    """
    kind = one.media_type_sniffed
    if kind == "application/warc" or (kind == "application/gzip" and _packed_warc(box, path)):
        with box.open(path) as file:
            return _counted(path, warc.records(file, path, one.size))
    return _in_wacz(box, path) if kind == "application/zip" else 0


def _packed_warc(box: Box, path: str) -> bool:
    with box.open(path) as file:
        head = file.read(1024)
    try:
        return zlib.decompressobj(GZIP).decompress(head, len(BEGINNING)) == BEGINNING
    except zlib.error:
        return False


def _in_wacz(box: Box, path: str) -> int:
    """Read the archives in a WACZ, from a copy that takes no more room than it is listed with."""
    with TemporaryDirectory(prefix="tocsin-") as folder:
        copy = Path(folder) / "inner.zip"
        with box.open(path) as file, copy.open("xb") as out:
            copyfileobj(file, out)
        try:
            inner = Box(copy)
        except FileError:
            return 0  # a zip that is no archive of ours to judge; its hash was checked
        with inner:
            names = [name for name in inner.names if name.startswith("archive/")]
            if "datapackage.json" not in inner.names:
                return 0
            return sum(_inside(inner, path, name) for name in names)


def _inside(inner: Box, path: str, name: str) -> int:
    place = f"{path}, {name}"
    with inner.open(name) as file:
        return _counted(place, warc.records(file, place, inner.size(name)))


def _counted(place: str, records: Iterable[warc.Record]) -> int:
    count = 0
    for one in records:
        if one.problem:
            raise WebArchiveError(f"{place}, record at {one.offset}: {one.problem}")
        count += 1
    return count
