"""The one way a bundle is packed: a zip that is the same, byte for byte, for the same files.

Files are stored and not compressed, in the order given, with one fixed date and no extras; so the
whole archive follows from its files, and a verifier can tell whether a single byte of it is other
than it was written. Sizes beyond four gigabytes use the 64-bit form.

Source    APPNOTE.TXT, .ZIP File Format Specification, version 6.3.3, section 4.3.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO

CHUNK = 1 << 18
FIXED_DATE = (0, 0x21)
"""Midnight on 1 January 1980, as zips write it."""
UTF_8 = 0x800
MADE_BY, NEEDED, NEEDED_64 = 0x031E, 20, 45
FILE_MODE = 0o100644 << 16
WIDE = 0xFFFFFFFF
MANY = 0xFFFF


@dataclass(frozen=True)
class Member:
    """A file to pack, measured before."""

    name: str
    size: int
    crc: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]


def packed(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield the bytes of the archive of some files."""
    directory: list[bytes] = []
    offset = 0
    for one in members:
        head = _local(one)
        yield head
        with one.open() as file:
            while piece := file.read(CHUNK):
                yield piece
        directory.append(_central(one, offset))
        offset += len(head) + one.size
    yield from directory
    yield _end(len(directory), sum(map(len, directory)), offset)


def _local(one: Member) -> bytes:
    name, wide = one.name.encode(), one.size >= WIDE
    extra = struct.pack("<HHQQ", 1, 16, one.size, one.size) if wide else b""
    size = WIDE if wide else one.size
    return (
        b"PK\3\4"
        + struct.pack(
            "<HHHHHLLLHH", NEEDED_64 if wide else NEEDED, UTF_8, 0, *FIXED_DATE,
            one.crc, size, size, len(name), len(extra),
        )
        + name + extra
    )  # fmt: skip


def _central(one: Member, offset: int) -> bytes:
    name, numbers = one.name.encode(), []
    size, place = one.size, offset
    if size >= WIDE:
        numbers += [size, size]
        size = WIDE
    if offset >= WIDE:
        numbers.append(offset)
        place = WIDE
    extra = struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    return (
        b"PK\1\2"
        + struct.pack(
            "<HHHHHHLLLHHHHHLL", MADE_BY, NEEDED_64 if numbers else NEEDED, UTF_8, 0, *FIXED_DATE,
            one.crc, size, size, len(name), len(extra), 0, 0, 0, FILE_MODE, place,
        )
        + name + extra
    )  # fmt: skip


def _end(count: int, length: int, offset: int) -> bytes:
    wide = b""
    if count >= MANY or length >= WIDE or offset >= WIDE:
        wide = b"PK\6\6" + struct.pack(
            "<QHHLLQQQQ", 44, MADE_BY, NEEDED_64, 0, 0, count, count, length, offset
        )
        wide += b"PK\6\7" + struct.pack("<LQL", 0, offset + length, 1)
    short = min(count, MANY)
    return (
        wide
        + b"PK\5\6"
        + struct.pack("<HHHHLLH", 0, 0, short, short, min(length, WIDE), min(offset, WIDE), 0)
    )
