"""What every object of STIX has, and objects that stand alone: who, where, what joins two."""

from datetime import datetime
from typing import Any

from tocsin.exchange.stix.ids import object_id
from tocsin.vocabulary.places import PLACES

Object = dict[str, Any]
"""A STIX object: JSON by nature, checked by the validator and by `check`."""


def stamp(at: datetime) -> str:
    """Return an instant as STIX writes it: UTC, milliseconds."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z"


def dated(kind: str, id: str, created: datetime, modified: datetime, **more: Any) -> Object:  # noqa: A002, ANN401
    """Return an object with what every dated object has; null properties are left out."""
    common: Object = {
        "type": kind,
        "spec_version": "2.1",
        "id": id,
        "created": stamp(created),
        "modified": stamp(max(created, modified)),
    }
    return common | {name: value for name, value in more.items() if value not in (None, "", [], {})}


def identity(name: str, created: datetime, kind: str = "organization") -> Object:
    """Return an organisation."""
    return dated(
        "identity", object_id("identity", name), created, created, name=name, identity_class=kind
    )


def location(country: str, created: datetime) -> Object:
    """Return a country, by its ISO code."""
    name = PLACES[country].name if country in PLACES else country
    id = object_id("location", country)  # noqa: A001
    return dated("location", id, created, created, name=name, country=country)


def relation(  # noqa: PLR0913  # as the standard has it
    kind: str, source: str, target: str, created: datetime, author: str,
    *, modified: datetime | None = None, **more: Any,  # noqa: ANN401
) -> Object:  # fmt: skip
    """Return a relationship; `modified` null: it stayed as it was."""
    return dated(
        "relationship",
        object_id("relationship", kind, source, target),
        created,
        modified or created,
        created_by_ref=author,
        relationship_type=kind,
        source_ref=source,
        target_ref=target,
        **more,
    )
