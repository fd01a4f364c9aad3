"""What a server said is kept with SHA-256, and a record that was touched is named."""

import gzip
import subprocess
import sys
import tracemalloc
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.web import HTML, NOON, PAGE, warc
from tocsin.evidence.warc import Exchange, records
from tocsin.vocabulary.errors import FileError, ParameterError


def read(content):
    return list(records(BytesIO(content), "test.warc.gz", len(content)))


def test_records_come_back_with_their_digests():
    found = read(warc())

    kinds = ["warcinfo", "request", "response", "response", "resource"]
    assert sorted(one.kind for one in found) == sorted(kinds)
    assert all(one.problem == "" for one in found)
    [page] = [one for one in found if (one.url, one.kind) == (PAGE, "response")]
    assert (page.status, page.media_type) == ("200", "text/html")
    assert page.at == "2024-11-24T12:00:00.000000Z"
    assert page.digest.startswith("sha256:")


def test_a_record_is_found_by_its_place():
    content = warc()
    [page] = [one for one in read(content) if (one.url, one.kind) == (PAGE, "response")]

    assert HTML in gzip.decompress(content[page.offset : page.offset + page.length])


def test_warcio_agrees(tmp_path):
    path = tmp_path / "test.warc.gz"
    path.write_bytes(warc())

    command = "from warcio.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", command, "check", path], check=True, capture_output=True)


def test_a_changed_word_is_named_by_its_record():
    plain = gzip.decompress(warc())

    [bad] = [one for one in read(plain.replace(b"abroad", b"at sea")) if one.problem]
    assert (bad.url, bad.kind) == (PAGE, "response")
    assert "digest failed" in bad.problem


@settings(max_examples=60)
@given(st.integers(1, 10_000))
def test_of_an_archive_cut_anywhere_only_whole_records_pass(cut):
    content = warc()
    whole = [(one.kind, one.url, one.digest) for one in read(content)]
    try:
        found = read(content[: len(content) - cut % len(content)])
    except FileError:
        return
    passed = [(one.kind, one.url, one.digest) for one in found if not one.problem]
    assert [one[:2] for one in passed] == [one[:2] for one in whole[: len(passed)]]
    assert len(found) <= len(passed) + 1


def test_headers_without_end_are_refused_before_they_fill_anything():
    head = b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: urn:x\r\n"
    one_line = gzip.compress(head + b"X: " + b"a" * (100 << 20), 1)
    many_lines = gzip.compress(head + b"X: a\r\n" * (2 << 20), 1)

    with pytest.raises(FileError, match="headers without end"):
        read(many_lines)
    tracemalloc.start()
    with pytest.raises(FileError, match="headers without end"):
        read(one_line)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 64 << 20


def test_an_archive_that_grows_beyond_measure_is_refused(monkeypatch):
    monkeypatch.setattr("tocsin.evidence.warc.SMALL", 1 << 20)
    monkeypatch.setattr("tocsin.evidence.warc.MOST_RATIO", 10)
    head = b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: urn:x\r\n"
    bomb = gzip.compress(head + b"Content-Length: 4194304\r\n\r\n" + bytes(4 << 20) + b"\r\n\r\n")

    with pytest.raises(FileError, match="unpacks to more than it can hold"):
        read(bomb)


@pytest.mark.parametrize("content", [b"no archive at all", b"\x1f\x8b\x08\0 broken", b"WARC/9"])
def test_what_is_no_archive_is_said_with_its_name(content):
    with pytest.raises(FileError, match=r"test\.warc\.gz"):
        read(content)


def test_an_empty_file_holds_no_record():
    assert read(b"") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"headers": (("X-Ä", "a"),)},
        {"headers": (("X", "a\r\nSet-Cookie: b"),)},
        {"request_headers": (("Host: a\r\nX", "b"),)},
        {"url": "https://example.org/\r\nWARC-Type: warcinfo"},
    ],
)
def test_no_header_can_begin_another(wrong):
    fine = {"url": PAGE, "at": NOON, "status": 200, "headers": (), "body": b""}

    with pytest.raises(ParameterError, match=r"Exchange\.\w+ must be"):
        Exchange(**{**fine, **wrong})
