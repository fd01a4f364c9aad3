"""What STIX has no place for, as extensions with a version: numbers, outlets, reach, postings.

A change of meaning gets a new id, never a new meaning of an old one.
"""

from collections.abc import Mapping
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
OUTLET = object_id("extension-definition", "outlet", "1")
IMPACT = object_id("extension-definition", "impact", "1")
MEDIA = object_id("extension-definition", "media-content", "1")
CHANNEL = object_id("extension-definition", "channel", "1")
"""Types that OpenCTI has of its own, said in the standard's way for everybody else."""

PROPERTIES: Mapping[str, frozenset[str]] = {
    OUTLET: frozenset({
        "extension_type", "version", "exposure", "basis", "act", "assessed_on", "rests_on",
        "rests_on_withheld",
    }),
    IMPACT: frozenset({
        "extension_type", "version", "metric", "about", "lowest", "highest", "stated", "unit",
        "basis", "margin", "margin_source", "rests_on", "rests_on_withheld", "outlet",
        "outlet_country", "url", "published_on", "copy_of",
    }),
}  # fmt: skip
"""Which properties they have, of those that hold fixed ones."""


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
        OUTLET: (
            "Tocsin outlet", "property-extension",
            ("Of what joins a channel to the outlet it is said to be of, or of a note on a channel "
            "behind which nobody is named: how open the channel is about who stands behind it, as "
            "of which day, why, by which public act, on what proof. What is not known is left "
            "out."),
        ),
        IMPACT: (
            "Tocsin impact", "property-extension",
            ("Of a note: how many were reached by an operation or a finding, or read of it in the "
            "press, as an interval or as somebody stated it, with unit and basis. What is not "
            "known is left out: of engagement and of harm nothing is said."),
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
        "schema": f"docs/exchange.md, version {VERSION}",
        "version": VERSION,
        "extension_types": [kind],
    }
