"""What goes to a Spark session and comes back: Parquet in a folder that all machines see.

Both sides read Parquet fastest, and the workers need nothing for it. A cluster whose workers see
another folder of that name would lose results in silence, so that is tried first.
"""

import shutil
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import NamedTuple, NoReturn

import polars as pl
from pyspark.sql import DataFrame, SparkSession

from tocsin.engines.spark_session import Told, watched
from tocsin.vocabulary.errors import EngineError

PROBE = 1_000
"""Rows written to see whether they come back, by so many tasks that every worker has some."""
TASKS = 4
"""Of these per worker."""


class Table(NamedTuple):
    """A stored table."""

    frame: DataFrame
    """Reads it; no work is behind it any more."""
    rows: int


class Scratch:
    """A session, and the folder through which it takes and gives tables."""

    def __init__(self, session: SparkSession, folder: Path | None, told: Told) -> None:
        """Make a folder of our own in `folder` (null: where the system keeps such things).

        Raises `EngineError` where the workers do not see it.
        """
        self.session, self.told = session, told
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="tocsin-spark-", dir=folder)).resolve()
        except OSError as error:
            raise EngineError(
                f"engine spark: the scratch folder must be one that can be written; got {folder}: "
                f"{error.strerror}"
            ) from error
        self._numbers = count()
        try:
            self._probe()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Remove all that was made."""
        shutil.rmtree(self.folder)

    def handed(self, frame: pl.DataFrame | pl.LazyFrame) -> Table:
        """Hand a Polars table over to Spark."""
        path = self._path()
        frame.lazy().sink_parquet(path)
        kinds = ", ".join(
            f"{name} {_kind(kind)}" for name, kind in pl.read_parquet_schema(path).items()
        )
        return Table(self.session.read.schema(kinds).parquet(path.as_uri()), _height([path]))

    def kept(self, frame: DataFrame, what: str) -> Table:
        """Do the work behind a frame (`what`: in a few words), and keep the result on disk."""
        path = self._written(frame, what)
        found = self.session.read.schema(frame.schema).parquet(path.as_uri())
        return Table(found, _height(self.parts(path)))

    def fetched(self, frame: DataFrame, what: str) -> pl.DataFrame:
        """Do the work behind a frame (`what`: in a few words); return the result."""
        return pl.read_parquet(self.parts(self._written(frame, what)))

    def _written(self, frame: DataFrame, what: str) -> Path:
        path = self._path()
        writer = frame.write.option("compression", "zstd")
        watched(self.session, what, self.told, lambda: writer.parquet(path.as_uri()))
        return path

    def parts(self, path: Path) -> list[Path]:
        """Return the files of a result, of which Spark writes one even where there are no rows."""
        parts = sorted(path.glob("*.parquet"))
        return parts or self._apart("nothing came back")

    def _path(self) -> Path:
        return self.folder / f"{next(self._numbers)}.parquet"

    def _probe(self) -> None:
        """Raise when what workers write does not come back."""
        context = self.session.sparkContext
        if context.master is None or context.master.startswith("local"):
            return
        workers = len(context.statusTracker().getExecutorInfos())
        rows = self.session.range(0, PROBE, 1, TASKS * workers)
        try:
            found = self.fetched(rows, "trying the scratch folder").height
        except EngineError as error:
            self._apart(str(error))
        if found != PROBE:
            self._apart(f"{found} of {PROBE} rows came back")

    def _apart(self, got: str) -> NoReturn:
        raise EngineError(
            f"engine spark: all workers must see the scratch folder {self.folder.parent}, and be "
            f"allowed to write there; got {got}; name one on storage they share: scratch, under "
            "[spark] in tocsin.toml"
        )


def _kind(of: pl.DataType) -> str:
    """Return what Spark calls a type of text or whole numbers as it is stored."""
    return "string" if of == pl.String else _NUMBERS.get(of, "bigint")


_NUMBERS: Mapping[pl.DataType, str] = {
    pl.Int8(): "tinyint",
    pl.UInt8(): "smallint",
    pl.Int16(): "smallint",
    pl.UInt16(): "int",
    pl.Int32(): "int",
    pl.UInt64(): "decimal(20, 0)",
}


def _height(parts: list[Path]) -> int:
    """Count rows, from what the files say of themselves."""
    return int(pl.scan_parquet(parts).select(pl.len()).collect().item())
