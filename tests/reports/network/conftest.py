"""The world behind the figures that were published for 2024, in a database of its own."""

from tests.casework.conftest import _tables, _taken_back
from tests.casework.figures.conftest import _kept, world

__all__ = ["_kept", "_tables", "_taken_back", "world"]
