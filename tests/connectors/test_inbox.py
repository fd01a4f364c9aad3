"""The inbox: what is stored stays stored, once, and the cursor is never ahead of it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.connectors.inbox import opened
from tocsin.connectors.page import Document, Page
from tocsin.vocabulary.errors import FileError


def page(*records, mark="1", **more):
    return Page(cursor={"mark": mark}, records=records, **more)


def inbox(folder):
    return opened(folder, "rss", "feeds")


def own(folder):
    return folder / "rss" / "feeds"


def test_records_are_lines_and_the_cursor_follows_them(tmp_path):
    with inbox(tmp_path) as box:
        assert box.keep(page(b'{"a":\n 1}', b'{"a": 2}')) == 2

    assert (own(tmp_path) / "open.jsonl").read_bytes() == b'{"a":  1}\n{"a": 2}\n'
    saved = json.loads((own(tmp_path) / "cursor.json").read_bytes())
    assert (saved["cursor"], saved["bytes"]) == ({"mark": "1"}, 19)


def test_the_same_bytes_are_stored_once_even_after_a_restart(tmp_path):
    with inbox(tmp_path) as box:
        box.keep(page(b"{}", b'{"b":1}', b"{}"))
        box.close()
        assert box.repeated == 1
    with inbox(tmp_path) as box:
        assert box.keep(page(b'{"b":1}', b'{"c":1}', mark="2")) == 1
        assert box.repeated == 1


def test_half_a_record_at_the_end_is_cut_and_whole_ones_beyond_the_cursor_are_kept(tmp_path):
    with inbox(tmp_path) as box:
        box.keep(page(b'{"a":1}'))
    with (own(tmp_path) / "open.jsonl").open("ab") as file:
        file.write(b'{"b":1}\n{"c":')
    with inbox(tmp_path) as box:
        assert (box.records, box.cursor) == (2, {"mark": "1"})
        box.close()
        assert box.waiting()[0].read_bytes() == b'{"a":1}\n{"b":1}\n'


def test_a_cursor_that_stands_on_records_that_are_gone_is_not_believed(tmp_path):
    with inbox(tmp_path) as box:
        box.keep(page(b'{"a":1}'))
    (own(tmp_path) / "open.jsonl").write_bytes(b"")
    with pytest.raises(FileError, match=r"expected the 8 bytes .* got 0"), inbox(tmp_path):
        pass


def test_a_broken_cursor_says_what_to_do(tmp_path):
    with inbox(tmp_path):
        pass
    (own(tmp_path) / "cursor.json").write_bytes(b"{")
    with pytest.raises(FileError, match="delete it, and what is there"), inbox(tmp_path):
        pass


def test_a_segment_tells_where_it_came_from_and_moves_aside_when_imported(tmp_path):
    with inbox(tmp_path) as box:
        box.keep(page(b'{"a":1}'))
        box.close()
        [path] = box.waiting()
        about = json.loads((own(tmp_path) / "000001.about.json").read_bytes())
        box.imported(path)
        assert not box.waiting()

    assert (path.name, about["connector"], about["records"]) == ("000001.jsonl", "rss", 1)
    assert (own(tmp_path) / "imported" / "000001.jsonl").read_bytes() == b'{"a":1}\n'
    assert (own(tmp_path) / "imported" / "000001.about.json").exists()


def test_numbers_go_on_when_imported_segments_are_deleted(tmp_path):
    names = []
    for record in (b'{"a":1}', b'{"b":1}'):
        with inbox(tmp_path) as box:
            box.keep(page(record, mark=record.decode()))
            box.close()
            names += [path.name for path in box.waiting()]
            box.imported(box.waiting()[0], keep=False)

    assert names == ["000001.jsonl", "000002.jsonl"]
    assert [path.name for path in (own(tmp_path) / "imported").iterdir()] == []


def test_documents_are_files_of_their_own_with_their_address(tmp_path):
    document = Document(b"<rss/>", ".xml", "https://a.example/feed")
    with inbox(tmp_path) as box:
        box.keep(page(documents=(document,)))
        box.keep(page(documents=(document,), mark="2"))
        assert [path.name for path in box.waiting()] == ["000001.xml"]

    about = json.loads((own(tmp_path) / "000001.about.json").read_bytes())
    assert about["source"] == "https://a.example/feed"


def test_a_full_disk_stops_before_the_cursor_moves(tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    with inbox(tmp_path) as box:
        box.keep(page(b'{"a":1}'))
        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(FileError, match="got No space left on device; make room"):
            box.keep(page(b'{"b":1}', mark="2"))
        monkeypatch.undo()
    with inbox(tmp_path) as box:
        assert box.cursor == {"mark": "1"}


def test_one_stream_has_one_writer(tmp_path):
    with inbox(tmp_path), pytest.raises(FileError, match="only one process"), inbox(tmp_path):
        pass


@settings(max_examples=25)
@given(
    st.lists(st.binary(min_size=1, max_size=6).filter(lambda b: not {10, 13} & set(b))), st.data()
)
def test_cut_anywhere_after_the_cursor_no_stored_record_is_lost(tmp_path_factory, records, data):
    """Whatever part of the last, unsynced write is on disk, the settled part reads back whole."""
    folder = tmp_path_factory.mktemp("inbox")
    with inbox(folder) as box:
        box.keep(page(*records))
    path = own(folder) / "open.jsonl"
    settled = path.read_bytes()
    later = b'{"later": 1}\n{"later": 2}\n'
    path.write_bytes(settled + later[: data.draw(st.integers(0, len(later)))])
    with inbox(folder) as box:
        box.close()
        kept = b"".join(one.read_bytes() for one in box.waiting())

    assert kept.startswith(settled)
    assert kept[len(settled) :] in (b"", later[:13], later)
