"""`--engine` says where accounts are paired; progress goes to the screen in plain words."""

import pytest
from typer.testing import CliRunner

from tocsin.cli import app, engine, screen
from tocsin.engines.choice import current
from tocsin.vocabulary.errors import ConfigError
from tocsin.watch import Watch


def test_an_engine_nobody_knows_stops_the_command(tmp_path):
    Watch.create(tmp_path / "watch")
    ran = CliRunner().invoke(
        app, ["detect", "--workspace", str(tmp_path / "watch"), "--engine", "sparks"]
    )

    assert isinstance(ran.exception, ConfigError)
    assert str(ran.exception).endswith("or spark://HOST:PORT; got 'sparks'")


@pytest.mark.parametrize("option", ["local", "spark"])
def test_a_command_without_a_watch_names_its_engine(option):
    with engine.working("pairing", None, option, quiet=True):
        assert current().name == option
    with engine.working("pairing", None, None, quiet=True):
        assert current().name == "local"


def test_progress_stands_behind_what_is_going_on(monkeypatch):
    """What a cluster says of itself cannot drive the terminal."""
    shown = []

    class Status:
        update = shown.append

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    class Console:
        def status(self, message):
            shown.append(message)
            return Status()

    monkeypatch.setattr(screen, "notices", Console)
    with engine.working("looking", None, "spark", quiet=False) as say:
        say("looking for coordinated")
        current().told("pairing accounts: 3 of 8 tasks\x1b[31m")

    assert shown == [
        "looking",
        "looking for coordinated",
        r"looking for coordinated: pairing accounts: 3 of 8 tasks\\x1b\[31m".replace(r"\\", "\\"),
    ]


@pytest.mark.parametrize(("name", "found"), [("local", None), ("spark://127.0.0.1:x", "engine")])
def test_doctor_says_when_a_cluster_cannot_be_had(tmp_path, name, found, monkeypatch):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "tocsin.toml").write_text(f'name = "river"\nengine = "{name}"\n')

    ran = CliRunner().invoke(app, ["doctor", "--workspace", str(tmp_path)])

    assert ("no Spark master answers there" in ran.stdout) == bool(found)
    assert ran.exit_code == int(bool(found))
