"""A Spark session: started or refused with the reason, watched at work, and put away.

The driver is a Java process beside this one. What it writes goes to a file of its own, not to the
terminal; when it does not start, its last words are in the error.
"""

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from traceback import walk_tb
from typing import TypeVar
from uuid import uuid4

import pyspark
from py4j.java_gateway import JavaGateway
from py4j.protocol import Py4JError
from pyspark import InheritableThread, SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from tocsin.vocabulary.errors import EngineError

Result = TypeVar("Result")
Told = Callable[[str], None]
"""Called with a few words on how far the work is."""

BROKEN = (Py4JError, PySparkException)
"""What Spark raises when it cannot go on."""
PORT = 7077
"""Where a standalone master listens unless told otherwise."""
ANSWERS = 5.0
"""Seconds in which a master that is there takes a connection."""
JAVA = (
    "install a Java runtime, 17 or newer: "
    "on Debian and Ubuntu, apt-get install default-jre-headless"
)


def started(
    master: str, options: Mapping[str, str], log: Path, *, patience: float = 60.0
) -> SparkSession:
    """Return a session on `master` (`local[*]`, `spark://host:7077`) that has an executor.

    `options` are Spark's own, and have the last word; `log` is the file the driver writes to;
    `patience` is how many seconds a worker may take to give an executor. One session at a time in
    one process. Raises `EngineError`.
    """
    host = ready(master)
    chosen = {
        "spark.app.name": "tocsin",
        "spark.master": master,
        "spark.driver.host": host,
        "spark.log.level": "WARN",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        **(_alone() if master.startswith("local") else {}),
        **options,
    }
    conf = SparkConf(loadDefaults=False).setAll(list(chosen.items()))
    gateway = _driver(conf, log)
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        session = SparkSession(SparkContext(conf=conf, gateway=gateway))
        _await_executor(session, patience)
    except BROKEN as error:
        told = _last(log, " ERROR ") or _words(error)
        _put_away(gateway)
        raise EngineError(
            f"engine {master}: Spark did not start; got {told}; a cluster must run "
            f"Spark {pyspark.__version__}, as here, and reach {host}; the driver's log is {log}"
        ) from error
    except BaseException:
        _put_away(gateway)
        raise
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, interrupt)  # ctrl-C stays ours: see `watched`
    return session


def ready(master: str) -> str:
    """Return the address under which `master` can reach this machine; nothing is started.

    Raises `EngineError` where there is no Java here, or no master there.
    """
    _java()
    return _address(master)


def stopped(session: SparkSession) -> None:
    """End a session that `started` returned, with its driver and all connections to it."""
    gateway = SparkContext._gateway  # noqa: SLF001  # no public way to end the driver process
    try:
        session.stop()
    finally:
        if gateway is not None:
            _put_away(gateway)


def watched(session: SparkSession, what: str, told: Told, work: Callable[[], Result]) -> Result:
    """Do work on a session, telling every second how many of its tasks are done.

    When this thread is interrupted, the jobs are cancelled on the cluster, and the interrupt goes
    on. Raises `EngineError` for what Spark cannot do.
    """
    group, done = f"tocsin-{uuid4()}", Future[Result]()
    context = session.sparkContext

    def job() -> None:
        try:
            context.setJobGroup(group, what, interruptOnCancel=True)
            done.set_result(work())
        except BaseException as error:  # noqa: BLE001  # raised again below, in the caller's thread
            done.set_exception(error)

    thread = InheritableThread(target=job, daemon=True)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(timeout=1.0)
            told(f"{what}: {_tasks(context, group)}")
    except BaseException:
        context.cancelJobGroup(group)
        thread.join(timeout=30.0)
        raise
    try:
        return done.result()
    except BROKEN as error:
        raise EngineError(f"engine {context.master}: {what} failed; got {_words(error)}") from error


def _java() -> None:
    """Raise when there is no Java to run Spark on."""
    home = os.environ.get("JAVA_HOME")
    if home and not (Path(home) / "bin" / "java").exists():
        raise EngineError(f"engine spark: JAVA_HOME holds no bin/java; got {home}; {JAVA}")
    if not home and shutil.which("java") is None:
        raise EngineError(f"engine spark: Spark runs on Java, and there is none here; {JAVA}")


