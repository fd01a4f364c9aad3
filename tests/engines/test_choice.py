"""An engine is named once, for all that works in a block."""

import sys
from datetime import timedelta

import polars as pl
import pytest

from tocsin.engines.choice import Choice, chosen, current, using
from tocsin.vocabulary.errors import ConfigError, EngineError


def test_work_is_done_on_this_machine_unless_told_otherwise():
    assert current().name == "local"
    assert not chosen()


def test_an_engine_is_named_for_a_block_and_no_longer():
    """Spark starts nothing before it has rows to pair, so naming it costs nothing."""
    with using(Choice(name="spark")) as outer:
        assert current() is outer
        with using(Choice()):
            assert current().name == "local"
            assert chosen()
        assert current().name == "spark"

    assert not chosen()


def test_no_cluster_is_asked_about_nothing():
    """A watch without images has nothing to pair by images, and a cluster takes its time."""
    nothing = pl.DataFrame(schema=dict.fromkeys(("object", "account", "post", "at"), pl.Int64))
    with using(Choice(name="spark://nowhere.example:7077")) as engine:
        assert engine.log(nothing).meetings([timedelta(minutes=1)]).total == 0


@pytest.mark.parametrize("name", ["", "sparks", "yarn", "hdfs://host", "spark:/host"])
def test_an_engine_nobody_knows_is_refused(name):
    with pytest.raises(
        ConfigError, match=r"engine must be local, spark, or spark://HOST:PORT; got"
    ):
        Choice(name=name)


def test_without_pyspark_the_error_says_how_to_get_it(monkeypatch):
    monkeypatch.delitem(sys.modules, "tocsin.engines.spark", raising=False)
    for name in [one for one in sys.modules if one.split(".")[0] == "pyspark"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(EngineError, match=r"needs PySpark.*pip install 'tocsin\[spark\]'"):
        using(Choice(name="spark")).__enter__()
