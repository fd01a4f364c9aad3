"""One hash for many: a tree whose root is stamped, and each leaf's way to it.

A leaf is hashed with a zero byte before it and a pair with a one, so that neither can pass for the
other; a tree of one leaf is that leaf.

Source    RFC 6962, section 2.1.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from msgspec import Struct

from tocsin.evidence.records import Step

HIGHEST = 40
"""Steps from a leaf to a root; more leaves than anybody has."""


class Tree(Struct, frozen=True):
    """A tree over some digests."""

    root: str
    preimage: bytes | None
    """What the root is the SHA-256 of; null when the root is the only leaf."""
    paths: tuple[tuple[Step, ...], ...]
    """From each digest to the root, in the order the digests were given."""


def tree(digests: Sequence[str]) -> Tree:
    """Build the tree over at least one digest.

    >>> tree(["aa" * 32]).root == "aa" * 32
    True
    """
    if len(digests) == 1:
        return Tree(digests[0], None, ((),))
    level = [_leaf(one) for one in digests]
    places, paths = list(range(len(level))), [list[Step]() for _ in level]
    preimage = b""
    while len(level) > 1:
        for path, place in zip(paths, places, strict=True):
            if place ^ 1 < len(level):
                path.append(Step("left" if place & 1 else "right", level[place ^ 1].hex()))
        pairs = [level[n : n + 2] for n in range(0, len(level), 2)]
        preimage = b"\1" + b"".join(pairs[0])
        level = [_pair(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
        places = [place // 2 for place in places]
    return Tree(level[0].hex(), preimage, tuple(map(tuple, paths)))


def root(digest: str, path: Iterable[Step]) -> str:
    """Return where a digest's path leads; raises `ValueError` for one that is no path."""
    steps = list(path)
    if not steps:
        return digest
    if len(steps) > HIGHEST:
        raise ValueError(f"a path has at most {HIGHEST} steps; got {len(steps)}")
    here = _leaf(digest)
    for step in steps:
        other = bytes.fromhex(step.digest)
        here = _pair(other, here) if step.side == "left" else _pair(here, other)
    return here.hex()


def _leaf(digest: str) -> bytes:
    return sha256(b"\0" + bytes.fromhex(digest)).digest()


def _pair(left: bytes, right: bytes) -> bytes:
    if not len(left) == len(right) == 32:
        raise ValueError("a step of a path is a SHA-256")
    return sha256(b"\1" + left + right).digest()