def _address(master: str) -> str:
    """Return the address of this machine that the cluster can reach: the one that reaches it."""
    if not master.startswith("spark://"):
        return "127.0.0.1"
    failed = ""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":") if ":" in place else (place, "", str(PORT))
        try:
            with socket.create_connection((host.strip("[]"), int(port)), ANSWERS) as found:
                return str(found.getsockname()[0])
        except (OSError, ValueError) as error:
            failed = f"{place}: {error}"
    raise EngineError(
        f"engine {master}: no Spark master answers there; got {failed}; start one (see "
        'docs/method/spark.md), or work on this machine: --engine local, or engine = "local"'
    )


def _alone() -> dict[str, str]:
    """Return what Spark should take of this machine when it is the whole cluster."""
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "spark.driver.memory": f"{max(memory // 2, 512)}m",
        "spark.sql.shuffle.partitions": str(2 * cores),
    }


def _driver(conf: SparkConf, log: Path) -> JavaGateway:
    """Start the driver's Java process; raises `EngineError` with its last words."""
    with log.open("ab") as written:
        try:
            return launch_gateway(conf, {"stdout": written, "stderr": written})  # type: ignore[no-untyped-call]
        except BaseException as error:
            _abandoned(error)
            if not isinstance(error, (*BROKEN, OSError)):
                raise
            raise EngineError(
                "engine spark: the Java process did not start; "
                f"got {_last(log, 'Error', 'Exception') or _words(error)}; "
                f"if Java is too old, {JAVA}; all of its words are in {log}"
            ) from error


def _abandoned(error: BaseException) -> None:
    """End the process of a launch that failed: nobody but the launch knows of it."""
    for frame, _ in walk_tb(error.__traceback__):
        process = frame.f_locals.get("proc")
        if isinstance(process, Popen):
            _ended(process)


def _ended(process: "Popen[bytes]") -> None:
    """End a Java process: it goes by itself when nobody holds the other end of its input."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(timeout=20)
    except TimeoutExpired:
        process.kill()
        process.wait()


def _await_executor(session: SparkSession, patience: float) -> None:
    """Return when a worker has given an executor; raise when none does."""
    context = session.sparkContext
    if context.master is None or not context.master.startswith("spark://"):
        return
    until = time.monotonic() + patience
    while len(context.statusTracker().getExecutorInfos()) < 2:  # one is the driver itself
        if time.monotonic() > until:
            raise EngineError(
                f"engine {context.master}: no worker gave an executor in {patience:.0f} s; "
                "start workers, wait until others have finished, or ask for less: "
                "spark.executor.memory, spark.cores.max"
            )
        time.sleep(0.1)


def _put_away(gateway: JavaGateway) -> None:
    """End the driver process and close what leads to it."""
    context = SparkContext._active_spark_context  # noqa: SLF001  # no public way to end the process
    if context is not None:
        context.stop()
    gateway.shutdown()
    if gateway.proc is not None:
        _ended(gateway.proc)
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001  # the next one starts anew


def _tasks(context: SparkContext, group: str) -> str:
    """Say how many tasks of a job group are done."""
    tracker = context.statusTracker()
    jobs = [tracker.getJobInfo(number) for number in tracker.getJobIdsForGroup(group)]
    stages = [tracker.getStageInfo(one) for job in jobs if job for one in job.stageIds]
    known = [stage for stage in stages if stage]
    done, asked = (sum(getattr(stage, name) for stage in known) for name in _COUNTS)
    return f"{done:,} of {asked:,} tasks" if asked else "planning"


_COUNTS = ("numCompletedTasks", "numTasks")


def _last(log: Path, *marks: str) -> str:
    """Return the last line of a log with one of these marks in it, or ""; no line of a trace."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    told = [line for line in lines if not line.startswith(("at ", "... "))]
    return next((line for line in reversed(told) if any(mark in line for mark in marks)), "")


def _words(error: BaseException) -> str:
    """Return the one line of an error that says what happened."""
    java = getattr(error, "java_exception", None)
    told = str(java.toString() if java is not None else error)
    return told.strip().splitlines()[0] if told.strip() else type(error).__name__
