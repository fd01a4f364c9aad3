"""A zip from somebody else is opened without being believed."""

import struct
import zipfile
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence import boxes
from tocsin.evidence.boxes import Box
from tocsin.vocabulary.errors import FileError


def box(path, *members):
    with ZipFile(path, "w") as made:
        for name, content in members:
            made.writestr(name, content)
    return path


def test_members_are_read_by_name(tmp_path):
    path = box(tmp_path / "a.zip", ("a.txt", b"one"), ("b/c.txt", b"two"))

    with Box(path) as opened:
        assert opened.names == ("a.txt", "b/c.txt")
        assert opened.read("b/c.txt") == b"two"
        assert opened.measure("a.txt").size == 3
        with pytest.raises(FileError, match=r"no 'z\.txt'"):
            opened.read("z.txt")


@pytest.mark.parametrize(
    "name", ["../up", "/etc/passwd", "a/../../b", "C:/x", "a\\b", "a//b", "./a", ".."]
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path, name):
    with pytest.raises(FileError, match="is not safe to read: a name that"):
        Box(box(tmp_path / "a.zip", ("fine", b""), (name, b"x")))


def test_the_same_name_twice_is_refused(tmp_path):
    """One reader would take the first, and the next the last."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = box(tmp_path / "a.zip", ("a", b"one"), ("a", b"two"))

    with pytest.raises(FileError, match="the same name twice"):
        Box(path)


def test_a_link_is_refused(tmp_path):
    link = ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with pytest.raises(FileError, match="a link"):
        Box(box(tmp_path / "a.zip", (link, b"/etc/passwd")))


def test_a_locked_member_is_refused(tmp_path):
    path = box(tmp_path / "a.zip", ("a", b"one"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)

    with pytest.raises(FileError, match="password"):
        Box(path)


def test_a_packing_that_readers_have_not_is_refused(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w", ZIP_BZIP2) as made:
        made.writestr("a", b"one")

    with pytest.raises(FileError, match="packed in a way"):
        Box(tmp_path / "a.zip")


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(tmp_path, monkeypatch):
    monkeypatch.setattr(boxes, "SMALL", 1 << 16)
    path = tmp_path / "a.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        made.writestr("zeros", bytes(8 << 20))
    with pytest.raises(FileError, match="unpacks to more than it can hold"):
        Box(path)

    content = bytearray(path.read_bytes())
    for at in (content.index(b"PK\3\4") + 22, content.index(b"PK\1\2") + 24):
        content[at : at + 4] = struct.pack("<L", 10)
    path.write_bytes(content)
    with Box(path) as opened, pytest.raises(FileError, match="zeros: is damaged"):
        opened.measure("zeros")


def test_a_large_member_is_not_read_whole(tmp_path):
    path = box(tmp_path / "a.zip", ("a", bytes(2000)))
    with Box(path) as opened, pytest.raises(FileError, match="expected at most 1,000 bytes"):
        opened.read("a", 1000)


def test_a_list_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    path = box(tmp_path / "a.zip", *((f"{n}", b"") for n in range(500)))
    monkeypatch.setattr(boxes, "LONGEST_LIST", 1000)
    with pytest.raises(FileError, match="beyond measure"):
        Box(path)

    monkeypatch.setattr(boxes, "LONGEST_LIST", 64 << 20)
    monkeypatch.setattr(boxes, "MOST_MEMBERS", 100)
    with pytest.raises(FileError, match="too many files"):
        Box(path)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_damaged_zip_raises_one_kind_of_error(tmp_path_factory, place, bit):
    path = box(tmp_path_factory.mktemp("box") / "a.zip", ("a", b"one"), ("b", b"two"))
    content = bytearray(path.read_bytes())
    content[place % len(content)] ^= 1 << bit
    path.write_bytes(content)
    try:
        with Box(path) as opened:
            for name in opened.names:
                opened.measure(name)
    except FileError:
        return
    with zipfile.ZipFile(path) as other:
        assert other.testzip() is None


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip", b"PK\5\6" + bytes(17)])
def test_what_is_no_zip_is_said(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)

    with pytest.raises(FileError, match="expected a whole zip archive"):
        Box(tmp_path / "a.zip")
    with pytest.raises(FileError, match="cannot be read"):
        Box(tmp_path / "gone.zip")
