"""Each thing that is kept says how it came to us, and claims nothing else."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.evidence.people import ANA
from tests.evidence.web import NOON, PAGE, wacz_file
from tocsin.evidence import gathering
from tocsin.evidence.gathering import Told
from tocsin.evidence.sealing import seal
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.errors import FileError


@pytest.fixture
def vault(tmp_path):
    return Vault(tmp_path / "vault")


def test_a_file_is_an_exhibit_with_the_name_it_came_by(vault, tmp_path):
    (tmp_path / "shot.png").write_bytes(b"<html>no picture at all")
    told = Told(url=PAGE, seen_at=NOON, legal_basis="public interest", tlp="RED")
    exhibit = gathering.file(vault, tmp_path / "shot.png", custody=ANA, told=told)

    [kept] = exhibit.objects
    assert (kept.media_type_claimed, kept.media_type_sniffed) == ("image/png", "text/html")
    assert exhibit.capture.method == "manual_upload"
    assert (exhibit.capture.requested_url, exhibit.capture.started_at) == (PAGE, NOON)
    assert (exhibit.capture.tlp, exhibit.capture.collector_person) == ("RED", "ana")


def test_a_name_that_is_no_text_is_written_out(vault, tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/sh\xffot.png"))
    path.write_bytes(b"x")
    exhibit = gathering.file(vault, path, custody=ANA)

    assert exhibit.label == "sh\\xffot.png"
    assert seal(vault, [exhibit], subject="a name", custody=ANA)


def test_two_captures_are_never_the_same(vault, tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    one, other = (gathering.file(vault, tmp_path / "a", custody=ANA) for _ in range(2))

    assert one.capture.id != other.capture.id
    assert one.objects[0].sha256 == other.objects[0].sha256
    assert one.capture.ended_at <= datetime.now(UTC)


def test_a_folder_is_refused(vault, tmp_path):
    with pytest.raises(FileError, match="expected a file; got a folder"):
        gathering.file(vault, tmp_path, custody=ANA)


def test_a_web_archive_names_its_tool_and_that_nobody_signed_it(vault, tmp_path):
    exhibit = gathering.web_archive(vault, wacz_file(tmp_path), custody=ANA)

    assert (exhibit.label, exhibit.capture.requested_url) == ("Ballots", PAGE)
    assert (exhibit.capture.method, exhibit.capture.tool) == ("third_party_archive", "tests")
    assert "not signed" in exhibit.capture.notes
    [entry] = vault.custody.entries()
    assert entry.event.verb == "imported"


def test_a_web_archive_that_is_not_what_it_says_is_not_kept(vault, tmp_path):
    path = wacz_file(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"id": "page-1"', b'"id": "page-2"'))

    with pytest.raises(FileError, match=r"page\.wacz"):
        gathering.web_archive(vault, path, custody=ANA)
    assert list(vault.custody.entries()) == []
