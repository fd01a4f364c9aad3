"""What every installed connector promises, ours and other people's."""

from dataclasses import fields
from pathlib import Path

import pytest

from tocsin import connectors, importers
from tocsin.connectors import installed
from tocsin.vocabulary.errors import ConfigError, UnknownNameError

DOCS = Path(__file__).parents[2] / "docs" / "connectors"

every_connector = pytest.mark.parametrize("one", installed().values(), ids=lambda one: one.name)


@every_connector
def test_a_connector_is_called_what_its_entry_point_says(one):
    assert installed()[one.name] is one
    assert one.title


@every_connector
def test_a_connector_is_a_recipe_that_cannot_be_changed(one):
    assert one.__dataclass_params__.frozen
    assert all(field.kw_only for field in fields(one))


@every_connector
def test_somebody_reads_what_a_connector_stores(one):
    assert one.importer is None or one.importer in importers.installed()


@every_connector
def test_the_page_names_every_parameter(one):
    page = (DOCS / f"{one.name}.md").read_text()
    for field in fields(one):
        assert f"`{field.name}`" in page, f"docs/connectors/{one.name}.md: {field.name} is missing"


@every_connector
def test_the_page_names_the_key(one):
    page = (DOCS / f"{one.name}.md").read_text()
    variable = f"TOCSIN_{one.credential.upper()}_KEY" if one.credential else ""
    assert variable in page


def test_a_connector_nobody_has_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean mastodon"):
        connectors.named("mastodan")


def test_a_missing_library_is_told_with_the_way_out(monkeypatch):
    """The core installs none of what connectors stand on."""

    def load(_entry):
        raise ModuleNotFoundError(name="httpx")

    monkeypatch.setattr("importlib.metadata.EntryPoint.load", load)
    with pytest.raises(ConfigError, match=r"needs httpx.*pip install 'tocsin\[collect\]'"):
        connectors.named("rss")
