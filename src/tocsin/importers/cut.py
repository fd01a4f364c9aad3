"""From bytes to records: every row of a file comes out once, as a `Record` or as a `Reject`."""

from collections.abc import Iterator

from tocsin.importers.cut_delimited import cut_delimited
from tocsin.importers.cut_elements import cut_elements
from tocsin.importers.cut_feed import cut_feed
from tocsin.importers.cut_lines import cut_lines, line_bunches
from tocsin.importers.cut_parquet import cut_parquet
from tocsin.importers.layout import Delimited, Elements, Feed, Layout, Lines
from tocsin.importers.pieces import Piece
from tocsin.importers.slots import Slots
from tocsin.importers.source import Source


def cut(source: Source, layout: Layout) -> Iterator[Piece]:
    """Yield the pieces of a file in order, numbered from 1, good and bad in one sequence."""
    if isinstance(layout, Lines):
        return cut_lines(source)
    if isinstance(layout, Delimited):
        return cut_delimited(source, layout)
    if isinstance(layout, Elements):
        return cut_elements(source, layout)
    if isinstance(layout, Feed):
        return cut_feed(source, layout)
    return cut_parquet(source)


def bunches(source: Source, layout: Layout, slots: Slots | None = None) -> Iterator[list[Piece]]:
    """Yield the same pieces, some at a time where that is cheaper.

    With `slots`, the objects of JSON lines come as these have them, for importers that need no
    dicts.
    """
    if isinstance(layout, Lines):
        return line_bunches(source, slots)
    return ([piece] for piece in cut(source, layout))
