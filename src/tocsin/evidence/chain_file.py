"""A chain of links in a file of its own: one a line, to be followed without a database.

A line has what its digest covers, so that whoever has the file and an anchor can check the chain.
What a link commits to goes along only where it was asked for.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from tocsin.evidence import canonical, chain
from tocsin.evidence.chain import Anchor, Broken, Link, Verdict
from tocsin.vocabulary.errors import FileError

LONGEST = 64 << 20
"""Bytes of one line."""


class Line(Struct, frozen=True):
    """One link; salt and content are what it commits to, or null where they did not go along."""

    link: Link
    salt: str | None = None
    """In hexadecimal."""
    content: str | None = None
    """JSON, as it is committed to."""


def followed(path: Path, anchor: Anchor | None = None) -> Verdict:
    """Follow the links in a file, hold each payload against its link, and say where it breaks."""
    unfaithful: list[int] = []

    def links() -> Iterator[Link]:
        for line in _read(path):
            if not _faithful(line):
                unfaithful.append(line.link.seq)
            yield line.link

    verdict = chain.verify(links(), anchor)
    if unfaithful and (verdict.broken is None or unfaithful[0] < verdict.broken.seq):
        why = "was changed: its payload is not what it commits to"
        return Verdict(unfaithful[0] - 1, verdict.head, Broken(unfaithful[0], why))
    return verdict


def _faithful(line: Line) -> bool:
    if line.salt is None or line.content is None:
        return line.salt is None and line.content is None
    try:
        made = chain.commitment(bytes.fromhex(line.salt), line.content.encode())
    except ValueError:
        return False
    return line.link.facts.get("commitment") == made


def _read(path: Path) -> Iterator[Line]:
    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST):
                yield canonical.decoded(line.rstrip(b"\n"), Line)
    except OSError as error:
        raise FileError(path, "cannot be read", got=str(error.strerror)) from None
    except (canonical.CanonicalError, msgspec.MsgspecError) as error:
        raise FileError(path, "expected a link of a journal on each line", got=str(error)) from None
