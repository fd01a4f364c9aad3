"""A corpus and an inbox of one's own, and no proxy between a test and its server."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.connectors.servers import pace
from tocsin.connectors.collecting import Collecting, Plan
from tocsin.connectors.inbox import opened
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file


@dataclass
class Desk:
    """Collects into one folder, as often as a test likes."""

    folder: Path

    @property
    def corpus(self):
        return Corpus(self.folder / "corpus")

    def collect(self, connector, its_pace=None, *, plan=None, importer=True):
        """Run a connector once; `importer=False` stores and does not import."""

        def imports(path, name):
            return [import_file(path, self.corpus, importer=name)] if importer else []

        with opened(self.folder / "inbox", connector.name, connector.stream) as inbox:
            its_pace, plan = its_pace or pace(), plan or Plan()
            return Collecting(connector, inbox, imports, pace=its_pace, plan=plan).run()

    def posts(self):
        return sorted(self.corpus.table("posts").collect()["native_id"])

    def stored(self):
        """Return every file of the inbox, in one piece."""
        return b"".join(p.read_bytes() for p in self.folder.rglob("*") if p.is_file())


@pytest.fixture(autouse=True)
def nothing_between(monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    for name in ("MASTODON", "YOUTUBE", "META_ADS"):
        monkeypatch.delenv(f"TOCSIN_{name}_KEY", raising=False)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)
