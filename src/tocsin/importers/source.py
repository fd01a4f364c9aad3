"""A file as a stream of bytes: decompressed, counted, hashed, and never trusted.

What is hashed is the file as it lies on disk; what is read is its content. A gzip that ends early
gives what it holds and then says so; one that would grow beyond all measure is cut off.
"""

import zlib
from collections.abc import Iterator
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from types import TracebackType
from typing import Self

from tocsin.vocabulary.errors import FileError

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
MOST_RATIO = 200
"""A gzip member that grows by more than this is a bomb; exports of text grow by 5 to 20."""
FREE = 64 << 20
"""Bytes any gzip may grow to before its ratio is looked at."""


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies on disk, in hex."""
    with opened(path) as file:
        return file_digest(file, "sha256").hexdigest()


def opened(path: Path) -> BufferedReader:
    """Open a file for reading; a directory or an unreadable one raises `FileError`."""
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise FileError(path, "expected a file; there is none of this name") from None
    except IsADirectoryError:
        raise FileError(
            path, "expected a file", got="a directory", way_out="name the files in it"
        ) from None
    except OSError as reason:
        raise FileError(path, f"cannot be opened: {reason.strerror}") from None


class Source:
    """One pass over a file's content; use as a context manager.

    `path` is the file, `read_bytes` how far on disk we are, `cut` why the content ended early
    ("" when it did not), `sha256` of the bytes read, once they are all read. Those who cut it into
    records leave word of its `encoding`, and `notes` for the user.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read_bytes = 0
        self.cut = ""
        self.encoding: str | None = None
        self.notes: list[str] = []
        self._file = opened(path)
        self._hash = sha256()
        self.compressed = self._file.peek(2)[:2] == GZIP

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()

    @property
    def sha256(self) -> str:
        """SHA-256 of what was read so far, in hex."""
        return self._hash.hexdigest()

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, about a mebibyte at a time."""
        yield from self._inflated() if self.compressed else self._disk()

    def drain(self) -> None:
        """Read what is left, for the hash alone."""
        for _ in self._disk():
            pass

    def _disk(self) -> Iterator[bytes]:
        while piece := self._file.read(CHUNK):
            self._hash.update(piece)
            self.read_bytes += len(piece)
            yield piece

    def _inflated(self) -> Iterator[bytes]:
        """Yield the content of one or more gzip members."""
        grown = 0
        for out in self._members():
            grown += len(out)
            if grown > FREE and grown > MOST_RATIO * self.read_bytes:
                self.cut = f"the gzip grows more than {MOST_RATIO}-fold; stopped reading"
                return
            yield out
        if self.cut:
            self.cut += f", after {grown} bytes of content"

    def _members(self) -> Iterator[bytes]:
        inflate = None
        for piece in self._disk():
            rest = piece
            while rest:
                if inflate is None:
                    if not rest.startswith(GZIP[:1]):
                        break  # padding after the last member
                    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
                try:
                    out = inflate.decompress(rest, CHUNK)
                except zlib.error as reason:
                    self.cut = f"the gzip is damaged ({reason})"
                    return
                if out:
                    yield out
                rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
                if inflate.eof:
                    inflate = None
        if inflate is not None:
            yield inflate.flush()
            self.cut = "the gzip ends early"
