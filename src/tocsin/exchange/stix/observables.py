"""What findings are about, as observables: one id for one thing, whoever exports it."""

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote

from tocsin.casework.told import SubjectTold
from tocsin.exchange.stix import extensions
from tocsin.exchange.stix.common import Object
from tocsin.exchange.stix.ids import observable_id

ACCOUNT_TYPES = {"x": "twitter", "twitter": "twitter", "facebook": "facebook", "skype": "skype"}
HOST = re.compile(r"(?=.{1,253}$)(?:(?!-)[\w-]{1,63}(?<!-)\.)+(?!-)[\w-]{2,63}(?<!-)")
"""A host name, in letters of any script."""
IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"
"""Characters that an address has beside letters, digits and `_.-` (RFC 3986)."""


def subject(told: SubjectTold, url: str = "") -> Object:
    """Return what a finding is about, as an observable."""
    if is_host(told):
        return _observable("domain-name", value=told.native.casefold())
    if told.kind == "ip" and (version := _version(told.native)):
        return _observable(f"ipv{version}-addr", value=told.native.casefold())
    if told.kind in {"account", "channel"}:
        return _observable(
            "user-account",
            account_type=ACCOUNT_TYPES.get(told.platform, told.platform),
            user_id=told.native,
        )
    made = _observable(
        "posting", platform=told.platform, native_id=told.native, posting_kind=told.kind
    )
    if url:
        made["url"] = url
    return made | {"extensions": {extensions.POSTING: {"extension_type": "new-sco"}}}


def is_host(told: SubjectTold) -> bool:
    """Tell whether a subject is a domain whose name can be one; others keep their words alone."""
    return told.kind == "domain" and bool(HOST.fullmatch(told.native.casefold()))


def _version(native: str) -> int | None:
    """Return 4 or 6 for an address in numbers; null: it cannot be one."""
    try:
        return ip_address(native).version if "%" not in native else None
    except ValueError:
        return None


def sealed(sha256: str) -> Object:
    """Return a manifest of evidence, by its hash; the evidence itself stays where it is."""
    return _observable("file", hashes={"SHA-256": sha256})


def url(address: str) -> Object:
    """Return an address; characters that no address has, as spaces, are written by number."""
    return _observable("url", value=quote(address, safe=IN_ADDRESSES))


def media(told: SubjectTold, address: str) -> Object:
    """Return a post as OpenCTI knows it: by its address alone."""
    made = _observable("media-content", url=address, media_category=told.kind)
    return made | {"extensions": {extensions.MEDIA: {"extension_type": "new-sco"}}}


def _observable(kind: str, **properties: Any) -> Object:  # noqa: ANN401
    said = {name: value for name, value in properties.items() if value not in ("", {}, None)}
    return {"type": kind, "spec_version": "2.1", "id": observable_id(kind, said), **said}
