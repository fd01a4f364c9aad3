"""The index of a web archive: one line for each answer, in the order readers search it.

Source    CDXJ as pywb and wabac.js read it; SURT, https://github.com/internetarchive/surt.
"""

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from tocsin.evidence.warc import Record

KINDS = ("response", "revisit", "resource", "metadata")
"""Records that a reader can be led to."""
PORTS = {"http": 80, "https": 443}


def index(records: Iterable[Record], filename: str) -> bytes:
    """Return the index of the records of one file."""
    lines = [
        f"{surt(one.url)} {compact(one.at)} {_fields(one, filename)}\n"
        for one in records
        if one.kind in KINDS and one.url
    ]
    return "".join(sorted(lines)).encode()


def surt(url: str) -> str:
    """Return an address as indexes are sorted by: the host from its end, all in small letters.

    >>> surt("https://www.Example.org:8080/A?b=2&a=1#top")
    'org,example:8080)/a?a=1&b=2'
    >>> surt("urn:tocsin:post:x:1")
    'urn:tocsin:post:x:1'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url.lower()
    if parts.scheme not in PORTS or not parts.hostname:
        return url.lower()
    host = re.sub(r"^www\d*\.", "", parts.hostname)
    named = ",".join(reversed(host.split(".")))
    told = f":{port}" if port and port != PORTS[parts.scheme] else ""
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{named}{told}){parts.path or '/'}{'?' + query if query else ''}".lower()


def compact(at: str) -> str:
    """Return a record's time as indexes write it.

    >>> compact("2024-11-24T12:00:00.000000Z")
    '20241124120000'
    """
    return "".join(filter(str.isdigit, at))[:14]


def _fields(one: Record, filename: str) -> str:
    fields = {
        "url": one.url,
        "mime": "warc/revisit" if one.kind == "revisit" else one.media_type.partition(";")[0],
        "status": one.status,
        "digest": one.digest,
        "length": str(one.length),
        "offset": str(one.offset),
        "filename": filename,
    }
    return json.dumps({key: value for key, value in fields.items() if value})
