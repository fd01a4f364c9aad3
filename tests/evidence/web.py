"""Web archives small enough to hold in your head."""

from datetime import UTC, datetime
from io import BytesIO

from tocsin.evidence import wacz
from tocsin.evidence.warc import Exchange, Resource, WarcWriter

NOON = datetime(2024, 11, 24, 12, tzinfo=UTC)
PAGE = "https://www.example.org/ballots?day=2&city=cluj"
HTML = b"<!doctype html><title>Ballots</title><p>Printed abroad, they say"


def warc():
    """Return an archive with a page, a picture that is gone, and a post."""
    file = BytesIO()
    writer = WarcWriter(file, "tests")
    html = (("Content-Type", "text/html"),)
    asked = (("Host", "www.example.org"),)
    writer.exchange(
        Exchange(
            url=PAGE, at=NOON, status=200, headers=html, body=HTML,
            request_headers=asked, server_ip="192.0.2.7",
        )
    )  # fmt: skip
    writer.exchange(
        Exchange(url="https://example.org/gone.png", at=NOON, status=404, headers=(), body=b"")
    )
    post = Resource(url="urn:post:x:1", at=NOON, media_type="application/json", body=b"{}")
    writer.resource(post)
    return file.getvalue()


def wacz_file(folder, content=None):
    """Write a WACZ of an archive; return its path."""
    source, path = folder / "source.warc.gz", folder / "page.wacz"
    source.write_bytes(content or warc())
    pages = [wacz.Page(url=PAGE, at=NOON, title="Ballots")]
    wacz.write(path, [source], pages, wacz.Cover(title="Ballots", at=NOON, software="tests"))
    return path
