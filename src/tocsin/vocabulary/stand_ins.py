"""Stand-ins: other names for people, made with a key and turned back with it.

A stand-in is a keyed permutation of the name among all names of its shape, a Feistel network as in
NIST's FF1 (SP 800-38G) with keyed BLAKE2b for its rounds and a mixed radix. So nothing has to be
remembered: the same name has the same stand-in in every file, two names never share one, and no
list of people lies anywhere, not even a sealed one. Who has the key can turn any stand-in back;
who has not cannot tell which name of the shape it was.

The shape stays, because offsets into texts have to: every character keeps its place and its length
(`alphabets.py`), punctuation and spaces stay, digits alone stay digits.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from math import prod

from tocsin.vocabulary.alphabets import (
    BASE32,
    DIGITS,
    FIRST_DIGITS,
    LARGE,
    MIXED,
    OPAQUE,
    SMALL,
    alphabet_of,
)

ROUNDS = 10
KEY_BYTES = 32
SPARE_BYTES = 16
"""Bytes drawn beyond those a half needs, so that taking the remainder favours nothing."""
REMEMBERED = 1 << 18
"""Names whose stand-ins are kept at hand: most records name somebody who was named before."""

_OPAQUE_ID = re.compile(r"UC[A-Za-z0-9_-]{22}|[A-Za-z0-9+/_=-]{33,}", re.ASCII)
"""Ids in which case matters: YouTube channels, and hashes."""
SHORTEST_OPAQUE = 24
_DID = re.compile(r"did:plc:[a-z2-7]{24}", re.ASCII)
_NUMBERED = re.compile(
    r"(?P<before>(?:[a-z]+:)*(?:-100(?=\d{9})|-|user|channel|chat|id|club|public)?)\d+", re.ASCII
)
"""A number, and what says what it is a number of: `channel123`, `library:123`, `-123`."""
_ADDRESS = re.compile(r"(?P<local>[^@\s]+)(?P<host>@[\w.-]+\.\w+)")
"""A name on a server: the server is not hidden."""
_SHARED = ".bsky.social"
"""The end that most Bluesky handles share."""


class StandIns:
    """Makes stand-ins with one key, and turns them back."""

    def __init__(self, key: bytes) -> None:
        """Take a key of KEY_BYTES random bytes."""
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key must be {KEY_BYTES} bytes; got {len(key)}")
        self._rounds = blake2b(key=key, person=b"tocsin stand-in")
        self.of = lru_cache(maxsize=REMEMBERED)(self._of)
        """From a name to its stand-in; remembers those it made."""

    def _of(self, name: str) -> str:
        return self._walked(folded(name), 1)

    def original(self, stand_in: str) -> str:
        """Return the name behind a stand-in, `folded`. What is no stand-in gives a wrong name."""
        return self._walked(folded(stand_in), -1)

    def _walked(self, name: str, way: int) -> str:
        """Permute until the result has the name's own shape, as both ways must agree on it."""
        alphabets = alphabets_of(name)
        found = self._permuted(name, alphabets, way)
        while alphabets_of(found) != alphabets:
            found = self._permuted(found, alphabets, way)
        return found

    def _permuted(self, name: str, alphabets: Sequence[str], way: int) -> str:
        places = [n for n, alphabet in enumerate(alphabets) if alphabet]
        if not places:
            return name
        radices = [len(alphabets[n]) for n in places]
        digits = [alphabets[n].index(name[n]) for n in places]
        letters = list(name)
        for n, digit in zip(places, self._shuffled(digits, radices, way), strict=True):
            letters[n] = alphabets[n][digit]
        return "".join(letters)

    def _shuffled(self, digits: list[int], radices: list[int], way: int) -> list[int]:
        """Permute a number in a mixed radix: each half in turn is moved by what the other says."""
        middle = len(digits) // 2
        halves = [_number(digits[:middle], radices[:middle])]
        halves.append(_number(digits[middle:], radices[middle:]))
        sizes = [prod(radices[:middle]), prod(radices[middle:])]
        shape = self._rounds.copy()
        shape.update(repr(radices).encode())
        for turn in range(ROUNDS)[::way]:
            moved = turn % 2
            size, other = sizes[moved], halves[1 - moved]
            drawn = _drawn(shape, turn, other, size)
            halves[moved] = (halves[moved] + way * drawn) % size
        return _digits(halves[0], radices[:middle]) + _digits(halves[1], radices[middle:])


