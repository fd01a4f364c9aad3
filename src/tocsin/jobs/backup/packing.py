"""The file itself: a plain tar, that any system unpacks, read and written from front to back.

Memory holds one block of one member, so the size of a watch does not matter, and a backup can go
through a pipe to another machine. A file that grows while it is read is kept as long as it was when
it was named: logs are only added to.
"""

import io
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec

from tocsin.jobs.backup.manifest import LIST, MANIFEST, SEAL, Manifest, Member
from tocsin.vocabulary.errors import FileError

BLOCK = 1 << 20
PERMISSIONS = 0o777
LONGEST_LINE = 1 << 16


class Packing:
    """A backup that is being written; `list` takes the names of its members meanwhile."""

    def __init__(self, out: IO[bytes], members: IO[bytes]) -> None:
        self._tar = tarfile.open(  # noqa: SIM115  # closed by `finish`, or never whole
            fileobj=out, mode="w|", format=tarfile.PAX_FORMAT, bufsize=BLOCK
        )
        self._list = members
        self.members, self.bytes = 0, 0

    def add(self, path: str, source: Path, *, size: int | None = None) -> Member:
        """Add a file under a name, `size` bytes of it where that is given.

        Raises `FileNotFoundError` before anything is written, and `FileError` for one that shrank.
        """
        with source.open("rb") as file:
            mode = source.stat().st_mode & PERMISSIONS
            file.seek(0, io.SEEK_END)
            size = file.tell() if size is None else size
            file.seek(0)
            return self._added(path, _Exactly(file, size, source), mode)

    def add_bytes(self, path: str, content: bytes) -> Member:
        """Add bytes under a name."""
        return self._added(path, _Exactly(io.BytesIO(content), len(content), path), 0o600)

    def finish(self, manifest: Manifest) -> None:
        """Add the list of members, the manifest and its hash, and end the tar."""
        self._list.seek(0)
        self._entry(LIST, self._list, _size(self._list), 0o600)
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        self._entry(MANIFEST, io.BytesIO(content), len(content), 0o600)
        seal = sha256(content).hexdigest().encode()
        self._entry(SEAL, io.BytesIO(seal), len(seal), 0o600)
        self._tar.close()

    def abandon(self) -> None:
        """Leave the tar without its end, which it would write by itself when it is let go."""
        stream: Any = self._tar.fileobj
        stream.closed = True

    def list_sha256(self) -> str:
        """Return the hash of the list of members as it is now."""
        self._list.seek(0)
        digest = sha256()
        while piece := self._list.read(BLOCK):
            digest.update(piece)
        return digest.hexdigest()

    def _added(self, path: str, source: "_Exactly", mode: int) -> Member:
        self._entry(path, source, source.size, mode)
        member = Member(path, source.size, source.digest.hexdigest())
        self._list.write(msgspec.json.encode(member) + b"\n")
        self.members += 1
        self.bytes += member.size
        return member

    def _entry(self, path: str, source: "IO[bytes] | _Exactly", size: int, mode: int) -> None:
        told = tarfile.TarInfo(path)
        told.size, told.mode = size, mode
        self._tar.addfile(told, source)


class _Exactly:
    """So many bytes of a file, hashed as they are read."""

    def __init__(self, file: IO[bytes], size: int, place: Path | str) -> None:
        self.file, self.size, self.place, self.digest = file, size, place, sha256()
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """Read on; raises `FileError` when the file ends before it should."""
        wanted = self._left if size < 0 else min(size, self._left)
        piece = self.file.read(wanted)
        if len(piece) < wanted:
            raise FileError(self.place, "became shorter while it was read", way_out="try again")
        self._left -= len(piece)
        self.digest.update(piece)
        return piece


class Unpacked(msgspec.Struct, frozen=True):
    """A member that was read: where it lies now, and what was found."""

    member: Member
    mode: int


def unpack(source: IO[bytes], shown: str, into: Path) -> Iterator[Unpacked]:
    """Read a backup from front to back, and write its members under a folder.

    Raises `FileError` for what is no backup, ends early, or would write elsewhere.
    """
    try:
        with tarfile.open(fileobj=source, mode="r|", bufsize=BLOCK) as tar:
            for told in tar:
                file = tar.extractfile(told) if told.isfile() else None
                if file is None or not inside(told.name):
                    raise FileError(shown, "expected plain files under their own names",
                                    got=told.name[:200])  # fmt: skip
                yield Unpacked(_written(told.name, file, into), told.mode & PERMISSIONS)
    except (tarfile.TarError, EOFError) as error:
        raise FileError(shown, "is not a whole backup", got=str(error)) from None


def members(path: Path) -> Iterator[Member]:
    """Yield the members that a list names; raises `FileError`."""
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE):
            try:
                yield msgspec.json.decode(line, type=Member)
            except msgspec.DecodeError as error:
                raise FileError(path, "expected one member a line", got=str(error)) from None


def inside(name: str) -> bool:
    r"""Whether a member's name leads nowhere but into the backup's own folder.

    >>> [inside(one) for one in ("watch/a/b", "../a", "/etc/passwd", "a\\b", "a/./b", "")]
    [True, False, False, False, False, False]
    """
    parts = name.split("/")
    return bool(name) and not {"", ".", ".."} & set(parts) and not {"\\", "\0"} & set(name)


def _written(name: str, file: IO[bytes], into: Path) -> Member:
    path = into / PurePosixPath(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    try:
        with path.open("xb") as out:
            while piece := file.read(BLOCK):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
    except FileExistsError:
        raise FileError(name, "stands in the backup twice") from None
    return Member(name, size, digest.hexdigest())


def _size(file: IO[bytes]) -> int:
    here = file.tell()
    end = file.seek(0, io.SEEK_END)
    with suppress(OSError):
        file.seek(here)
    return end
