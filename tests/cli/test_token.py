"""`tocsin token`: made once, listed without it, taken back."""

import json

import pytest
from django.conf import settings
from typer.testing import CliRunner

from tests.casework.conftest import _tables, _taken_back, house
from tocsin.cli import app
from tocsin.console.tokens.showing import shown_by

__all__ = ["_tables", "_taken_back", "house"]


@pytest.fixture
def tocsin(house, settings_folder):  # noqa: ARG001  # Ana works there
    """Return a way to run the command in the watch of these tests, as Ana."""

    def run(*words):
        ran = CliRunner().invoke(
            app,
            ["token", *words, "--as", "ana", "--workspace", str(settings_folder)],
            env={"COLUMNS": "200"},
        )
        if ran.exception and not isinstance(ran.exception, SystemExit):
            raise ran.exception
        return ran.stdout

    return run


@pytest.fixture
def settings_folder():
    """Return the folder of the watch of these tests."""
    return settings.TOCSIN_WATCH


def test_a_token_is_shown_once_and_opens_what_it_says(tocsin):
    made = json.loads(tocsin("make", "nightly", "--scope", "read", "--scope", "propose", "--json"))

    assert shown_by(made["token"], "").actor.name == "p-ana"
    listed = tocsin("list", "--json")
    assert made["token"] not in listed
    assert json.loads(listed)[0]["scopes"] == ["read", "propose"]


def test_the_table_names_it_and_says_how_it_stands(tocsin):
    shown = tocsin("make", "nightly").strip()
    assert shown.startswith("tocsin_")
    prefix = shown.split("_")[1]
    assert prefix in tocsin("list")
    assert "nightly opens nothing any more" in tocsin("revoke", prefix, "--reason", "lost")
    assert "taken back" in tocsin("list")


def test_a_token_that_is_none_is_refused_with_the_nearest(tocsin):
    tocsin("make", "nightly")
    with pytest.raises(LookupError, match="token: no such name"):
        tocsin("revoke", "00000000")
