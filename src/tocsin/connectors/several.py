"""Following several things at one source: what is wrong with one does not stop the others."""

from collections.abc import Callable, Collection, Iterator

from tocsin.connectors.page import Cursor, Page
from tocsin.vocabulary.errors import SourceError

PagesOf = Callable[[str, Cursor], Iterator[Page]]
"""From one thing and the cursor as it stands, to its pages."""


def each(
    things: Collection[str],
    cursor: Cursor,
    pages_of: PagesOf,
    *,
    skipped: Collection[str] = ("answer",),
) -> Iterator[Page]:
    """Yield the pages of each thing, one thing after the other.

    An error of a kind in `skipped` is told, and the next thing follows; every other kind concerns
    the whole source and is raised. So is the first of all, when nothing worked.
    """
    failed: list[SourceError] = []
    for thing in things:
        try:
            for page in pages_of(thing, cursor):
                cursor = page.cursor
                yield page
        except SourceError as error:
            if error.kind not in skipped:
                raise
            failed.append(error)
            yield Page(cursor=cursor, notices=(str(error),))
    if failed and len(failed) == len(things):
        raise failed[0]
