"""What bytes are is told from the bytes, and never from what somebody called them."""

import pytest

from tocsin.evidence.sniffing import ENOUGH, UNKNOWN, sniffed


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8", "image/webp"),
        (b"RIFF\0\0\0\0WAVE", UNKNOWN),
        (b"\0\0\0\x20ftypisom", "video/mp4"),
        (b"%PDF-1.7", "application/pdf"),
        (b"WARC/1.1\r\n", "application/warc"),
        (b"WARC/ is a word", "text/plain"),
        (b"\xef\xbb\xbf  <HTML>", "text/html"),
        (b'{"a": 1}', "application/json"),
        ("Votați".encode(), "text/plain"),
        (b"", "text/plain"),
        (b"a\0b", UNKNOWN),
        (b"\xff\xfe", UNKNOWN),
    ],
)
def test_the_type_is_in_the_first_bytes(head, media_type):
    assert sniffed(head) == media_type


def test_text_that_is_cut_within_a_letter_is_text():
    head = ("a" + "ș" * ENOUGH).encode()[:ENOUGH]

    assert sniffed(head) == "text/plain"
