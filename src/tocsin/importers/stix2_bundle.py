"""STIX 2.0 and 2.1 bundles: campaigns and incidents, and the marks that give them away.

What a pattern compares with is read out of it: a domain inside an indicator's pattern counts as
much as one that stands alone. Patterns in other languages (YARA, Sigma, …) are kept whole.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.layout import Elements
from tocsin.importers.pages import each
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Incident, Indicator, Sight
from tocsin.vocabulary.errors import RecordError

INCIDENTS = {"campaign", "incident", "intrusion-set", "report", "grouping"}
OBSERVABLES = {
    "artifact", "autonomous-system", "directory", "domain-name", "email-addr", "email-message",
    "file", "ipv4-addr", "ipv6-addr", "mac-addr", "mutex", "network-traffic", "process", "software",
    "url", "user-account", "windows-registry-key", "x509-certificate",
}  # fmt: skip
VALUES = ("value", "account_login", "user_id", "display_name", "name", "path", "key", "subject")
ADDRESSES = {"domain-name", "url"}
COMPARISON = re.compile(
    r"(?P<type>[a-z][a-z0-9-]{0,60}):(?P<path>[^\s=!<>\[\]()]{1,200}(?:\[[^\]]{0,60}\][^\s=!<>]{0,100})?)"
    r"\s*(?:=|IN|MATCHES|LIKE)\s*(?P<values>\([^()]{0,20000}\)|'(?:[^'\\]|\\.)*+')"
)
QUOTED = re.compile(r"'((?:[^'\\]|\\.)*+)'")
ESCAPED = re.compile(r"\\(.)")
LONGEST = 1 << 20
"""Characters of a pattern that are read."""


class Stix2Bundle:
    """Reads the objects of bundles, and of the envelopes that TAXII servers return."""

    name: ClassVar[str] = "stix2_bundle"
    title: ClassVar[str] = "STIX 2.0 and 2.1 bundle"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the bundle, or by ids of the form `type--uuid`."""
        found = by_objects(head, _likeness, "a bundle of objects")
        if found.layout == Elements(("!",)) and "objects" in head.objects[0]:
            return Sniff(found.score, found.why, Elements(("objects",)))
        return found

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what one object says, or the objects of a bundle on one line."""
        value = record.value
        if isinstance(value, Mapping) and value.get("type") == "bundle":
            bundle = fields("bundle", value, self.known, drift)
            objects = bundle.array("objects")
            yield from each("objects", objects, lambda one: self._object(one, drift))
        else:
            yield from self._object(value, drift)

    def _object(self, value: object, drift: Drift) -> Iterator[Sight]:
        if not isinstance(value, Mapping) or not isinstance(value.get("type"), str):
            raise RecordError("shape", "expected a STIX object with a type", got=value)
        type_ = value["type"]
        if type_ in INCIDENTS:
            yield _incident(fields("incident", value, self.known, drift))
        elif type_ == "indicator":
            yield from _indicator(fields("indicator", value, self.known, drift))
        elif type_ == "observed-data":
            yield from _observed(fields("observed", value, self.known, drift))
        elif type_ in OBSERVABLES:
            one = fields("observable", value, self.known, drift)
            yield from _observable(one, one.id("id"), [])
        else:
            fields("other", value, self.known, drift)


def _likeness(one: Mapping[str, Any]) -> float:
    if one.get("type") == "bundle" and ("objects" in one or "id" in one):
        return 0.98
    inner = one.get("objects")
    if isinstance(inner, list) and inner and isinstance(inner[0], Mapping):
        one = inner[0]
    type_, id_ = one.get("type"), one.get("id")
    both = isinstance(type_, str) and isinstance(id_, str)
    return 0.95 if both and type_ and str(id_).startswith(f"{type_}--") else 0.0


def _incident(one: Fields) -> Incident:
    return Incident(
        format="stix",
        native_id=one.own_id("id"),
        kind=one.text("type") or "incident",
        title=one.text("name"),
        description=one.text("description"),
        first_seen_at=times.iso(one.text("first_seen")).at,
        last_seen_at=times.iso(one.text("last_seen")).at,
        created_at=times.iso(one.text("created")).at,
        modified_at=times.iso(one.text("modified")).at,
        published_at=times.iso(one.text("published")).at,
        tags=one.texts("labels"),
        members=one.texts("object_refs"),
    )


def _indicator(one: Fields) -> Iterator[Indicator]:
    """Yield one row per value that the pattern compares with; a pattern of none is one row."""
    pattern, native_id = one.text("pattern"), one.own_id("id")
    language = one.text("pattern_type") or "stix"
    found: list[tuple[str, str | None]] = []
    if pattern and language == "stix":
        found = [*compared(pattern)]
    for type_, value in found or [(language, pattern)]:
        yield Indicator(
            format="stix",
            native_id=native_id,
            kind="indicator_pattern",
            type=type_,
            value=value,
            address=value if type_ in ADDRESSES else None,
            object=one.text("name"),
            comment=one.text("description"),
            for_detection=True if pattern else None,
            deleted=one.truth("revoked"),
            at=times.iso(one.text("modified") or one.text("created")).at,
            first_seen_at=times.iso(one.text("valid_from")).at,
            last_seen_at=times.iso(one.text("valid_until")).at,
            tags=one.texts("labels") or one.texts("indicator_types"),
        )


def compared(pattern: str) -> Iterator[tuple[str, str]]:
    r"""Yield (type, value) of every comparison in a STIX pattern.

    >>> [*compared("[domain-name:value = 'a.example' OR url:value IN ('https://b.eu/','c')]")]
    [('domain-name', 'a.example'), ('url', 'https://b.eu/'), ('url', 'c')]
    >>> [*compared(r"[file:hashes.'SHA-256' = 'ab' AND user-account:display_name = 'it\'s']")]
    [('file', 'ab'), ('user-account', "it's")]
    """
    for found in COMPARISON.finditer(pattern[:LONGEST]):
        for value in QUOTED.findall(found["values"]):
            yield found["type"], ESCAPED.sub(r"\1", value)


def _observed(one: Fields) -> Iterator[Indicator]:
    """Yield what was seen; until 2.0 it stands inside the observation itself."""
    inside = one.value.get("objects")
    if not isinstance(inside, Mapping):
        return
    labels = one.texts("labels")
    for value in inside.values():
        if isinstance(value, Mapping):
            inner = Fields("observable", value, one.known, one.drift)
            for found in _observable(inner, one.id("id"), labels):
                found.first_seen_at = times.iso(one.text("first_observed")).at
                found.last_seen_at = times.iso(one.text("last_observed")).at
                yield found


def _observable(one: Fields, native_id: str | None, tags: list[str]) -> Iterator[Indicator]:
    """Yield the value of an observable, and every hash of it."""
    type_ = one.text("type") or "unknown"
    hashes = one.value.get("hashes")
    values = [(type_, next((text for name in VALUES if (text := one.id(name))), None))]
    if isinstance(hashes, Mapping):
        sums = [(f"{type_}:{name}", text) for name, text in hashes.items() if isinstance(text, str)]
        values = [*([values[0]] if values[0][1] else []), *sums]
    for kind, value in values:
        yield Indicator(
            format="stix",
            native_id=native_id,
            kind="observable",
            type=kind,
            value=value,
            address=value if kind in ADDRESSES else None,
            tags=tags,
        )
