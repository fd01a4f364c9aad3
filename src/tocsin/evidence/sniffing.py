"""What bytes are, told from how they begin and not from what somebody called them.

Source    https://mimesniff.spec.whatwg.org (signatures), and the formats' own specifications.
"""

BEGINNINGS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"WARC/1.", "application/warc"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
)
HTML = (b"<!doctype html", b"<html", b"<head", b"<body")
ENOUGH = 4096
"""Bytes to look at."""
UNKNOWN = "application/octet-stream"


def sniffed(head: bytes) -> str:
    r"""Return the media type that the first bytes show.

    >>> sniffed(b"\x89PNG\r\n\x1a\n\0"), sniffed(b" <!DOCTYPE html><p>"), sniffed(b"\0\1")
    ('image/png', 'text/html', 'application/octet-stream')
    """
    for beginning, media_type in BEGINNINGS:
        if head.startswith(beginning):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "video/mp4"
    return _text(head[:ENOUGH])


def _text(head: bytes) -> str:
    """Return what text is: HTML, JSON, anything else; or that it is none."""
    try:
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason != "unexpected end of data":  # cut within a letter is text all the same
            return UNKNOWN
        text = head[: error.start].decode("utf-8-sig")
    if any(char < " " and char not in "\t\n\r\f" for char in text):
        return UNKNOWN
    start = text.lstrip().lower()
    if start.startswith(tuple(one.decode() for one in HTML)):
        return "text/html"
    return "application/json" if start[:1] in ("{", "[") else "text/plain"
