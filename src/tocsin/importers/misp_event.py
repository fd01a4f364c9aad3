"""MISP events: what happened, and the addresses, hashes and accounts that belong to it.

Most attributes stand inside objects, and count as much as the others; proposals of other people
(shadow attributes) are none. An event too large for the memory is read attribute by attribute.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Incident, Indicator, Sight
from tocsin.vocabulary.errors import RecordError

LARGE = 8 << 20
"""Bytes on disk past which one event is not read at once."""
THREATS = {"1": "high", "2": "medium", "3": "low", "4": "undefined"}
STAGES = {"0": "initial", "1": "ongoing", "2": "complete"}
PAGES = {"url", "uri", "link", "domain", "hostname"}
PAIRS = {"domain|ip", "hostname|port", "url|ip"}
"""Types whose value is an address and something else, parted by a bar."""
TLP = "tlp:"


class MispEvent:
    """Reads events as MISP exports and shares them."""

    name: ClassVar[str] = "misp_event"
    title: ClassVar[str] = "MISP event"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the members of an event."""
        found = by_objects(head, _likeness, "events with info and attributes")
        if found.layout != Elements(("!",)):
            return found
        first = head.objects[0]
        if isinstance(first.get("response"), list):
            return Sniff(found.score, found.why, Elements(("response",)))
        packed = head.path.suffix.lower() in (".gz", ".zst")
        if head.size <= LARGE // (16 if packed else 1):
            return found
        start = "Event." if "Event" in first else ""
        inside = (f"{start}{name}" for name in ("Attribute", "Object", "Tag+", "Orgc+"))
        return Sniff(found.score, found.why, Elements((*inside, f"{start.removesuffix('.')}~")))

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what an event says, or an attribute or object cut out of a large one."""
        value = record.value
        if isinstance(value, Mapping) and isinstance(value.get("response"), list):
            answer = fields("answer", value, self.known, drift).array("response")
            yield from each("response", answer, lambda one: self._event(one, drift))
            return
        if isinstance(value, Mapping) and ("info" in value or "Event" in value):
            yield from self._event(value, drift)
            return
        if not isinstance(value, Mapping):
            raise RecordError("shape", "expected an event", got=value)
        owner = record.context.get("uuid")
        incident = owner if isinstance(owner, str) else None
        if "type" in value and "value" in value:
            yield _attribute(fields("attribute", value, self.known, drift), incident, None)
        elif "Attribute" in value:
            yield from _object(fields("object", value, self.known, drift), incident)
        else:
            raise RecordError("shape", "expected an event, object or attribute", got=[*value])

    def _event(self, value: object, drift: Drift) -> Iterator[Sight]:
        """Read an event, which may be wrapped in an object that says so."""
        wrapped = isinstance(value, Mapping) and "Event" in value
        if isinstance(value, Mapping) and wrapped:
            fields("wrapper", value, self.known, drift)
            value = value["Event"]
        yield from _event(fields("event", value, self.known, drift), "Event." if wrapped else "")


def _likeness(one: Mapping[str, Any]) -> float:
    if isinstance(inside := one.get("response"), list) and inside:
        one = inside[0] if isinstance(inside[0], Mapping) else {}
    if isinstance(event := one.get("Event"), Mapping):
        return 0.97 if {"info", "Attribute", "uuid", "Object"} & event.keys() else 0.0
    marks = {"threat_level_id", "orgc_id", "Attribute", "Orgc"} & one.keys()
    if "info" in one and marks:
        return 0.97
    return (
        0.9 if len({"Attribute", "Object", "Orgc", "Org", "RelatedEvent"} & one.keys()) > 2 else 0.0
    )


def _event(event: Fields, before: str) -> Iterator[Sight]:
    """Yield what an event says, and its attributes; `before` is where it stands in its record."""
    native_id = event.id("uuid") or event.own_id("id")
    tags = _tags(event)
    yield Incident(
        format="misp",
        native_id=native_id,
        kind="event",
        title=event.text("info"),
        author=event.object("Orgc", "organisation").text("name"),
        occurred_at=times.iso(event.text("date")).at,
        modified_at=times.epoch(event.value.get("timestamp")).at,
        published_at=times.epoch(event.value.get("publish_timestamp")).at,
        threat=THREATS.get(event.id("threat_level_id") or ""),
        analysis=STAGES.get(event.id("analysis") or ""),
        tags=tags,
        tlp=next((tag[len(TLP) :].lower() for tag in tags if tag.lower().startswith(TLP)), None),
    )
    known, drift = event.known, event.drift
    yield from each(
        f"{before}Attribute",
        event.array("Attribute"),
        lambda one: [_attribute(fields("attribute", one, known, drift), native_id, None)],
    )
    yield from each(
        f"{before}Object",
        event.array("Object"),
        lambda one: _object(fields("object", one, known, drift), native_id),
    )


def _object(one: Fields, incident: str | None) -> Iterator[Sight]:
    name, known, drift = one.text("name") or "object", one.known, one.drift
    yield from each(
        "Attribute",
        one.array("Attribute"),
        lambda found: [_attribute(fields("attribute", found, known, drift), incident, name)],
    )


def _attribute(attribute: Fields, incident: str | None, part_of: str | None) -> Indicator:
    type_, value = attribute.text("type") or "unknown", attribute.id("value")
    return Indicator(
        format="misp",
        native_id=attribute.id("uuid") or attribute.id("id"),
        kind="object_attribute" if part_of else "attribute",
        type=type_,
        value=value,
        address=_address(type_, value),
        incident_native_id=incident,
        category=attribute.text("category"),
        object=part_of,
        comment=attribute.text("comment"),
        for_detection=attribute.truth("to_ids"),
        deleted=attribute.truth("deleted"),
        at=times.epoch(attribute.value.get("timestamp")).at,
        first_seen_at=_seen(attribute, "first_seen"),
        last_seen_at=_seen(attribute, "last_seen"),
        tags=_tags(attribute),
    )


def _address(type_: str, value: str | None) -> str | None:
    if value is None or type_ not in PAGES | PAIRS:
        return None
    return value.partition("|")[0] if type_ in PAIRS else value


def _seen(attribute: Fields, key: str) -> datetime | None:
    given = attribute.value.get(key)
    return times.iso(given).at or times.epoch(given).at


def _tags(one: Fields) -> list[str]:
    return [name for tag in one.objects("Tag", "tag") if (name := tag.text("name"))]
