"""Object templates that we fill: their ids and versions, and which attribute is of which type.

Source    MISP/misp-objects as shipped with PyMISP 2.5.34: names, ids, types (facts).
There is no template for TikTok, for a Telegram channel, nor for an advertisement: those become a
`social-media-group`, a `microblog` or a `user-account`, and say their platform.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """One object template of MISP."""

    uuid: str
    version: str
    category: str
    attributes: Mapping[str, str]
    """Type of each attribute that we fill, by its relation."""


TEMPLATES: Mapping[str, Template] = {
    "domain-ip": Template(
        "43b3b146-77eb-4931-b4cc-b66c60f28734", "11", "network",
        {"domain": "domain", "ip": "ip-dst", "first-seen": "datetime", "last-seen": "datetime"},
    ),
    "facebook-account": Template(
        "b9862b95-7d78-4938-a2b5-13e45c60f25a", "1", "misc",
        {"account-id": "text", "link": "link"},
    ),
    "facebook-group": Template(
        "165c5507-1cba-4cec-9be4-66e21b590ee6", "2", "misc", {"group-name": "text", "link": "link"}
    ),
    "facebook-page": Template(
        "e76892db-c168-4289-b957-56e3021c46b9", "1", "misc", {"page-name": "text", "link": "link"}
    ),
    "facebook-post": Template(
        "82c1fd90-85a1-4420-a315-d2a7cfae2f01", "1", "misc", {"post-id": "text", "link": "link"}
    ),
    "file": Template(
        "688c46fb-5edb-40a3-8273-1af7923e2215", "25", "file",
        {"filename": "filename", "sha256": "sha256"},
    ),
    "incident": Template(
        "38597424-f9bb-4865-9b4b-819172df0334", "1", "misc",
        {"name": "text", "description": "text", "detection_method": "text",
         "incident_type": "text", "investigation_status": "text", "score": "text"},
    ),
    "instagram-account": Template(
        "656ced16-23f3-4322-925d-c9c961684999", "1", "misc",
        {"account-id": "text", "link": "link"},
    ),
    "microblog": Template(
        "8ec8c911-ddbe-4f5b-895b-fbff70c42a60", "20", "misc",
        {"type": "text", "link": "link", "title": "text", "post": "text"},
    ),
    "reddit-account": Template(
        "6802f885-2003-494a-b234-61aadce62731", "2", "misc",
        {"account-id": "text", "link": "link"},
    ),
    "report": Template(
        "70a68471-df22-4e3f-aa1a-5a3be19f82df", "8", "misc",
        {"title": "text", "summary": "text", "case-number": "text", "type": "text"},
    ),
    "social-media-group": Template(
        "c4939ec4-ab53-4c35-9a98-3d4d4caf5b6c", "1", "misc",
        {"group-name": "text", "platform": "text", "link": "link"},
    ),
    "telegram-account": Template(
        "06f02ecf-5afb-42c5-9cb0-b362e222f52c", "2", "misc", {"id": "text"}
    ),
    "twitter-account": Template(
        "8066563f-881e-4f6a-9d6c-a9d15b8658bb", "7", "misc", {"id": "text", "link": "link"}
    ),
    "twitter-post": Template(
        "d1214031-ce1b-4a35-bd33-644c707bda2e", "5", "misc", {"post-id": "text", "link": "link"}
    ),
    "user-account": Template(
        "49606b06-22f0-4ac8-8eee-2f12ad46f3d3", "6", "misc",
        {"user-id": "text", "account-type": "text", "link": "link"},
    ),
    "youtube-channel": Template(
        "cb9f492b-9930-4388-98e1-5d0cdcfa51df", "1", "misc",
        {"channel-id": "text", "link": "link"},
    ),
}  # fmt: skip
CATEGORIES: Mapping[str, str] = {
    "text": "Other",
    "datetime": "Other",
    "link": "External analysis",
    "domain": "Network activity",
    "ip-dst": "Network activity",
    "filename": "Payload delivery",
    "sha256": "Payload delivery",
}
"""MISP's own category of an attribute, by its type."""
KINDS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("x", "account"): ("twitter-account", "id"),
    ("x", "post"): ("twitter-post", "post-id"),
    ("twitter", "account"): ("twitter-account", "id"),
    ("twitter", "post"): ("twitter-post", "post-id"),
    ("facebook", "account"): ("facebook-account", "account-id"),
    ("facebook", "page"): ("facebook-page", "page-name"),
    ("facebook", "group"): ("facebook-group", "group-name"),
    ("facebook", "post"): ("facebook-post", "post-id"),
    ("instagram", "account"): ("instagram-account", "account-id"),
    ("reddit", "account"): ("reddit-account", "account-id"),
    ("telegram", "account"): ("telegram-account", "id"),
    ("youtube", "channel"): ("youtube-channel", "channel-id"),
    ("youtube", "account"): ("youtube-channel", "channel-id"),
}
"""Template and the relation of the native id, by platform and kind."""
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "account": ("user-account", "user-id"),
    "channel": ("social-media-group", "group-name"),
    "page": ("social-media-group", "group-name"),
    "group": ("social-media-group", "group-name"),
}
"""The same on platforms that have no template of their own; all else is a `microblog`."""
