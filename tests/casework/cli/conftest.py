"""Commands work in the folder of the watch."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _in_the_watch(monkeypatch, tmp_path):
    monkeypatch.chdir(settings.TOCSIN_WATCH)
    monkeypatch.setenv("TOCSIN_KEYS", str(tmp_path / "keys"))
    monkeypatch.delenv("TOCSIN_TIME_STAMPS", raising=False)
