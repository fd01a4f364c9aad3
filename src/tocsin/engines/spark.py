"""The same answers from a Spark cluster: for logs that one machine cannot hold.

Rows go over as Parquet, the pairs are made and folded where the workers are, and what comes back
is small: edges, accounts, encounters. Everything after that is done here. When this pays, what it
costs and how to start a cluster: docs/method/spark.md.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import polars as pl
from pyspark.sql import SparkSession

from tocsin.engines.engine import Log
from tocsin.engines.local import Local
from tocsin.engines.shares import columns
from tocsin.engines.spark_log import SparkLog
from tocsin.engines.spark_scratch import Scratch
from tocsin.engines.spark_session import Told, started, stopped
from tocsin.vocabulary.errors import EngineError


def silent(_: str) -> None:
    """Tell nobody."""


class Spark:
    """A Spark cluster, or as much of this machine as Spark takes; use it in a `with` block.

    Nothing is started before there is something to do, and it goes on for all logs of the block.
    """

    name: ClassVar[str] = "spark"

    def __init__(
        self,
        master: str = "local[*]",
        *,
        scratch: Path | None = None,
        options: Mapping[str, str] | None = None,
        told: Told = silent,
        session: SparkSession | None = None,
    ) -> None:
        """Name the cluster.

        `master` is `spark://host:7077`, or `local[*]`; `scratch` a folder that every worker sees
        under the same name (null: this machine's temporary one, which will do for `local`);
        `options` are Spark's own; `told` hears how far the work is; `session` is one that runs
        already, which is used in place of a new one and left running.
        """
        self.master, self.folder, self.told = master, scratch, told
        self.options = dict(options or {})
        self._given = session
        self._scratch: Scratch | None = None
        self._words: Path | None = None
        self._closed = False

    def log(self, rows: pl.DataFrame | pl.LazyFrame, name: str = "") -> Log:  # noqa: ARG002
        """Take rows of object, account, post and at; they are handed over when first asked for.

        Where there is none, there is nothing to start a cluster for, and the answer is known here.
        """
        read = rows.lazy().select(*columns(rows))
        if read.limit(1).collect().is_empty():
            return Local().log(rows)
        return SparkLog(read, self.opened)

    def opened(self) -> Scratch:
        """Return the running session with its folder; start it if need be."""
        if self._closed:
            raise EngineError(
                "engine spark: it was put away at the end of its block, with all it was asked to "
                "count; ask inside the block"
            )
        if self._scratch is None:
            self._scratch = self._start()
        return self._scratch

    def close(self) -> None:
        """Stop what was started, and remove what was written."""
        self._closed = True
        if self._scratch is None:
            return
        scratch, self._scratch = self._scratch, None
        scratch.close()
        if self._given is None:
            stopped(scratch.session)
        if self._words is not None:
            shutil.rmtree(self._words)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _start(self) -> Scratch:
        if self._given is not None:
            return Scratch(self._given, self.folder, self.told)
        self.told("starting Spark")
        words = Path(tempfile.mkdtemp(prefix="tocsin-spark-driver-"))
        try:
            session = started(self.master, self.options, words / "driver.log")
        except EngineError:  # says where the log is: if there is one, it stays
            if not (words / "driver.log").exists():
                words.rmdir()
            raise
        except BaseException:
            shutil.rmtree(words)
            raise
        try:
            scratch = Scratch(session, self.folder, self.told)
        except BaseException:
            stopped(session)
            shutil.rmtree(words)
            raise
        self._words = words
        return scratch
