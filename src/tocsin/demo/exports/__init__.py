"""The world's deeds as people would hold them: files in the layouts of real platforms and tools."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from tocsin.demo.deeds import Deed

_JSON = msgspec.json.Encoder()


@dataclass(frozen=True)
class Blemish:
    """Something a careful importer must notice in one of the files."""

    file: str
    what: str


def iso(at: float) -> str:
    """Return a time as most interfaces write it: UTC, milliseconds, Z.

    >>> iso(1779660762.8852031)
    '2026-05-24T22:12:42.885Z'
    """
    whole, thousandths = divmod(int(at * 1000), 1000)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{thousandths:03}Z"


def short_code(*parts: object, length: int = 10) -> str:
    """Return a code that looks random and is the same whenever the parts are."""
    return sha256("/".join(map(str, parts)).encode()).hexdigest()[:length]


def count_of(*parts: object, most: int) -> int:
    """Return a number that looks random and is the same whenever the parts are."""
    return int(short_code(*parts, length=12), 16) % most


def lines(path: Path, records: Iterable[object], after: bytes = b"") -> None:
    """Write one JSON value per line, then whatever `after` holds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(_JSON.encode(record) + b"\n" for record in records)
        file.write(after)


def document(path: Path, value: object) -> None:
    """Write one JSON document, indented by one space."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(_JSON.encode(value), indent=1) + b"\n")


def placed(
    text: str, parts: Iterable[str], *, size: Callable[[str], int] = len
) -> Iterator[tuple[int, int]]:
    """Yield where each part stands in the text, each search going on where the last one ended."""
    after = 0
    for part in parts:
        start = text.index(part, after)
        after = start + len(part)
        yield size(text[:start]), size(text[:after])


def on(deeds: Iterable[Deed], platform: str) -> list[Deed]:
    """Return the deeds on one platform."""
    return [deed for deed in deeds if deed.by.platform == platform]
