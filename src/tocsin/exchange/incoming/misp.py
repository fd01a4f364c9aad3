"""MISP events: one incident each, with one finding about what its attributes name.

Galaxies and tags give techniques, countries and the label; a deleted attribute gives nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from tocsin.exchange.incoming.naming import country, technique
from tocsin.exchange.incoming.seen import seen
from tocsin.exchange.incoming.values import (
    Proposal,
    Received,
    Unused,
    key,
    limited,
    noted,
    readable,
)
from tocsin.exchange.misp.event import codes_by_value
from tocsin.importers.misp_event import MispEvent
from tocsin.importers.pieces import Piece
from tocsin.importers.sights import Incident, Indicator

KINDS = {
    "domain": "domain", "hostname": "domain", "domain|ip": "domain", "hostname|port": "domain",
    "ip-src": "ip", "ip-dst": "ip", "url": "page", "uri": "page", "link": "page",
}  # fmt: skip
"""Kinds of subjects by types of attributes; addresses keep both ends."""
ACCOUNTS = {"twitter-id": "x", "github-username": "github", "jabber-id": "jabber"}
CODE = re.compile(r"\bT\d{4}(?:\.\d{3})?\b")
TECHNIQUES = ("disarm", "attack-pattern", "amitt", "misinformation-pattern")
"""Parts of the names of tags that name techniques."""
LABELS = ("clear", "green", "amber", "amber+strict", "red")


def read(pieces: Iterable[Piece], name: str) -> tuple[Received, ...]:
    """Read events; `name` where one has no title."""
    incidents: dict[str, Incident] = {}
    subjects: defaultdict[str, list[str]] = defaultdict(list)
    tags: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unused: list[Unused] = []
    for _, sight in seen(pieces, MispEvent(), unused):
        if isinstance(sight, Incident):
            incidents[sight.native_id] = sight
        elif isinstance(sight, Indicator) and not sight.deleted:
            owner = sight.incident_native_id or ""
            tags[owner].update(sight.tags)
            if one := _subject(sight):
                subjects[owner].append(one)
    for lost in subjects.keys() - incidents.keys():
        noted(unused, Unused(lost or name, "attributes of no event that is in the file"))
    return tuple(
        _received(one, name, subjects[uuid], [*one.tags, *tags[uuid]], unused if not n else [])
        for n, (uuid, one) in enumerate(incidents.items())
    )


def _received(
    one: Incident, name: str, subjects: list[str], tags: list[str], unused: list[Unused]
) -> Received:
    said = list(unused)
    words = [word for tag in dict.fromkeys(tags) for word in _words(tag, one.native_id, said)]
    title = readable(one.title or name)
    proposal = Proposal(
        key=key("misp", one.native_id),
        claim=title,
        first_at=one.occurred_at,
        last_at=one.modified_at or one.occurred_at,
        subjects=limited(subjects, one.native_id, said),
        words=tuple(dict.fromkeys(words)),
    )
    by = f" of {one.author}" if one.author else ""
    return Received(
        title=title,
        summary=f"Received as MISP event {one.native_id}{by}.",
        tlp=_strictest(tags),
        proposals=(proposal,),
        unused=tuple(said),
    )


def _words(tag: str, id: str, unused: list[Unused]) -> list[tuple[str, str]]:  # noqa: A002
    """Return the techniques that a tag names."""
    framework, is_value, value = tag.partition("=")
    value = value.strip('"')
    if framework == "tocsin:member-state":
        return list(country(value, id, unused))
    if "disarm" in framework.casefold() and (known := codes_by_value().get(value)):
        return [("disarm", known)]
    if not is_value or not any(one in framework.casefold() for one in TECHNIQUES):
        return []
    source = "amitt" if "amitt" in framework.casefold() else framework
    found = (technique(code, source, id, unused) for code in CODE.findall(value))
    return [one for one in found if one]


def _strictest(tags: Iterable[str]) -> str:
    """Return the strictest label among some tags; "": there is none."""
    said = {one.casefold().removeprefix("tlp:") for one in tags if one.casefold().startswith("tlp")}
    said = {"clear" if one == "white" else one for one in said}
    return next((one for one in reversed(LABELS) if one in said), "")


def _subject(one: Indicator) -> str:
    """Return the id of what an attribute names; "": nothing that a finding is about."""
    value = (one.value or "").strip()
    if not value:
        return ""
    if kind := KINDS.get(one.type):
        return f":{kind}:{one.address or value.partition('|')[0]}"
    if platform := ACCOUNTS.get(one.type):
        return f"{platform}:account:{value}"
    return ""
