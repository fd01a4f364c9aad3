"""Every engine there is, for the tests that hold them all to one contract."""

from typing import Any, NamedTuple

from tocsin.engines.local import Local


class Tried(NamedTuple):
    """An engine, and how many random logs it is worth."""

    engine: Any
    examples: int


ENGINES = [Tried(Local(), 300)]
