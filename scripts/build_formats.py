"""Write `docs/formats.md`, the table of what can be imported, from the importers themselves.

python scripts/build_formats.py
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tocsin.importers import installed
from tocsin.importers.known import KNOWN

OUT = Path(__file__).parents[1] / "docs" / "formats.md"
INTRODUCTION = """\
# Formats

What `tocsin import` reads. A file is recognised by its content; `--format` names a format instead.
This page is written by `scripts/build_formats.py` from the importers; a test keeps it current.

| `--format` | what it is | more |
|---|---|---|"""
BEYOND = """
Any other table or JSON can be read by a mapping: [generic](importers/generic.md).
"""
WAITING = """## Known, and not read yet

These are recognised, and refused by name:
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, *_read(), BEYOND, *_waiting()])


def _read() -> Iterator[str]:
    for name, importer in installed().items():
        pages = [part for part in (name, name.removesuffix("_private")) if _has_page(part)]
        more = f"[{pages[0]}](importers/{pages[0]}.md)" if pages else ""
        yield f"| `{name}` | {importer.title} | {more} |"


def _has_page(name: str) -> bool:
    return (OUT.parent / "importers" / f"{name}.md").is_file()


def _waiting() -> Iterator[str]:
    if KNOWN:
        yield WAITING
        yield from sorted({f"- {one.title}" for one in KNOWN})


if __name__ == "__main__":
    OUT.write_text(page() + "\n", encoding="utf-8")
    sys.stdout.write(f"{OUT}\n")
