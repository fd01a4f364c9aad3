"""What a connector hands over: raw records, and the cursor that stands behind them."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

Cursor = Mapping[str, str]
"""How far a source was read: a mark for each thing that is followed there. Null is absence."""


class Document(Struct, frozen=True):
    """A whole file as a source handed it out, to be imported by itself."""

    content: bytes
    suffix: str
    """`.xml`, `.json`; begins with a dot."""
    source: str
    """The address it came from, without secrets."""


class Page(Struct, frozen=True, kw_only=True):
    """One answer of a source. A page without anything in it says: still here, nothing new."""

    cursor: Cursor
    """What is settled once everything in this page is stored."""
    records: tuple[bytes, ...] = ()
    """JSON values as the source wrote them."""
    documents: tuple[Document, ...] = ()
    files: tuple[Path, ...] = ()
    """Files that are on disk already and only need importing."""
    notices: tuple[str, ...] = ()
    """What a person should know."""
    private: int = 0
    """Records that are not public and were not kept."""
