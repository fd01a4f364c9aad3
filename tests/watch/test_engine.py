"""A watch says where accounts are paired, in `tocsin.toml` or for one run."""

from datetime import timedelta

import polars as pl
import pytest

from tocsin.engines import kept
from tocsin.engines.choice import current
from tocsin.vocabulary.errors import ConfigError
from tocsin.watch import Watch
from tocsin.watch.settings import read


@pytest.fixture
def folder(tmp_path):
    """A watch on a cluster that is nowhere: nothing may ask for it."""
    (tmp_path / "tocsin.toml").write_text(
        'name = "river"\nengine = "spark://nowhere.example:7077"\n'
        '[spark]\noptions = { "spark.executor.memory" = "8g" }\n'
    )
    return tmp_path


def test_tables_pass_through_the_watch_unless_told_otherwise(folder):
    found = read(folder / "tocsin.toml").engine
    assert (found.name, found.scratch) == ("spark://nowhere.example:7077", folder)
    assert found.options == {"spark.executor.memory": "8g"}

    with (folder / "tocsin.toml").open("a") as sheet:
        sheet.write('scratch = "../shared"\n')
    assert read(folder / "tocsin.toml").engine.scratch == folder / "../shared"


def test_an_engine_nobody_knows_is_refused_with_its_file(folder):
    (folder / "tocsin.toml").write_text('name = "river"\nengine = "dask"\n')

    with pytest.raises(ConfigError, match=r"tocsin\.toml, engine must be local.*; got 'dask'"):
        Watch(folder)


def test_detectors_work_on_the_watch_s_engine_or_on_the_one_named_for_a_block(folder, monkeypatch):
    watch, seen = Watch(folder), []
    monkeypatch.setattr(watch, "_run", lambda *_: seen.append(current().name))
    monkeypatch.setattr(watch.runs, "findings", lambda _: [])

    watch.detect("copypasta")
    with watch.working("local"):
        watch.detect("copypasta")

    assert seen == ["spark", "local"]
    assert current().name == "local"


def test_an_engine_that_nothing_needs_is_never_started(folder):
    """No post is in the watch, so no detector pairs anybody, and the cluster is not missed."""
    assert Watch(folder).detect() == ()


def test_pairs_are_kept_in_the_watch_from_one_run_to_the_next(tmp_path, monkeypatch):
    (tmp_path / "tocsin.toml").write_text('name = "river"\n')
    watch, said = Watch(tmp_path), []
    monkeypatch.setattr(kept, "LEAST", 0)
    rows = pl.DataFrame({"object": ["a"], "account": ["x"], "post": ["p"], "at": [0]})
    for _ in range(2):
        with watch.working(told=said.append):
            current().log(rows, "url").meetings([timedelta(minutes=1)])

    assert said == [
        "url: all 1 shares counted: nothing was kept",
        "url: none of 1 shares has changed",
    ]
    assert sorted(path.name for path in (tmp_path / "pairs").iterdir()) == ["url"]
