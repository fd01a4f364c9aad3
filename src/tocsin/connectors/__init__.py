"""Connectors: one file per live source, found through the `tocsin.connectors` group.

A connector asks a source for what is new and yields it page by page, each with the cursor that
stands behind the page. Everything else is the same for all: raw records are on disk before the
cursor moves, closed segments go through the import lane, and a collection that was killed goes on
where its stored records end.
"""

from collections.abc import Iterator
from dataclasses import Field
from importlib.metadata import EntryPoint, entry_points
from typing import Any, ClassVar, Protocol

from tocsin.connectors.pace import Pace
from tocsin.connectors.page import Cursor, Page
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.names import nearest

__all__ = ["Connector", "Cursor", "Pace", "Page", "installed", "named", "names"]

GROUP = "tocsin.connectors"
EXTRA = {"httpx", "websockets"}
"""What the extra `collect` installs; the core does without."""


class Connector(Protocol):
    """One live source: a frozen keyword-only dataclass whose fields are its parameters."""

    name: ClassVar[str]
    """Stable word for the command line."""
    title: ClassVar[str]
    """What people call the source."""
    importer: ClassVar[str | None]
    """The importer of its raw records; null: each file is recognised."""
    credential: ClassVar[str | None]
    """What it logs in with, as `credentials.credential` knows it; null: it needs nothing."""
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def stream(self) -> str:
        """What tells two collections of one connector apart; names a folder, holds no secret."""

    def pages(self, cursor: Cursor, pace: Pace) -> Iterator[Page]:
        """Yield what is new since `cursor`; end when there is nothing more for now.

        A page's cursor says what is settled once the page is stored, never more. Raises
        `SourceError` when the source does not answer as it should, `ConfigError` for a parameter.
        """


def names() -> tuple[str, ...]:
    """Return the names of every connector on this machine."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def installed() -> dict[str, type[Connector]]:
    """Return every connector on this machine, ours and other people's, by name."""
    return {name: named(name) for name in names()}


def named(name: str) -> type[Connector]:
    """Return a connector by name.

    Raises `UnknownNameError`, and `ConfigError` when what it stands on is not installed.
    """
    known = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in known:
        raise UnknownNameError("connector", name, nearest(name, known))
    return _loaded(known[name])


def _loaded(entry: EntryPoint) -> type[Connector]:
    try:
        found: type[Connector] = entry.load()
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in EXTRA:
            raise
        raise ConfigError(
            f"connector {entry.name}: needs {library}, which is not installed; "
            "pip install 'tocsin[collect]'"
        ) from error
    return found
