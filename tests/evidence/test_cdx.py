"""The index leads a reader from an address to a record, sorted as readers search it."""

import json
from io import BytesIO

import pytest

from tests.evidence.web import PAGE, warc
from tocsin.evidence.cdx import index, surt
from tocsin.evidence.warc import records


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("http://example.org", "org,example)/"),
        ("https://www2.example.org:443/A", "org,example)/a"),
        ("http://example.org:443/", "org,example:443)/"),
        ("https://example.org/?b&a=2&a=1#x", "org,example)/?a=1&a=2&b"),
        ("https://user:secret@example.org/", "org,example)/"),
        ("https://[::1", "https://[::1"),
        ("mailto:Ana@example.org", "mailto:ana@example.org"),
    ],
)
def test_an_address_is_sorted_from_its_host(url, wanted):
    assert surt(url) == wanted


def test_only_what_a_reader_can_be_led_to_is_listed():
    content = warc()
    lines = index(records(BytesIO(content), "x", len(content)), "x.warc.gz").decode().splitlines()

    assert [line.split(" ")[0] for line in lines] == [
        "org,example)/ballots?city=cluj&day=2",
        "org,example)/gone.png",
        "urn:post:x:1",
    ]
    fields = json.loads(lines[0].split(" ", 2)[2])
    assert (fields["url"], fields["status"], fields["mime"]) == (PAGE, "200", "text/html")
    assert lines[0].split(" ")[1] == "20241124120000"
