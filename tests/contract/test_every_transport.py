"""What every installed transport promises, ours and other people's."""

from dataclasses import fields
from pathlib import Path

import pytest

from tests.dispatch.payloads import COMPLETE, payload
from tocsin import dispatch
from tocsin.dispatch import TransportError, installed
from tocsin.dispatch.folder import Folder
from tocsin.vocabulary.errors import ConfigError, UnknownNameError

DOCS = Path(__file__).parents[2] / "docs" / "transports"

every_transport = pytest.mark.parametrize("one", installed().values(), ids=lambda one: one.name)


@pytest.fixture
def made(tmp_path):
    """Make a transport with parameters that let it write a message; nothing is sent."""
    usual = {
        "host": "mail.example", "sender": "alerts@watch.example", "folder": tmp_path / "out",
        "url": "https://hooks.example/in", "by": Folder(folder=tmp_path / "out"),
    }  # fmt: skip

    def make(one):
        return one(**{each.name: usual[each.name] for each in fields(one) if each.name in usual})

    return make


@every_transport
def test_a_transport_is_called_what_its_entry_point_says(one):
    assert installed()[one.name] is one
    assert one.title
    assert one.version >= 1
    assert isinstance(one.idempotent, bool)


@every_transport
def test_a_transport_is_a_recipe_that_cannot_be_changed(one):
    assert one.__dataclass_params__.frozen
    assert all(field.kw_only for field in fields(one))


@every_transport
def test_the_message_is_the_same_for_the_same_payload(one, made):
    assert made(one).message(COMPLETE) == made(one).message(COMPLETE)


@every_transport
@pytest.mark.parametrize("changes", [{"title": "other"}, {"items": COMPLETE.items[:1]}])
def test_another_payload_is_another_message(one, made, changes):
    assert made(one).message(payload(**changes)) != made(one).message(COMPLETE)


@every_transport
def test_preparing_twice_changes_nothing(one, made):
    prepared = made(one).prepared(COMPLETE)

    assert made(one).prepared(prepared) == prepared
    assert (prepared.key, prepared.submission) == (COMPLETE.key, COMPLETE.submission)


@every_transport
def test_writing_a_message_sends_nothing(one, made, tmp_path):
    made(one).message(COMPLETE)

    assert list(tmp_path.iterdir()) == []


@every_transport
@pytest.mark.parametrize(
    "text",
    ["\x00", "\u202e\u2066", "=1+1", "<script>", "\ufeff", "ă" * 5000, "a\r\nb: c", "🔥" * 99],
)
def test_no_text_breaks_a_message(one, made, text):
    """A payload is written by people who quote people who mean no good."""
    hostile = payload(title=text, summary=text, explanation=COMPLETE.explanation + text)

    assert made(one).message(hostile)


@every_transport
def test_the_page_names_every_parameter(one):
    page = (DOCS / f"{one.name}.md").read_text()
    for field in fields(one):
        assert f"`{field.name}`" in page, f"docs/transports/{one.name}.md: {field.name} is missing"


@every_transport
def test_the_page_names_the_key(one):
    page = (DOCS / f"{one.name}.md").read_text()
    variable = f"TOCSIN_{one.credential.upper()}_KEY" if one.credential else ""
    assert variable in page


def test_a_transport_nobody_has_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean email"):
        dispatch.named("e-mail")


def test_a_missing_library_is_told_with_the_way_out(monkeypatch):
    def load(_entry):
        raise ModuleNotFoundError(name="standardwebhooks")

    monkeypatch.setattr("importlib.metadata.EntryPoint.load", load)
    with pytest.raises(ConfigError, match=r"pip install 'tocsin\[dispatch\]'"):
        dispatch.named("webhook")


def test_an_error_says_whether_to_try_again():
    passing = TransportError("email", "expected an answer", permanent=False)
    lasting = TransportError("email", "expected an address", permanent=True, got="none")

    assert str(passing) == "email: expected an answer; may pass by itself"
    assert str(lasting) == "email: expected an address; got none"
