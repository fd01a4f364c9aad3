"""What an importer sees in the pieces of a file, and what it cannot use."""

from collections.abc import Iterable, Iterator

from tocsin.exchange.incoming.values import Unused, noted
from tocsin.importers import Drift, Importer
from tocsin.importers.pieces import Piece, Reject
from tocsin.importers.sights import Refusal, Sight
from tocsin.vocabulary.errors import RecordError


def seen(
    pieces: Iterable[Piece], importer: Importer, unused: list[Unused]
) -> Iterator[tuple[str, Sight]]:
    """Yield what records say, each with the record's place; note what is refused, and go on."""
    drift = Drift()
    for piece in pieces:
        place = f"record {piece.number}"
        if isinstance(piece, Reject):
            noted(unused, Unused(place, piece.reason))
            continue
        try:
            for sight in importer.sights(piece, drift):
                if isinstance(sight, Refusal):
                    noted(unused, Unused(sight.path, sight.reason))
                else:
                    yield place, sight
        except RecordError as error:
            noted(unused, Unused(place, str(error)))
