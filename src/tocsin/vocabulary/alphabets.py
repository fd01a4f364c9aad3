"""What each character of a name may become when the name is replaced by a stand-in.

A character only ever becomes one of its own alphabet, and all characters of one alphabet are as
long in UTF-8 and in UTF-16: a stand-in is as long as the name however length is counted, in code
points, UTF-16 units or bytes. Scripts stay what they are, so that the reading direction does too.
"""

import unicodedata
from functools import cache

SMALL = "abcdefghijklmnopqrstuvwxyz"
LARGE = SMALL.upper()
DIGITS = "0123456789"
FIRST_DIGITS = DIGITS[1:]
"""Of a number: one that began with 0 would be another number, or none."""
MIXED = SMALL + DIGITS
OPAQUE = LARGE + SMALL + DIGITS
BASE32 = SMALL + "234567"
"""Of a Bluesky DID."""

_WIDE = (
    (0x00C0, 0x024F),  # Latin with marks
    (0x0400, 0x052F),  # Cyrillic
    (0x3400, 0x4DBF),  # Han, the rarer
    (0x4E00, 0x9FFF),  # Han
    (0xAC00, 0xD7A3),  # Hangul
    (0x1F300, 0x1FAFF),  # pictures
    (0x20000, 0x2A6DF),  # Han, the rarest
)
"""Blocks that are one alphabet; elsewhere one is found within 128 neighbours."""
_BLOCK = 0x80
_KINDS = frozenset({"Lu", "Ll", "Lo", "So", "Nd", "No"})
"""Categories that are replaced; marks, joiners and punctuation stay where they are."""


def alphabet_of(character: str) -> str:
    """Return the alphabet of a character beyond ASCII; "" when it is not replaced.

    >>> "я" in alphabet_of("ж"), "Я" in alphabet_of("ж"), alphabet_of("\u0301")
    (True, False, '')
    """
    kind = _kind(character)
    return _alphabet(*_block(ord(character)), kind) if kind[0] in _KINDS else ""


def _kind(character: str) -> tuple[str, bool]:
    """Return what characters of one alphabet share: category, and whether folding keeps them."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return unicodedata.category(character), folded == character


def _block(code: int) -> tuple[int, int]:
    for first, last in _WIDE:
        if first <= code <= last:
            return first, last
    first = code - code % _BLOCK
    return first, first + _BLOCK - 1


@cache
def _alphabet(first: int, last: int, kind: tuple[str, bool]) -> str:
    found = (chr(code) for code in range(first, last + 1) if _block(code) == (first, last))
    return "".join(one for one in found if _kind(one) == kind)
