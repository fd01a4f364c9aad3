"""Everything a person names, imported file by file: folders, patterns, archives, standard input.

An archive or a workbook is taken apart into files of our own naming in the corpus's staging folder,
one at a time, so that the disk holds one member more than it must, and nothing once it is read.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from shutil import copyfileobj
from zipfile import ZipInfo

from tocsin.corpus import Corpus
from tocsin.corpus.batch import Part
from tocsin.corpus.staging import staging_folder
from tocsin.importers.archive import Archive, is_zip, shown
from tocsin.importers.found import Found, plain, told
from tocsin.importers.lane import ANYTHING, Progress, Wanted, import_found, no_progress
from tocsin.importers.mapping import SUFFIXES, is_mapping
from tocsin.importers.named import STANDARD_INPUT, files_named
from tocsin.importers.report import Report
from tocsin.importers.source import digest_of, opened
from tocsin.importers.workbook import MARK, Workbook
from tocsin.vocabulary.errors import FileError

MOST_NESTED = 1
"""An archive may hold archives, and those no more of them."""
OFFICE = "[Content_Types].xml"
"""Member of every document of the Office family."""


def import_all(
    paths: Iterable[Path],
    corpus: Corpus,
    wanted: Wanted = ANYTHING,
    progress: Progress = no_progress,
) -> Iterator[Report]:
    """Import everything that is named, and yield what became of each file.

    A path may be a file, a folder, a pattern (`*.jsonl`), an archive, a workbook, or `-` for
    standard input. Raises as `import_file` does.
    """
    for path in paths:
        some = False
        for file in files_named(path):
            some = True
            yield from _imported(file, corpus, wanted, progress)
        if not some:
            message = f"{told(path)}: expected files; the folder holds none"
            yield Report(path=told(path), status="refused", message=message)


def _imported(path: Path, corpus: Corpus, wanted: Wanted, progress: Progress) -> Iterator[Report]:
    if path != STANDARD_INPUT and not _is_zip(path):
        yield import_found(plain(path), corpus, wanted, progress)
        return
    with staging_folder(wanted.unpacked or corpus.folder / "staging", "unpacked") as folder:
        whole = _spooled(folder) if path == STANDARD_INPUT else plain(path)
        for found in _Unpacked(folder).parts(whole):
            if isinstance(found, Found):
                yield import_found(found, corpus, wanted, progress)
            else:
                yield Report(path=Path(found.path), status="refused", message=str(found))


def _is_zip(path: Path) -> bool:
    """Say whether a file is a zip; what cannot be opened is left to those who report it."""
    try:
        with opened(path) as file:
            return is_zip(file.read(4))
    except (FileError, OSError):
        return False


def _spooled(folder: Path) -> Found:
    """Copy standard input to a file, so that it can be hashed before it is read."""
    copy = folder / "standard-input"
    with copy.open("xb") as file:
        copyfileobj(sys.stdin.buffer, file, 1 << 20)
    return Found(Path("standard input"), copy)


class _Unpacked:
    """Takes files apart into a folder; a part is gone when the next is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def parts(self, found: Found, depth: int = 0) -> Iterator[Found | FileError]:
        """Yield the files that a file is, or what keeps one of them from being read."""
        if not _is_zip(found.file):
            yield found
            return
        try:
            with Archive(found.path, found.file) as archive:
                if MARK in archive.names:
                    yield from self._sheets(found)
                elif OFFICE in archive.names:
                    yield FileError(
                        found.path, "expected records", got="an Office document without sheets"
                    )
                elif depth > MOST_NESTED:
                    yield FileError(
                        found.path,
                        "expected at most one archive inside another",
                        way_out="unpack it, and import the files",
                    )
                else:
                    yield from self._members(archive, found, depth)
        except FileError as error:
            yield error

    def _members(self, archive: Archive, found: Found, depth: int) -> Iterator[Found | FileError]:
        digest = digest_of(found.file)
        members = {one.filename: one for one in archive.members()}
        wanted = [one for name, one in members.items() if not is_mapping(Path(shown(name)))]
        if not wanted:
            raise FileError(found.path, "expected files; the archive holds none")
        for member in wanted:
            copy = self._new()
            try:
                archive.copy(member, copy)
                lying = self._mapping(archive, members, member, copy)
                part = Part(found.name, digest, member.filename)
                path = found.path / shown(member.filename)
                inner = Found(path, copy, part, beside=copy if lying else found.beside)
                yield from self.parts(inner, depth + 1)
            except FileError as error:
                yield error
            finally:
                copy.unlink(missing_ok=True)

    def _mapping(
        self, archive: Archive, members: dict[str, ZipInfo], member: ZipInfo, copy: Path
    ) -> bool:
        """Lay the mapping that is beside a member beside its copy; false when there is none."""
        stem = member.filename.rsplit(".", 1)[0]
        for suffix in SUFFIXES:
            if stem + suffix in members:
                archive.copy(members[stem + suffix], copy.with_name(copy.name + suffix))
                return True
        return False

    def _sheets(self, found: Found) -> Iterator[Found]:
        book, digest, any_sheet = Workbook(found.path, found.file), digest_of(found.file), False
        for sheet in book.sheets:
            copy = self._new()
            try:
                if book.write(sheet, copy):
                    any_sheet = True
                    path = found.path / f"{shown(sheet).replace('/', '_')}.csv"
                    notes = (_rounded(book.rounded),) if book.rounded else ()
                    part = Part(found.name, digest, sheet)
                    yield Found(path, copy, part, notes, found.beside)
            finally:
                copy.unlink(missing_ok=True)
        if not any_sheet:
            raise FileError(found.path, "expected a sheet with cells in it; all are empty")

    def _new(self) -> Path:
        self._made += 1
        return self._folder / f"{self._made:05}"


def _rounded(count: int) -> str:
    return (
        f"{count:,} numbers have more than 15 digits, which a spreadsheet rounds: if they are ids, "
        "they are damaged; export them as text"
    )
