"""Fonts that draw what Typst's own do not: from a folder, or those of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

RESTRICTED = 0x2
"""Bit of a font's `fsType` (OpenType, table OS/2) that forbids to put it into a document."""
REGULAR = 400


class Typeface(NamedTuple):
    """One font file and the characters it draws."""

    family: str
    path: Path
    characters: frozenset[str]


def covering(wanted: frozenset[str], folder: Path | None) -> tuple[Typeface, ...]:
    """Return the fewest regular fonts that draw most of what is wanted, greedily, best first.

    `folder`: null looks through the fonts of this machine. Fonts that may not be put into a
    document, or cannot be read, are left out. Characters that none draws stay wanted. Reads the
    character map of every font: about 10 ms each.
    """
    known = sorted(_known(wanted, folder))
    found = []
    while known and wanted:
        best = max(known, key=lambda one: len(one.characters & wanted))
        if not best.characters & wanted:
            break
        found.append(best)
        wanted -= best.characters
    return tuple(found)


@contextmanager
def gathered(typefaces: tuple[Typeface, ...]) -> Iterator[list[str]]:
    """Yield a folder that holds these fonts and no others, as Typst is told of folders."""
    with TemporaryDirectory(prefix="tocsin-fonts-") as folder:
        for n, one in enumerate(typefaces):
            (Path(folder) / f"{n}{one.path.suffix}").symlink_to(one.path.resolve())
        yield [folder] if typefaces else []


def _known(wanted: frozenset[str], folder: Path | None) -> Iterator[Typeface]:
    import typst  # noqa: PLC0415  # 80 MB, for those who ask for a PDF

    seen = typst.Fonts(
        include_system_fonts=folder is None,
        include_embedded_fonts=False,
        font_paths=[str(folder)] if folder else [],
    )
    for one in seen.fonts():
        if one.path and one.style == "normal" and one.weight == REGULAR:
            path = Path(one.path)
            yield Typeface(one.family, path, wanted & _characters(path, one.index))


def _characters(path: Path, index: int) -> frozenset[str]:
    """Return what a font draws; nothing where it may not be embedded or cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415  # only where one is missing

    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            if font["OS/2"].fsType & RESTRICTED:
                return frozenset()
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (TTLibError, KeyError, OSError):
        return frozenset()
