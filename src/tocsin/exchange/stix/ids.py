"""Ids that are the same whenever the same thing is exported, by whomever.

Observables: version 5 of the properties that the standard names, in their canonical JSON (STIX
2.1, section 2.9). Everything else: version 5 under a name space of our own, of what makes it what
it is in our records.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from tocsin.evidence import canonical

OBSERVABLES = UUID("00abedb4-aa42-466c-9c01-fed23315a9b7")
"""The name space that the standard gives."""
OURS = uuid5(UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8"), "https://github.com/tocsin/stix")
"""Ours, of the name-based kind under the one of addresses."""
CONTRIBUTING: Mapping[str, tuple[str, ...]] = {
    "artifact": ("hashes", "payload_bin"),
    "domain-name": ("value",),
    "email-addr": ("value",),
    "file": ("hashes", "name", "extensions", "parent_directory_ref"),
    "ipv4-addr": ("value",),
    "ipv6-addr": ("value",),
    "url": ("value",),
    "user-account": ("account_type", "user_id", "account_login"),
    "x509-certificate": ("hashes", "serial_number"),
    "posting": ("platform", "native_id", "value"),
    "media-content": ("url",),
}
"""Which properties an observable's id is made of; the last two are no core types."""


def observable_id(kind: str, properties: Mapping[str, Any]) -> str:
    """Return the id of an observable with these properties.

    >>> observable_id("domain-name", {"value": "spiegel.ltd"})
    'domain-name--84c46e20-a848-51f6-b14f-d3c9b712b2e2'
    """
    said = {one: properties[one] for one in CONTRIBUTING[kind] if one in properties}
    return f"{kind}--{uuid5(OBSERVABLES, canonical.dumps(said).decode())}"


def object_id(kind: str, *parts: str) -> str:
    """Return the id of anything else, by what makes it what it is."""
    return f"{kind}--{uuid5(OURS, canonical.dumps([kind, *parts]).decode())}"