def folded(name: str) -> str:
    """Return a name as its stand-in depends on it: case matters in opaque ids and in full names.

    >>> folded("Ana_Pop"), folded("Ana Pop"), folded("UCabcdefghijklmnopqrstuV")
    ('ana_pop', 'Ana Pop', 'UCabcdefghijklmnopqrstuV')
    """
    if " " in name or (len(name) >= SHORTEST_OPAQUE and _OPAQUE_ID.fullmatch(name)):
        return name
    if name.isascii():
        return name.lower()
    return "".join(map(_small, name))


@lru_cache(maxsize=REMEMBERED)
def core(name: str) -> str:
    """Return what all ways to write one account's name share.

    >>> core("@Ana"), core("channel1234567"), core("bob@masto.example")
    ('ana', '1234567', 'bob')
    """
    bare = folded(name).removeprefix("@")
    if numbered := _NUMBERED.fullmatch(bare):
        return bare[numbered.end("before") :]
    address = _ADDRESS.fullmatch(bare)
    return address["local"] if address else bare


def alphabets_of(name: str) -> list[str]:
    """Return for each character of a folded name what it may become; "" where it stays."""
    if name.startswith("@"):
        return ["", *alphabets_of(name[1:])]
    if _DID.fullmatch(name):
        return [""] * 8 + [BASE32] * 24
    if _OPAQUE_ID.fullmatch(name):
        kept = 2 if name.startswith("UC") and len(name) == 24 else 0
        return [""] * kept + [OPAQUE if one.isalnum() else "" for one in name[kept:]]
    if numbered := _NUMBERED.fullmatch(name):
        kept, number = len(numbered["before"]), name[numbered.end("before") :]
        first = DIGITS if number.startswith("0") else FIRST_DIGITS
        return [""] * kept + [first] + [DIGITS] * (len(number) - 1)
    if address := _ADDRESS.fullmatch(name):
        return [*alphabets_of(address["local"]), *[""] * len(address["host"])]
    return _spelled(name)


def _spelled(name: str) -> list[str]:
    """Return the alphabets of a handle or a name."""
    local = len(name.removesuffix(_SHARED))
    full = " " in name
    return [_letters(one, full=full) for one in name[:local]] + [""] * (len(name) - local)


def _letters(one: str, *, full: bool) -> str:
    """Return the alphabet of one character; a full name keeps its capitals."""
    if not one.isascii():
        return alphabet_of(one)
    if not one.isalnum():
        return ""
    if not full:
        return MIXED
    return DIGITS if one.isdigit() else SMALL if one.islower() else LARGE


@lru_cache(maxsize=1 << 16)
def _small(one: str) -> str:
    """Return the small letter where it is as long as the capital."""
    small = one.lower()
    alike = len(small) == 1 and len(small.encode("utf-8", "replace")) == len(
        one.encode("utf-8", "replace")
    )
    return small if alike else one


def _drawn(shape: blake2b, turn: int, other: int, size: int) -> int:
    """Return a number that the key, the shape, the turn and the other half decide."""
    wanted = size.bit_length() // 8 + SPARE_BYTES
    said = other.to_bytes(other.bit_length() // 8 + 1, "big")
    found = b""
    while len(found) < wanted:
        block = shape.copy()
        block.update(bytes((turn, len(found) // 64)) + said)
        found += block.digest()
    return int.from_bytes(found[:wanted], "big") % size


def _number(digits: Sequence[int], radices: Sequence[int]) -> int:
    found = 0
    for digit, radix in zip(digits, radices, strict=True):
        found = found * radix + digit
    return found


def _digits(number: int, radices: Sequence[int]) -> list[int]:
    found = []
    for radix in reversed(radices):
        number, digit = divmod(number, radix)
        found.append(digit)
    return found[::-1]
