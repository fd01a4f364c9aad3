"""Pages are opened by people of the house, as a browser would."""

import pytest
from django.template import Template
from django.test import Client
from django.test.utils import instrumented_test_render

from tests.console.conftest import _quick, _tables, _taken_back, house, settings_with

__all__ = ["_quick", "_tables", "_taken_back", "house", "settings_with"]


@pytest.fixture
def at():
    """Return a function that signs somebody in: `at(house.ana)` is their browser."""

    def signed_in(person):
        browser = Client(headers={"host": "localhost"})
        browser.force_login(person.user)
        return browser

    return signed_in


@pytest.fixture(autouse=True)
def _contexts(monkeypatch):
    """What a page was made of can be looked at: `answer.context`."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)
