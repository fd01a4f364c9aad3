"""A file as a stream of bytes: decompressed, counted, hashed, and never trusted.

What is hashed is the file as it lies on disk; what is read is its content. A compressed file that
ends early gives what it holds and then says so; one that would grow beyond all measure is cut off.
"""

import sys
import zlib
from collections.abc import Iterator
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from tocsin.vocabulary.errors import FileError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 1 << 20
GZIP = b"\x1f\x8b"
ZSTD = b"\x28\xb5\x2f\xfd"
MOST_RATIO = 200
"""What grows by more than this is a bomb; exports of text grow by 5 to 20."""
FREE = 64 << 20
"""Bytes anything may grow to before its ratio is looked at."""
WIDEST_WINDOW = 27
"""Bits; a zstd frame that asks for more than 128 MiB of memory is refused."""


class _Inflate(Protocol):
    """One member of a gzip, or one frame of a zstd, on its way out."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def take(self, content: bytes) -> Iterator[bytes]:
        """Yield what some bytes inflate to, no more than a chunk at a time."""


class _Gzip:
    """A gzip member."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def take(self, content: bytes) -> Iterator[bytes]:
        while content and not self.eof:
            before = self._inflate.copy()
            try:
                yield self._inflate.decompress(content, CHUNK)
            except zlib.error:
                yield from _up_to_damage(before, content)
                raise
            content = self._inflate.unconsumed_tail
        if not self.eof:
            yield self._inflate.decompress(b"", CHUNK)


def _up_to_damage(inflate: "zlib._Decompress", content: bytes) -> Iterator[bytes]:
    """Yield what some bytes inflate to before the damage in them; one call gives all or nothing.

    In pieces of a chunk: who reads a long value looks through all of it again at every piece.
    """
    step, out = 512, bytearray()
    for at in range(0, len(content), step):
        before = inflate.copy()
        try:
            out += inflate.decompress(content[at : at + step])
        except zlib.error:
            out += b"".join(_byte_by_byte(before, content[at : at + step]))
            break
        if len(out) >= CHUNK:
            yield bytes(out)
            out.clear()
    yield bytes(out)


def _byte_by_byte(inflate: "zlib._Decompress", content: bytes) -> Iterator[bytes]:
    for byte in content:
        try:
            yield inflate.decompress(bytes([byte]))
        except zlib.error:
            return


class _Zstd:
    """A zstd frame."""

    def __init__(self) -> None:
        window = {int(zstd.DecompressionParameter.window_log_max): WIDEST_WINDOW}
        self._inflate = zstd.ZstdDecompressor(options=window)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def take(self, content: bytes) -> Iterator[bytes]:
        yield self._inflate.decompress(content, CHUNK)
        while not self.eof and not self._inflate.needs_input:
            yield self._inflate.decompress(b"", CHUNK)


class Packing(NamedTuple):
    """A way of compressing one file."""

    name: str
    magic: bytes
    first: bytes
    """Bytes that a member can begin with: a zstd may hold frames of other matter, to be skipped."""
    inflate: type[_Gzip] | type[_Zstd]


PACKINGS = (
    Packing("gzip", GZIP, GZIP[:1], _Gzip),
    Packing("zstd", ZSTD, ZSTD[:1] + bytes(range(0x50, 0x60)), _Zstd),
)
PACKED_SUFFIXES = {".gz", ".zst"}
"""How packed files end; what they hold is told by the suffix before."""


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as it lies on disk, in hex."""
    with opened(path) as file:
        return file_digest(file, "sha256").hexdigest()


def opened(path: Path) -> BufferedReader:
    """Open a file for reading; anything else, or what cannot be read, raises `FileError`."""
    try:
        if not (S_ISREG(mode := path.stat().st_mode) or S_ISDIR(mode)):
            raise FileError(
                path,
                "expected a file",
                got="a pipe or a device, which may never end",
                way_out="save what it gives, or name - and send it to standard input",
            )
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
    records leave word of its `encoding`, of the `columns` in its header, and `notes` for the user.
    """

    def __init__(self, path: Path, file: Path | None = None) -> None:
        """Open a file; `file` is where its bytes lie, when that is not where people know it."""
        self.path = path
        self.file = file or path
        self.read_bytes = 0
        self.cut = ""
        self.encoding: str | None = None
        self.columns: tuple[str, ...] = ()
        self.notes: list[str] = []
        self._file = opened(self.file)
        self._hash = sha256()
        start = self._file.peek(4)[:4]
        self.packing = next((one for one in PACKINGS if start.startswith(one.magic)), None)

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
        yield from self._inflated(self.packing) if self.packing else self._disk()

    def drain(self) -> None:
        """Read what is left, for the hash alone."""
        for _ in self._disk():
            pass

    def _disk(self) -> Iterator[bytes]:
        while piece := self._file.read(CHUNK):
            self._hash.update(piece)
            self.read_bytes += len(piece)
            yield piece

    def _inflated(self, packing: Packing) -> Iterator[bytes]:
        """Yield the content of one or more gzip members or zstd frames."""
        grown = 0
        for out in self._members(packing):
            grown += len(out)
            if grown > FREE and grown > MOST_RATIO * self.read_bytes:
                self.cut = f"the {packing.name} grows more than {MOST_RATIO}-fold; stopped reading"
                return
            yield out
        if self.cut:
            self.cut += f", after {grown} bytes of content"

    def _members(self, packing: Packing) -> Iterator[bytes]:
        inflate: _Inflate | None = None
        for piece in self._disk():
            rest = piece
            while rest:
                if inflate is None:
                    if not rest.strip(b"\0"):
                        break  # padding after the last member
                    if rest[0] not in packing.first:
                        self.notes.append(f"what follows the end of the {packing.name} is left out")
                        return
                    inflate = packing.inflate()
                try:
                    yield from filter(None, inflate.take(rest))
                except (zlib.error, zstd.ZstdError) as reason:
                    self.cut = f"the {packing.name} is damaged ({reason})"
                    return
                rest = inflate.unused_data if inflate.eof else b""
                if inflate.eof:
                    inflate = None
        if inflate is not None:
            self.cut = f"the {packing.name} ends early"
