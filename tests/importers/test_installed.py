"""Importers of other packages: one that is broken is named, and costs nobody else anything."""

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from tocsin import importers
from tocsin.cli import app
from tocsin.importers import GROUP, broken, installed
from tocsin.importers.rss import Rss


class Unfinished:
    """An importer written against an early Tocsin."""

    name, title = "unfinished", "Unfinished"


def raising(error):
    """Return what loads an importer and fails."""

    def load():
        raise error

    return load


@pytest.fixture
def packages(monkeypatch):
    """Pretend that some packages are installed, and no others."""

    def install(**loads):
        entries = [
            SimpleNamespace(name=name, load=load, dist=SimpleNamespace(name=f"{name}-pkg"))
            for name, load in loads.items()
        ]
        monkeypatch.setattr(
            importers, "entry_points", lambda group: entries if group == GROUP else []
        )

    return install


@pytest.mark.parametrize(
    ("load", "reason"),
    [
        (raising(ImportError("no module named orjson")), "ImportError: no module named orjson"),
        (raising(ZeroDivisionError("division by zero")), "ZeroDivisionError: division by zero"),
        (lambda: Unfinished, "unfinished-pkg: lacks version, sniff, sights"),
    ],
)
def test_one_that_cannot_be_used_is_named_and_the_others_work(packages, load, reason):
    packages(unfinished=load, zrss=lambda: Rss)

    assert [*installed()] == ["zrss"]
    assert reason in broken()["unfinished"]


def test_nothing_that_is_installed_here_is_broken():
    assert broken() == {}


def test_the_doctor_names_a_broken_importer(packages, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    packages(unfinished=lambda: Unfinished, zrss=lambda: Rss)
    found = CliRunner().invoke(app, ["doctor", "--json"])

    checks = [one for one in json.loads(found.stdout) if one["name"] == "importers"]
    assert {one["found"]: one["ok"] for one in checks} == {
        "1 formats": True,
        "unfinished: unfinished-pkg: lacks version, sniff, sights": False,
    }
    assert found.exit_code == 1
