"""What STIX has no place for, as extensions with a version: numbers of a finding, and postings.

A change of meaning gets a new id, never a new meaning of an old one.
"""

from datetime import UTC, datetime
from typing import Any

from tocsin.exchange.stix.ids import object_id

VERSION = "1.0.0"
MADE_AT = datetime(2026, 11, 22, tzinfo=UTC)
"""From when on our fixed objects are: definitions, techniques, countries."""
MADE = "2026-11-22T00:00:00.000Z"
AUTHOR = object_id("identity", "tocsin")
FINDING = object_id("extension-definition", "finding", "1")
POSTING = object_id("extension-definition", "posting", "1")
TECHNIQUE = object_id("extension-definition", "technique", "1")
MEDIA = object_id("extension-definition", "media-content", "1")
CHANNEL = object_id("extension-definition", "channel", "1")
"""Types that OpenCTI has of its own, said in the standard's way for everybody else."""


def author() -> dict[str, Any]:
    """Return who defines the extensions."""
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": AUTHOR,
        "created": MADE,
        "modified": MADE,
        "name": "Tocsin",
        "identity_class": "system",
        "description": "Open-source software that notices interference with elections.",
    }


def definition(extension: str) -> dict[str, Any]:
    """Return the definition of one of our extensions."""
    name, kind, about = {
        FINDING: (
            "Tocsin finding", "property-extension",
            ("Of an incident: the detector and its version, what was measured, how likely it is by "
            "chance, who might be innocent, how many rows prove it, and who decided."),
        ),
        TECHNIQUE: (
            "Tocsin technique", "property-extension",
            ("Of a relationship to a technique: whether it is only suggested or confirmed, in "
            "which version of its framework, by what detector or person, why, on what proof."),
        ),
        POSTING: (
            "Posting", "new-sco",
            ("One post, advertisement, page, group, image or video on a platform, by its own id "
            "there; apart from what it says."),
        ),
        MEDIA: (
            "Media content", "new-sco",
            "One post or page at an address, as OpenCTI knows it; the address alone is its id.",
        ),
        CHANNEL: (
            "Channel", "new-sdo",
            ("A place on a platform where somebody publishes; named `platform:handle`, since two "
            "channels of one name on two platforms are two."),
        ),
    }[extension]  # fmt: skip
    return {
        "type": "extension-definition",
        "spec_version": "2.1",
        "id": extension,
        "created": MADE,
        "modified": MADE,
        "created_by_ref": AUTHOR,
        "name": name,
        "description": about,
        "schema": f"docs/exchange/stix.md, version {VERSION}",
        "version": VERSION,
        "extension_types": [kind],
    }
