"""Write `docs/words.md`, the glossary, from the code that uses the words.

python scripts/build_words.py
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tocsin.catalog.silence import EXCEPTIONS
from tocsin.vocabulary import tables
from tocsin.vocabulary.platforms import PLATFORMS
from tocsin.vocabulary.urls import FLAGS
from tocsin.vocabulary.words import ENDINGS, WORDS

OUT = Path(__file__).parents[1] / "docs" / "words.md"
LISTS = {
    "post_type": tables.POST_TYPES,
    "id_kind": tables.ID_KINDS,
    "time_precision": tables.TIME_PRECISIONS,
    "time_basis": tables.TIME_BASES,
    "status of a post": tables.POST_STATUSES,
    "status of an account": tables.ACCOUNT_STATUSES,
    "kind of relation": tables.RELATION_KINDS,
}


def page() -> str:
    """Return the whole page."""
    return "\n".join(
        [
            "# Words",
            "",
            "One word per thing, in code, on screen and in reports. This page is written by",
            "`scripts/build_words.py` from the code; a test keeps it current.",
            "",
            *(f"- **{word}**: {meaning}" for word, meaning in WORDS.items()),
            "",
            "## Endings of column names",
            "",
            *grid(("ending", "means"), ((f"`{end}`", what) for end, what in ENDINGS.items())),
            "",
            "## Platforms",
            "",
            *grid(
                ("name", "platform", "a post's own id", "an account's own id"),
                (
                    (f"`{one.name}`", one.title, one.native_id, one.account_native_id)
                    for one in PLATFORMS.values()
                ),
            ),
            "",
            "## Closed lists",
            "",
            *grid(("list", "values"), ((name, ", ".join(some)) for name, some in LISTS.items())),
            "",
            "## What had to be done to a link",
            "",
            *named(FLAGS),
            "",
            "## What a silence rule may leave out",
            "",
            *named(EXCEPTIONS),
            "",
            "Every column of every table: [tables](tables.md).",
        ]
    )


def named(words: Mapping[str, str]) -> Iterator[str]:
    """Yield a list of words and their meanings."""
    yield from (f"- `{word}`: {meaning}" for word, meaning in words.items())


def grid(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table in Markdown."""
    for row in (header, tuple("---" for _ in header), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


if __name__ == "__main__":
    OUT.write_text(page() + "\n", encoding="utf-8")
    sys.stdout.write(f"{OUT}\n")
