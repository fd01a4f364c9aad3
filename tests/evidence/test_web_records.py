"""Web archives in a bundle are found by what they are, and read record by record."""

import gzip
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest

from tests.evidence.web import wacz_file, warc
from tocsin.evidence.boxes import Box
from tocsin.evidence.records import EvidenceObject
from tocsin.evidence.sniffing import sniffed
from tocsin.evidence.web_records import WebArchiveError, web_records
from tocsin.vocabulary.errors import FileError


def counted(tmp_path, content):
    """Return how many records there are in something in a bundle."""
    path = tmp_path / "bundle.zip"
    with ZipFile(path, "w") as made:
        made.writestr("objects/x", content)
    one = EvidenceObject(
        sha256="ab" * 32,
        size=len(content),
        media_type_sniffed=sniffed(content),
        stored_at=datetime.now(UTC),
    )
    with Box(path) as box:
        return web_records(box, "objects/x", one)


def test_each_form_of_web_archive_is_read(tmp_path):
    assert counted(tmp_path, warc()) == 5
    assert counted(tmp_path, gzip.decompress(warc())) == 5
    assert counted(tmp_path, wacz_file(tmp_path).read_bytes()) == 5


def zipped(tmp_path):
    with ZipFile(tmp_path / "other.zip", "w") as made:
        made.writestr("letter.txt", b"hello")
    return (tmp_path / "other.zip").read_bytes()


def test_what_is_none_has_no_records(tmp_path):
    assert counted(tmp_path, b"hello") == 0
    assert counted(tmp_path, gzip.compress(b"hello")) == 0
    assert counted(tmp_path, b"\x1f\x8b no gzip after all") == 0
    assert counted(tmp_path, b"PK\3\4 no zip after all") == 0
    assert counted(tmp_path, zipped(tmp_path)) == 0


def test_a_record_that_was_touched_is_named(tmp_path):
    content = gzip.decompress(warc()).replace(b"abroad", b"at sea")

    with pytest.raises(WebArchiveError, match=r"objects/x, record at \d+: .*digest failed"):
        counted(tmp_path, content)
    with pytest.raises(WebArchiveError, match="headers end too early"):
        counted(tmp_path, b"WARC/1.1 and nothing after it")
    with pytest.raises(FileError, match="objects/x"):
        counted(tmp_path, b"WARC/1.0\r\nWARC-Type: response\r\n\r\nno more")
