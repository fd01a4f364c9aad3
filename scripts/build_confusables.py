"""Make `src/tocsin/vocabulary/confusables.tsv`: letters that look like Latin ones.

    python scripts/build_confusables.py FOLDER

FOLDER is the unpacked PyPI package `confusable-homoglyphs` (not a dependency), which carries the
pairs of Unicode's security data. We keep letters of the scripts named below whose prototype is one
or two Latin letters, add small capitals, letters with strokes and hooks, and white letters on
black squares, and make both cases of a letter agree, because texts are compared in lower case.
What NFKD already takes apart (full width, mathematical, superscript, marks) is left to it.
"""

import json
import re
import sys
import unicodedata
from pathlib import Path

SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "COPTIC", "CHEROKEE", "LISU", "GEORGIAN")
DECORATED = re.compile(
    r"LATIN (?:LETTER SMALL CAPITAL|(?:CAPITAL|SMALL) LETTER) ([A-Z])"
    r"(?: WITH (?:\w+ ?-?)*(?:STROKE|HOOK|TAIL|BAR|TOPBAR|CURL|LOOP|FLOURISH|BELT)\b.*)?"
)
WHITE_ON_BLACK = re.compile(r"(?:NEGATIVE (?:CIRCLED|SQUARED)) LATIN CAPITAL LETTER ([A-Z])")
OURS = {"к": "k", "м": "m", "ӏ": "i", "ı": "i", "æ": "ae", "œ": "oe", "η": "n", "υ": "u", "γ": "y"}
"""Where Unicode has no Latin prototype or a worse one for running text."""
TOO_FAR = set("бгыюѳσθ")
"""Unicode lists them, but a reader of the script tells them apart at a glance."""
HEADER = """\
# Letters that look like Latin ones: code point, what it is compared as, its Unicode name.
# Facts from Unicode's security data (confusables) as packaged by confusable-homoglyphs 3.3.1
# (January 2024), with our additions; made by scripts/build_confusables.py.
# Unicode data: Copyright 1991-2024 Unicode, Inc., Unicode License v3; our part: CC0-1.0.
"""


def main(folder: Path) -> None:
    """Write the table beside the module that reads it."""
    pairs = json.loads(next(folder.rglob("confusables.json")).read_text(encoding="utf-8"))
    table = both_cases(from_unicode(pairs) | from_names() | OURS)
    kept = [one for one in sorted(table) if unicodedata.normalize("NFKD", one) == one]
    lines = [
        f"{ord(source):04X}\t{table[source]}\t{unicodedata.name(source)}"
        for source in kept
        if source.lower() not in TOO_FAR
    ]
    out = Path(__file__).parents[1] / "src" / "tocsin" / "vocabulary" / "confusables.tsv"
    out.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    sys.stdout.write(f"{out}: {len(lines)} letters\n")


def from_unicode(pairs: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    """Return letters whose prototype is Latin; the file lists each pair in both directions."""
    table = {}
    for source, targets in pairs.items():
        for target in (plain(one["c"]) for one in targets):
            if len(source) == 1 and is_foreign(source) and re.fullmatch(r"[a-z]{1,2}", target):
                table.setdefault(source, "m" if target == "rn" else target)
    return table


def is_foreign(letter: str) -> bool:
    """Tell whether it is a letter, not ASCII, of a script we fold."""
    named = unicodedata.name(letter, "").startswith(SCRIPTS)
    return not letter.isascii() and unicodedata.category(letter)[0] == "L" and named


def plain(text: str) -> str:
    """Return a prototype in lower case, without marks."""
    marked = unicodedata.normalize("NFKD", text)
    return "".join(c for c in marked if not unicodedata.combining(c)).lower()


def from_names() -> dict[str, str]:
    """Return small capitals, letters with strokes and hooks, and white letters on black."""
    table = {}
    for letter in map(chr, range(0x80, 0x20000)):
        name = unicodedata.name(letter, "")
        match = DECORATED.fullmatch(name) or WHITE_ON_BLACK.fullmatch(name)
        if match:
            table[letter] = match[1].lower()
    return table


def both_cases(table: dict[str, str]) -> dict[str, str]:
    """Make a capital and its small letter agree; the small letter's look decides."""
    agreed = dict(table)
    for letter, target in table.items():
        small = letter.lower()
        if len(small) == 1 and small != letter and not small.isascii():
            agreed.setdefault(small, target)
    for small, target in dict(agreed).items():
        capital = small.upper()
        if len(capital) == 1 and capital != small and not capital.isascii():
            agreed[capital] = target
    return agreed


if __name__ == "__main__":
    main(Path(sys.argv[1]))
