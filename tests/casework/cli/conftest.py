"""Commands work in the folder of the watch."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _in_the_watch(monkeypatch, tmp_path):
    monkeypatch.chdir(settings.TOCSIN_WATCH)
    monkeypatch.setenv("TOCSIN_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("TOCSIN_TIME_STAMPS", raising=False)


@pytest.fixture
def outbox(tmp_path):
    """A way of telling Bigbook, in the watch's own settings, and the folder where it leads."""
    sheet = settings.TOCSIN_WATCH / "tocsin.toml"
    before = sheet.read_text()
    sheet.write_text(before + WAYS.format(folder=tmp_path / "outbox"))
    yield tmp_path / "outbox"
    sheet.write_text(before)


WAYS = """
time_zone = "Europe/Bucharest"
[contact]
name = "ECDC desk"
address = "desk@ecdc.example"
[[transport]]
name = "portal"
kind = "folder"
folder = "{folder}"
recipient = "Bigbook"
"""
