"""The first look says what a file is, and never falls over what it finds."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers.head import look
from tocsin.vocabulary.errors import FileError


@pytest.fixture(scope="module")
def head(tmp_path_factory):
    folder = tmp_path_factory.mktemp("head")

    def of(content, name="file"):
        path = folder / name
        path.write_bytes(content)
        return look(path)

    return of


@pytest.mark.parametrize(
    ("name", "content", "shape"),
    [
        ("a.jsonl", b'{"a": 1}', "jsonl"),
        ("a.json", b'{"a": 1}', "json"),
        ("a.json", b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        ("a.json", b'[\n {"a": 1},\n {"a": 2}\n]', "json"),
        ("a.json", b'{\n "a": 1\n}', "json"),
        ("a.json", b'{broken\n{"a": 2}\n{"a": 3}\n', "jsonl"),
        ("a.csv", b"a,b\n1,2\n", "delimited"),
        ("a.csv", b"only\none\n", "delimited"),
        ("a.txt", b"a\tb\n1\t2\n", "delimited"),
        ("a.txt", b"Just a letter, with commas, in it.\nAnd a second line\n", "text"),
        ("a.xml", b'<?xml version="1.0"?><rss/>', "xml"),
        ("a.csv", b"<!doctype html><p>", "html"),
        ("a", b"", "empty"),
        ("a.zip", b"PK\x03\x04" + bytes(range(200)), "binary"),
        ("a.parquet", b"PAR1 but not really", "binary"),
    ],
)
def test_the_shape_is_told_by_content_and_then_by_name(head, name, content, shape):
    assert head(content, name).shape == shape
    assert head(gzip.compress(content), f"{name}.gz").shape == shape


def test_a_document_longer_than_the_look_is_read_as_far_as_it_goes(head):
    content = b'{"name": "n", "messages": [' + b'{"id": 1, "text": "abc"},' * 40_000
    [document] = head(content, "a.json").objects

    assert document["name"] == "n"
    assert document["messages"] == [{"id": 1, "text": "abc"}] * 50


def test_the_header_and_the_delimiter_are_seen(head):
    seen = head('"Id";"Text; long"\r\n1;"a;b"\r\n'.encode("utf-16"), "a.csv")

    assert (seen.encoding, seen.delimiter) == ("utf-16-le", ";")
    assert seen.columns == ("Id", "Text; long")
    assert seen.sample == ({"Id": "1", "Text; long": "a;b"},)


def test_what_is_no_file_is_an_error(tmp_path):
    with pytest.raises(FileError, match="there is none of this name"):
        look(tmp_path / "no.csv")
    with pytest.raises(FileError, match="got a directory"):
        look(tmp_path)


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8")),
    st.sampled_from(["a", "a.csv", "a.json", "a.jsonl", "a.parquet", "a.gz"]),
)
def test_no_content_makes_it_fall_over(head, content, name):
    seen = head(content, name)
    assert (seen.shape == "empty") >= (not content)


def test_an_array_with_an_element_on_each_line_is_a_document(head):
    assert head(b'[{"id": 1},\n{"id": 2}', "a.json").shape == "json"
    assert head(b'[\n{"id": 1},\n{"id": 2}\n]', "a.jsonl").shape == "json"
    assert head(b'[broken\n{"id": 1}\n{"id": 2}', "a.jsonl").shape == "jsonl"


def test_lines_with_numbers_that_json_does_not_have_are_lines(head):
    assert head(b'{"id": 1, "n": NaN}\n{"id": 2, "n": -Infinity}').shape == "jsonl"


def test_what_follows_a_document_does_not_hide_it(head):
    assert head(b'[{"id": 1}]\n[{"id": 2}]', "a.json").objects == ({"id": 1},)
