"""Which engine does the heavy work of a block: this machine, unless another was named.

An engine changes where the work is done and nothing of what comes out, so it is no parameter of a
detector and no part of a finding's provenance: whoever runs detectors names it once, and what needs
an engine asks for the `current` one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tocsin.engines.engine import Engine
from tocsin.engines.kept import Kept
from tocsin.engines.local import Local
from tocsin.vocabulary.errors import ConfigError, EngineError

NAMES = "local, spark, or spark://HOST:PORT"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """An engine by name, and what Spark is told if it is that."""

    name: str = "local"
    """`local`, `spark` (Spark on this machine), or a Spark master: `spark://host:7077`."""
    scratch: Path | None = None
    """Folder that all workers see under the same name; null: this machine's temporary one."""
    options: Mapping[str, str] = field(default_factory=dict)
    """Spark's own: `spark.executor.memory` and the like."""
    kept: Path | None = None
    """Folder in which this machine keeps what it counted, for the next run; null: nowhere."""

    def __post_init__(self) -> None:
        if self.name not in ("local", "spark") and not self.name.startswith("spark://"):
            raise ConfigError(f"engine must be {NAMES}; got {self.name!r}")

    @property
    def master(self) -> str:
        """What Spark calls the place."""
        return "local[*]" if self.name == "spark" else self.name


def ready(choice: Choice) -> None:
    """Raise `EngineError` when an engine cannot be had; nothing is started."""
    if choice.name != "local":
        _spark("spark_session").ready(choice.master)


def current() -> Engine:
    """Return the engine that is in use."""
    return _CURRENT.get() or Local()


def chosen() -> bool:
    """Return whether an engine was named for what is running."""
    return _CURRENT.get() is not None


@contextmanager
def using(choice: Choice, told: Callable[[str], None] = lambda _: None) -> Iterator[Engine]:
    """Make an engine the current one, for a block; what it starts is stopped at the end.

    `told` hears how far the work is. Raises `EngineError` when it cannot be had.
    """
    if choice.name == "local":
        with given(Kept(choice.kept, told) if choice.kept else Local()) as engine:
            yield engine
        return
    spark = _spark("spark").Spark
    made = spark(choice.master, scratch=choice.scratch, options=choice.options, told=told)
    with made, given(made) as engine:
        yield engine


@contextmanager
def given(engine: Engine) -> Iterator[Engine]:
    """Make an engine that is there already the current one, for a block."""
    before = _CURRENT.set(engine)
    try:
        yield engine
    finally:
        _CURRENT.reset(before)


_CURRENT: ContextVar[Engine | None] = ContextVar("engine", default=None)


def _spark(name: str) -> Any:  # noqa: ANN401  # a module; PySpark is an extra, imported by those who ask for it
    try:
        return import_module(f"tocsin.engines.{name}")
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in ("pyspark", "py4j"):
            raise EngineError(
                "engine spark: needs PySpark, which is not installed here; "
                "pip install 'tocsin[spark]', or work on this machine: --engine local"
            ) from error
        raise
