"""A folder holds all that a form asks for, whole or not at all, and is never written over."""

import os

import pytest

from tests.dispatch.payloads import COMPLETE, payload
from tocsin.dispatch.folder import FORM, Folder, form
from tocsin.dispatch.transport import TransportError


def test_the_folder_holds_everything_that_a_person_hands_on(tmp_path):
    receipt = Folder(folder=tmp_path).send(COMPLETE)

    [made] = tmp_path.iterdir()
    assert made.name == receipt.reference == f"NET-2024-017-r1-{COMPLETE.key[:12]}"
    assert {one.name for one in made.iterdir()} == {
        "alert.json", "alert.html", "alert.txt", "form.txt", "assets.csv", "shot.png"}  # fmt: skip
    assert (made / "alert.json").read_bytes() == COMPLETE.document()


def test_the_form_answers_every_question_or_says_that_it_cannot():
    told = form(COMPLETE)

    assert [line for line in told.splitlines() if line.endswith(":")] == [
        f"{ask}:" for ask, _ in FORM]  # fmt: skip
    assert "What is reported (content, accounts or trends):\naccount, post\n" in told
    assert "Election:\n(not given)\n" in form(payload(elections=()))


def test_a_second_delivery_changes_nothing(tmp_path):
    ours = Folder(folder=tmp_path)
    first = ours.send(COMPLETE)
    before = {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")}

    assert ours.send(COMPLETE).message_sha256 == first.message_sha256
    assert {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*")} == before


def test_another_payload_of_the_same_round_does_not_take_its_place(tmp_path):
    ours = Folder(folder=tmp_path)
    ours.send(COMPLETE)

    with pytest.raises(TransportError, match="as it was written") as caught:
        ours.send(payload(title="something else"))
    assert caught.value.permanent


@pytest.mark.parametrize("ref", ["../../etc", "/etc/passwd", "a\\b", "", "..", "x" * 500, "CON\n"])
def test_no_reference_leads_out_of_the_folder(tmp_path, ref):
    inner = tmp_path / "out"
    Folder(folder=inner).send(payload(ref=ref))

    assert [one.parent for one in inner.iterdir()] == [inner]
    assert list(tmp_path.iterdir()) == [inner]


def test_a_writer_that_is_stopped_leaves_no_half_folder(tmp_path, monkeypatch):
    def stopped(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(TransportError, match="no space left") as caught:
        Folder(folder=tmp_path).send(COMPLETE)

    assert not caught.value.permanent
    assert list(tmp_path.iterdir()) == []
