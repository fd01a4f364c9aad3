"""However a file is mangled, each of its rows comes out once, with the bytes it stands on."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers import Record
from tocsin.importers.cut import cut
from tocsin.importers.layout import Delimited, Elements, Lines
from tocsin.importers.source import Source

line_end = st.sampled_from(["\n", "\r\n"])
cell = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12)
value = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | cell,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(cell, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def pieces(tmp_path_factory):
    """Cut bytes with a layout; return the pieces and the source they came from."""
    path = tmp_path_factory.mktemp("cut") / "file"

    def pieces_of(content, layout):
        path.write_bytes(content)
        with Source(path) as source:
            return list(cut(source, layout)), source

    return pieces_of


def in_their_place(content, found):
    """Say whether every piece is numbered in sequence and stands where it says it does."""
    return [piece.number for piece in found] == list(range(1, len(found) + 1)) and all(
        content[piece.offset :].startswith(piece.raw)
        and (piece.line is None or content[: piece.offset].count(b"\n") == piece.line - 1)
        for piece in found
    )


@given(
    st.lists(st.lists(cell, min_size=3, max_size=3), max_size=8), st.sampled_from(["\n", "\r\n"])
)
def test_what_a_csv_writer_wrote_is_read_back(pieces, rows, end):
    file = io.StringIO()
    csv.writer(file, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    content = file.getvalue().encode()
    found, _ = pieces(content, Delimited())

    assert [list(one.value.values()) for one in found] == rows
    assert in_their_place(content, found)


@given(st.lists(st.sampled_from(['x,"y,z"', "a,b", '"', "a,b,c", 'a,"', '"b",c', "", "a\0,b"])))
def test_a_mangled_csv_loses_no_line(pieces, lines):
    """Every line that is not blank is in exactly one piece, whatever its quotes do."""
    content = "\n".join(["one,two", *lines]).encode()
    found, _ = pieces(content, Delimited())

    told = [line for one in found for line in one.raw.split(b"\n") if line.strip()]
    assert told == [line.encode() for line in lines if line]
    assert in_their_place(content, found)


@given(st.lists(value, max_size=8), st.sampled_from([None, 1]), st.sampled_from(["", "posts.new"]))
def test_the_elements_of_a_document_are_read_back(pieces, elements, indent, path):
    document = elements if not path else {"name": "n", "posts": {"id": 7, "new": elements}}
    content = json.dumps(document, ensure_ascii=False, indent=indent).encode()
    found, source = pieces(content, Elements((path,)))

    assert [one.value for one in found] == elements
    assert in_their_place(content, found)
    assert not source.cut
    assert all(one.context == ({"name": "n", "id": 7} if path else {}) for one in found)


@given(st.lists(st.dictionaries(cell, value, max_size=3), min_size=1), st.data())
def test_a_document_cut_anywhere_gives_its_whole_elements_and_says_so(pieces, elements, data):
    content = json.dumps(elements, ensure_ascii=False).encode()
    short = content[: data.draw(st.integers(1, len(content) - 1))]
    found, source = pieces(short, Elements(("",)))

    whole = [one.value for one in found if isinstance(one, Record)]
    assert whole == elements[: len(whole)]
    assert len(found) - len(whole) <= 1
    assert source.cut


@given(st.lists(st.sampled_from(['{"a": 1}', "{", "", "  ", "\0", '"x"', "[1,", "nul"])))
def test_every_line_of_json_that_is_not_blank_is_one_piece(pieces, lines):
    content = "\n".join(lines).encode()
    found, _ = pieces(content, Lines())

    assert [one.raw.decode() for one in found] == [line for line in lines if line.strip()]
    assert in_their_place(content, found)


def test_several_arrays_and_single_values_come_in_the_order_of_the_file(pieces):
    content = (
        b'{"chats": {"list": [{"name": "a", "messages": [1, 2]}, {"messages": [3]}]}, "me": {}}'
    )
    found, _ = pieces(content, Elements(("chats.list.*.messages", "me!")))

    assert [one.value for one in found] == [1, 2, 3, {}]
    assert [one.context for one in found] == [{"name": "a"}, {"name": "a"}, {}, {}]


def test_a_whole_document_can_be_one_record(pieces):
    [found], _ = pieces(b' {"a": [1]} ', Elements(("!",)))

    assert found.value == {"a": [1]}


def test_what_follows_a_document_is_one_reject(pieces):
    found, _ = pieces(b"[1] [2]", Elements(("",)))

    assert [type(one).__name__ for one in found] == ["Record", "Reject"]


def test_an_element_longer_than_the_window_is_read_whole(pieces):
    """Three mebibytes of string with brackets and quotes in it, over window edges."""
    long = [{"text": '}]"\\' * 700_000}, 2]
    found, _ = pieces(json.dumps(long).encode(), Elements(("",)))

    assert [one.value for one in found] == long


def test_old_line_ends_and_escaped_quotes_are_read(pieces):
    found, _ = pieces(b"a,b\r1,x\r2,y\r", Delimited())
    assert [one.value for one in found] == [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]

    found, _ = pieces(b'a,b\n1,"say \\"hi\\", ok"\n', Delimited(escape="\\"))
    assert found[0].value == {"a": "1", "b": 'say "hi", ok'}
