"""The same files are the same archive, byte for byte, and any reader opens it."""

from contextlib import contextmanager
from io import BytesIO
from zipfile import ZipFile
from zlib import crc32

from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.evidence import packing
from tocsin.evidence.packing import Member, packed


def member(name, content):
    @contextmanager
    def opened():
        yield BytesIO(content)

    return Member(name, len(content), crc32(content), opened)


names = st.text("abcß/", min_size=1, max_size=6).filter(
    lambda name: all(name.split("/")) and "//" not in name
)


@settings(max_examples=60)
@given(st.dictionaries(names, st.binary(max_size=50), max_size=6))
def test_the_standard_library_reads_it(files):
    content = b"".join(packed(member(*one) for one in files.items()))

    with ZipFile(BytesIO(content)) as opened:
        assert opened.testzip() is None
        assert {name: opened.read(name) for name in opened.namelist()} == files
    assert content == b"".join(packed(member(*one) for one in files.items()))


def test_the_64_bit_form_is_read_too(monkeypatch):
    """As for files beyond four gigabytes, with the border moved to where a test can reach it."""
    monkeypatch.setattr(packing, "MANY", 2)
    files = {"a": b"one", "b": b"two", "c": b"three"}
    content = b"".join(packed(member(*one) for one in files.items()))

    assert b"PK\6\6" in content
    with ZipFile(BytesIO(content)) as opened:
        assert {name: opened.read(name) for name in opened.namelist()} == files


class Zeros:
    """A file of zeros that is on no disk."""

    def __init__(self, size):
        self.left = size

    def read(self, size):
        count = min(size, self.left)
        self.left -= count
        return bytes(count)


def test_a_file_beyond_four_gigabytes_has_its_true_size():
    """Read from the end, without the zeros: the list of members is all a reader needs for it."""

    @contextmanager
    def opened():
        yield Zeros(0)

    large = Member("large", 5 << 30, 0, opened)
    pieces = list(packed([large, member("after", b"one")]))

    assert (5 << 30).to_bytes(8, "little") in pieces[0]
    assert ((5 << 30) + len(pieces[0])).to_bytes(8, "little") in pieces[-2]
    assert pieces[-1].count(b"PK\6\6") == 1
