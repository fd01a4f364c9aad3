"""Names of folders for streams: readable, short, and different for different streams."""

import re
from hashlib import blake2b
from urllib.parse import urlsplit


def stream_name(first: str, *rest: str) -> str:
    """Return a folder name for what is followed at a source; passwords and queries stay out of it.

    >>> stream_name("https://ana:secret@mastodon.example/?key=secret", "tag:vot")
    'mastodon.example-tag-vot-a186bbab'
    """
    told = "\n".join((first, *rest))
    plain = " ".join(without_secrets(one) for one in (first, *rest)).lower()
    words = re.sub(r"[^a-z0-9.]+", "-", re.sub(r"\w+://", "", plain)).strip("-.")
    short = words[:40].rstrip("-.") or "stream"
    return f"{short}-{blake2b(told.encode(), digest_size=4).hexdigest()}"


def without_secrets(url: str) -> str:
    """Return an address without name, password and query: what is no address stays as it is.

    >>> without_secrets("https://ana:secret@a.example:81/feed?key=secret")
    'https://a.example:81/feed'
    """
    parts = urlsplit(url)
    if not parts.netloc:
        return url
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
