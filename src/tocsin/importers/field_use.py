"""Which fields of a file an importer reads, which it knows and leaves: for those who try a file."""

from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from msgspec import Struct

from tocsin.importers import Importer, Record
from tocsin.importers.claims import claims
from tocsin.importers.generic import Generic
from tocsin.importers.pieces import Piece

DEEPEST = 24
"""Objects inside objects that are looked into."""


class FieldUse(Struct, frozen=True):
    """Fields that stand in a file, by name."""

    mapped: tuple[str, ...] = ()
    """Read into the canonical tables."""
    ignored: tuple[str, ...] = ()
    """Known and left in the raw records."""
    looked: int = 0
    """Records that were looked through: the first ones of the file."""


class Names:
    """The names of members met in some records, at any depth."""

    def __init__(self) -> None:
        self._met: dict[str, None] = {}
        self._looked = 0

    def take_first(self, pieces: Iterable[Piece], most: int) -> None:
        """Note the members of the file's first records."""
        for piece in pieces:
            if isinstance(piece, Record) and piece.number <= most:
                self._looked += 1
                self.take(piece.value)

    def take(self, value: Any, before: str = "", depth: int = 0) -> None:  # noqa: ANN401  # JSON
        """Note the members of a value, by their names and by their paths."""
        if isinstance(value, Mapping) and depth < DEEPEST:
            for name, inner in value.items():
                self._met[name] = self._met[f"{before}{name}"] = None
                self.take(inner, f"{before}{name}.", depth + 1)
        elif isinstance(value, list):
            for one in value:
                self.take(one, before, depth + 1)

    def use(self, importer: Importer) -> FieldUse:
        """Return what an importer makes of the names."""
        mapped, ignored = _claimed(importer)
        left = ignored - mapped
        return FieldUse(
            tuple(name for name in self._met if name in mapped),
            tuple(name for name in self._met if name in left),
            self._looked,
        )


def _claimed(importer: Importer) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names an importer maps, and those it knows and leaves."""
    if isinstance(importer, Generic):
        columns = importer.mapping.columns.values()
        return frozenset(columns), frozenset(importer.mapping.ignored)
    package = type(importer).__module__.rpartition(".")[0]
    if not files(package).joinpath(f"{importer.name}.toml").is_file():
        return frozenset(), frozenset()
    objects = claims(importer.name, package).objects.values()
    mapped = frozenset(name for one in objects for name in one.mapped)
    return mapped, frozenset(name for one in objects for name in one.ignored)
