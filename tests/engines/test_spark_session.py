"""A Spark session starts, or says why not; it can be watched and interrupted; nothing is left."""

import socket

import pytest

from tests.spark_cluster import QUICK
from tocsin.engines.spark import Spark
from tocsin.engines.spark_scratch import Scratch
from tocsin.engines.spark_session import started, watched
from tocsin.vocabulary.errors import EngineError

in_a_cluster = [pytest.mark.spark, pytest.mark.xdist_group("spark")]


def silent(_):
    """Say nothing."""


@pytest.fixture
def log(tmp_path):
    return tmp_path / "driver.log"


def test_without_java_the_error_says_how_to_get_it(log, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(EngineError, match=r"runs on Java.*apt-get install default-jre-headless"):
        started("local[1]", {}, log)


def test_a_java_home_without_java_is_named(log, monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(EngineError, match=rf"JAVA_HOME holds no bin/java; got {tmp_path}"):
        started("local[1]", {}, log)


@pytest.mark.parametrize(
    ("place", "said"),
    [("127.0.0.1:{port}", "refused"), ("127.0.0.1:many", "many")],
)
def test_a_master_that_does_not_answer_is_said_so_at_once(log, monkeypatch, tmp_path, place, said):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as closed:
        free = closed.getsockname()[1]

    with pytest.raises(EngineError, match=rf"no Spark master answers there; .*{said}.*local"):
        started("spark://" + place.format(port=free), {}, log)


class TestOnACluster:
    """One session after the other: a process has room for one."""

    pytestmark = in_a_cluster

    def test_a_cluster_without_room_is_said_so(self, spark_master, log):
        greedy = QUICK | {"spark.executor.memory": "4g"}

        with pytest.raises(EngineError, match=r"no worker gave an executor in 0 s; .*memory"):
            started(spark_master, greedy, log, patience=0.2)

    def test_an_option_spark_refuses_is_told_in_its_words(self, spark_master, log):
        with pytest.raises(
            EngineError, match=r"did not start; got .*Executor memory must.*driver\.log"
        ):
            started(spark_master, QUICK | {"spark.executor.memory": "xyz"}, log)

    def test_work_is_watched_interrupted_and_gone_on_with(self, spark_master, tmp_path, capfd):
        """An interrupt stops the work on the cluster and not the session; nothing is left over."""
        told = []
        with Spark(spark_master, scratch=tmp_path, options=QUICK) as engine:
            session = engine.opened().session
            endless = session.range(10**13).selectExpr("sum(hash(id))")

            def interrupt(words):
                told.append(words)
                if "0 of" in words:
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                watched(session, "adding up", interrupt, endless.collect)
            assert session.sparkContext.statusTracker().getActiveJobsIds() == []
            assert watched(session, "counting", silent, session.range(7).count) == 7
            with pytest.raises(EngineError, match=r"reading failed; got .*PATH_NOT_FOUND"):
                watched(
                    session, "reading", silent, lambda: session.read.parquet("/no/such").count()
                )
            assert list(tmp_path.iterdir()) == [engine.opened().folder]

        assert told[-1].startswith("adding up: 0 of ")
        assert list(tmp_path.iterdir()) == []
        assert capfd.readouterr() == ("", "")

    def test_workers_that_write_elsewhere_are_found_out(self, spark_master, tmp_path, monkeypatch):
        """As if a worker had another disk under the folder's name: its part does not come back."""
        whole = Scratch.parts
        monkeypatch.setattr(Scratch, "parts", lambda self, path: whole(self, path)[1:])

        with (
            Spark(spark_master, scratch=tmp_path, options=QUICK) as engine,
            pytest.raises(
                EngineError, match=r"all workers must see .*; got \d+ of 1000 rows.*scratch"
            ),
        ):
            engine.opened()
        assert list(tmp_path.iterdir()) == []
