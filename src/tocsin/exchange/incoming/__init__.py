"""What others send: STIX bundles and MISP events, as incidents and findings to be decided on.

Nothing is confirmed, and nobody is accused, by being received. What cannot be used is said with
its id and the reason; the rest is taken.
"""

from collections.abc import Iterator
from pathlib import Path

from tocsin.exchange.incoming import misp, stix
from tocsin.exchange.incoming.values import Proposal, Received, Unused
from tocsin.importers.choice import UnsupportedError, choose
from tocsin.importers.cut import cut
from tocsin.importers.found import plain
from tocsin.importers.misp_event import MispEvent
from tocsin.importers.pieces import Piece
from tocsin.importers.source import Source
from tocsin.importers.stix2_bundle import Stix2Bundle
from tocsin.vocabulary.errors import FileError

__all__ = ["Proposal", "Received", "Unused", "read"]

READERS = {Stix2Bundle.name: stix.read, MispEvent.name: misp.read}


def read(path: Path) -> tuple[Received, ...]:
    """Read what a file says; memory grows with what is taken, not with the file.

    Raises `FileError` for a file that is neither a STIX bundle nor a MISP event.
    """
    try:
        choice = choose(plain(path), importer=None, mapping=None, accept=False)
    except UnsupportedError as error:
        raise FileError(path, "expected a STIX bundle or a MISP event", got=str(error)) from None
    if choice.importer.name not in READERS:
        rule = "expected a STIX bundle or a MISP event"
        raise FileError(path, rule, got=choice.importer.title)

    def pieces() -> Iterator[Piece]:
        with Source(path) as source:
            yield from cut(source, choice.layout)

    return READERS[choice.importer.name](pieces(), path.stem)
