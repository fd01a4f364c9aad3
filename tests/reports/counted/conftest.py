"""The world behind the figures of 2024, and the notices before the European vote."""

from tests.casework.conftest import _tables, _taken_back
from tests.casework.figures.conftest import _kept, world
from tests.casework.figures.test_responses import edmo, notice

__all__ = ["_kept", "_tables", "_taken_back", "edmo", "notice", "world"]
