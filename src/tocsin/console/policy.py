"""What a page of the console may load, and from where: from itself, and nothing inline."""

from collections.abc import Iterable
from urllib.parse import urlsplit

SELF, NONE = "'self'", "'none'"


def content_security_policy(servers: Iterable[str] = ()) -> dict[str, dict[str, list[str]]]:
    """Return what django-csp reads; `servers` are those that a sign-in form may lead on to."""
    origins = sorted({f"{part.scheme}://{part.netloc}" for part in map(urlsplit, servers)})
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "base-uri": [NONE],
            "connect-src": [SELF],
            "font-src": [SELF],
            "form-action": [SELF, *origins],
            "frame-ancestors": [NONE],
            "img-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
        }
    }
