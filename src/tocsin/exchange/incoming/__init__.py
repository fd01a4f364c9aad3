"""What others send: STIX bundles, MISP events, fact-checks, as incidents and findings to decide on.

Nothing is confirmed, and nobody is accused, by being received. What cannot be used is said with
its id and the reason; the rest is taken.
"""

from collections.abc import Iterator
from pathlib import Path
from zipfile import is_zipfile

from tocsin.exchange.incoming import claimreview, misp, stix
from tocsin.exchange.incoming.values import Proposal, Received, Unused
from tocsin.importers.choice import UnsupportedError, choose
from tocsin.importers.claimreview import ClaimReview
from tocsin.importers.cut import cut
from tocsin.importers.found import plain
from tocsin.importers.misp_event import MispEvent
from tocsin.importers.pieces import Piece
from tocsin.importers.source import Source
from tocsin.importers.stix2_bundle import Stix2Bundle
from tocsin.vocabulary.errors import FileError

__all__ = ["Proposal", "Received", "Unused", "read"]

READERS = {
    Stix2Bundle.name: stix.read, MispEvent.name: misp.read, ClaimReview.name: claimreview.read,
}  # fmt: skip
RULE = "expected a STIX bundle, a MISP event or fact-checks"


def read(path: Path) -> tuple[Received, ...]:
    """Read what a file says; memory grows with what is taken, not with the file.

    Raises `FileError` for a file that is none of the three, or that holds nothing to take in.
    """
    if path.is_file() and is_zipfile(path):
        way_out = "unpack it, and receive each file"
        raise FileError(path, RULE, got="a ZIP archive", way_out=way_out)
    try:
        choice = choose(plain(path), importer=None, mapping=None, accept=False)
    except UnsupportedError as error:
        raise FileError(path, RULE, got=str(error).partition(";")[0]) from None
    if choice.importer.name not in READERS:
        raise FileError(path, RULE, got=choice.importer.title)

    def pieces() -> Iterator[Piece]:
        with Source(path) as source:
            yield from cut(source, choice.layout)

    found = READERS[choice.importer.name](pieces(), path.stem)
    if not found:
        raise FileError(
            path, "expected something to take in", got=f"{choice.importer.title}, empty"
        )
    return found
