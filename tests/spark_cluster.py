"""A real Spark cluster on loopback: a master and two workers, each a Java process of its own.

    python tests/spark_cluster.py FOLDER

prints `spark://127.0.0.1:PORT` when all have found each other, and stops them when its standard
input ends: that is also what happens when the tests are killed, so nothing is left running. Logs
and the workers' files go to FOLDER.

Nothing here waits by the clock: each process is read until it says that it is ready, and the
master is then asked.
"""

import importlib.util
import json
import os
import subprocess
import sys
import threading
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

DEPLOY = "org.apache.spark.deploy"
MASTER = "Starting Spark master at "
CONSOLE = "Bound MasterWebUI to "
REGISTERED = "Successfully registered with master"
MEMORY = "512m"
_SOON = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
QUICK = {
    "spark.driver.extraJavaOptions": _SOON,
    "spark.driver.memory": MEMORY,
    "spark.executor.extraJavaOptions": _SOON,
    "spark.executor.memory": MEMORY,
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "2",
}
"""Options with which jobs of a few rows are done soon; none of them changes a result."""


class Process:
    """One Java process of the cluster, and what it says."""

    def __init__(self, name, log, *arguments):
        home = Path(importlib.util.find_spec("pyspark").origin).parent
        self.log = log
        self.said = subprocess.Popen(
            [home / "bin" / "spark-class", f"{DEPLOY}.{name}", *arguments],
            env={
                **os.environ,
                "SPARK_HOME": str(home),
                "SPARK_LOCAL_IP": "127.0.0.1",
                "SPARK_DAEMON_JAVA_OPTS": _SOON,
                "SPARK_DAEMON_MEMORY": "256m",
                "SPARK_MASTER_OPTS": "-Dspark.master.rest.enabled=false",
            },
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        )  # fmt: skip

    def until(self, words):
        """Read until a line has these words; return what follows them in it."""
        for line in self.said.stdout:
            with self.log.open("a") as log:
                log.write(line)
            if words in line:
                return line.partition(words)[2].strip()
        raise RuntimeError(f"{self.log.name} ended before it said {words!r}; see {self.log}")

    def rest(self):
        """Go on writing the log in the background: a full pipe would stop the process."""
        threading.Thread(target=self._copied, daemon=True).start()

    def _copied(self):
        with self.log.open("a") as log:
            log.writelines(self.said.stdout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.said.terminate()
        try:
            self.said.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.said.kill()
            self.said.wait()


def serve(folder):
    """Start the cluster, say where it is, and stop it when standard input ends."""
    here = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    with ExitStack() as running:
        master = running.enter_context(Process("master.Master", folder / "master.log", *here))
        address = master.until(MASTER).split()[0]
        console = int(master.until(CONSOLE).rpartition(":")[2])
        master.rest()
        workers = [
            running.enter_context(
                Process(
                    "worker.Worker", folder / f"worker{n}.log", *here, "--cores", "1",
                    "--memory", MEMORY, "--work-dir", folder / f"work{n}", address,
                )
            )
            for n in (1, 2)
        ]  # fmt: skip
        for worker in workers:
            worker.until(REGISTERED)
            worker.rest()
        alive = asked(console)["aliveworkers"]
        assert alive == len(workers), f"{alive} workers of {len(workers)} are alive"
        sys.stdout.write(address + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def asked(port):
    """Return what the master says of itself."""
    with closing(HTTPConnection("127.0.0.1", port)) as console:
        console.request("GET", "/json/")
        return json.load(console.getresponse())


@contextmanager
def cluster(folder):
    """Give the address of a cluster that lives as long as the block; its logs stay in `folder`."""
    with subprocess.Popen(
        [sys.executable, __file__, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as serving:
        address = serving.stdout.readline().strip()
        assert address.startswith("spark://"), f"the Spark cluster did not start: see {folder}"
        try:
            yield address
        finally:
            serving.stdin.close()
            serving.wait(timeout=60)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
