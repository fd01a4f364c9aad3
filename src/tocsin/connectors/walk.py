"""Walking through the pages of one list, newest first, so that a killed walk goes on.

Three marks for each list: `done`, the newest record of the last walk that reached its end; and
while a walk is under way `token`, its next page, and `newest`, the newest record it has met. Only a
finished walk moves `done`: a list read halfway from the top has a hole below.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from tocsin.connectors.page import Cursor, Page
from tocsin.vocabulary.errors import TocsinError


class StaleTokenError(TocsinError):
    """The source has forgotten the page a walk stopped before."""


class Leaf(Struct, frozen=True, kw_only=True):
    """One page of a list."""

    records: tuple[bytes, ...]
    token: str | None = None
    """Of the next page; null: this was the last."""
    newest: str = ""
    """Time of its newest record, ISO 8601 in UTC; "" when it has none."""
    known: bool = False
    """The page reaches back to what the last walk saw."""
    notices: tuple[str, ...] = ()


Fetch = Callable[[str | None, str], Leaf]
"""From the token of a page (null: the first) and the `done` mark, to the page."""


def walk(key: str, cursor: Cursor, fetch: Fetch) -> Iterator[Page]:
    """Yield the pages of one list until what is known, or its end.

    A page that leads to itself ends the walk. A token that went stale starts it over, once.
    """
    marks, token, fresh = dict(cursor), cursor.get(f"{key} token"), False
    while True:
        try:
            leaf = fetch(token, marks.get(f"{key} done", ""))
        except StaleTokenError:
            if fresh or token is None:
                raise
            token, fresh = None, True
            continue
        ended = leaf.token in (None, token) or leaf.known
        marks = _moved(key, marks, leaf, ended=ended)
        yield Page(cursor=marks, records=leaf.records, notices=leaf.notices)
        if ended:
            return
        token = leaf.token


def _moved(key: str, marks: dict[str, str], leaf: Leaf, *, ended: bool) -> dict[str, str]:
    newest = max(leaf.newest, marks.get(f"{key} newest", ""))
    rest = {name: mark for name, mark in marks.items() if name not in _under_way(key)}
    if not ended:
        told = {f"{key} token": leaf.token or "", f"{key} newest": newest}
    else:
        told = {f"{key} done": max(newest, marks.get(f"{key} done", ""))}
    return {**rest, **{name: mark for name, mark in told.items() if mark}}


def _under_way(key: str) -> set[str]:
    return {f"{key} token", f"{key} newest"}
