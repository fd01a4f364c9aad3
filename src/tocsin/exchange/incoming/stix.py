"""STIX bundles: one incident, with a finding for each incident in it, or one for all of it.

A finding is about the observables that its relationships, observations and reports lead to, and
bears the techniques and countries they lead to. References that lead nowhere are named.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tocsin.exchange.incoming.naming import country, technique
from tocsin.exchange.incoming.values import (
    Proposal,
    Received,
    Unused,
    key,
    limited,
    noted,
    readable,
)
from tocsin.exchange.stix.markings import MARKINGS
from tocsin.importers import times
from tocsin.importers.pieces import Piece, Reject
from tocsin.importers.stix2_bundle import compared

Object = dict[str, Any]
FIRST_TLP = {
    "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "clear",
    "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
    "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "amber",
    "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
}
"""TLP 1, as STIX 2.1 itself has it."""
LABEL_OF = {marking: label for label, marking in MARKINGS.items()} | FIRST_TLP
CONTAINERS = ("report", "grouping", "campaign", "intrusion-set", "note")
"""Where there is no incident, the first of these names the whole."""
REFERENCES = (
    "source_ref", "target_ref", "object_refs", "sighting_of_ref", "observed_data_refs",
    "where_sighted_refs",
)  # fmt: skip
PLATFORMS = {"twitter": "x"}
OBSERVABLES = {"domain-name": "domain", "url": "page", "ipv4-addr": "ip", "ipv6-addr": "ip"}
"""Kinds of subjects by types of observables."""
STEPS = 3
"""How far from an incident its things are looked for: incident, observation, observable."""
KEPT = frozenset(
    {"id", "type", "name", "description", "value", "account_type", "user_id", "account_login",
     "platform", "native_id", "posting_kind", "country", "pattern", "first_observed",
     "last_observed", "first_seen", "last_seen", "created", "modified", "external_references",
     "revoked", "extensions", *REFERENCES}
)  # fmt: skip
"""What is held of an object; payloads are not."""


@dataclass
class _Graph:
    """Objects by id, and what leads where, in both directions."""

    objects: dict[str, Object] = field(default_factory=dict)
    edges: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    labels: set[str] = field(default_factory=set)

    def add(self, one: Object) -> None:
        """Hold an object; of several under one id, the newest version, and the last of one."""
        said = [LABEL_OF.get(str(id), "") for id in _list(one.get("object_marking_refs"))]  # noqa: A001
        if one["type"] == "marking-definition":
            said.append(_label(one))
        self.labels |= set(filter(None, said))
        there = self.objects.get(one["id"])
        if there and _text(one, "modified") < _text(there, "modified"):
            return
        self.objects[one["id"]] = {name: one[name] for name in KEPT & one.keys()}
        if one["type"] == "observed-data" and isinstance(one.get("objects"), dict):
            self.objects[one["id"]]["objects"] = one["objects"]

    def joined(self, unused: list[Unused]) -> None:
        """Follow every reference; say which lead nowhere."""
        for id, one in self.objects.items():  # noqa: A001
            ends = list(_references(one))
            for name, end in ends:
                if end not in self.objects and end not in LABEL_OF:
                    noted(unused, Unused(id, f"{name} names {end}, which is not in the bundle"))
            there = [end for _, end in ends if end in self.objects]
            if one["type"] in {"relationship", "sighting"}:
                for end in there:
                    self.edges[end] += [other for other in there if other != end]
            else:
                self.edges[id] += there

    def around(self, start: str, walls: set[str]) -> list[Object]:
        """Return what stands within some steps, without going through what is somebody else's."""
        seen, edge = {start: None}, [start]
        for _ in range(STEPS):
            edge = [
                end
                for id in edge  # noqa: A001
                for end in self.edges[id]
                if end not in seen and end not in walls
            ]
            seen |= dict.fromkeys(edge)
        return [self.objects[id] for id in seen if id != start]  # noqa: A001


def read(pieces: Iterable[Piece], name: str) -> tuple[Received, ...]:
    """Read a bundle; `name` where nothing in it has one."""
    graph, unused = _Graph(), list[Unused]()
    for piece in pieces:
        if isinstance(piece, Reject):
            noted(unused, Unused(f"record {piece.number}", piece.reason))
            continue
        value = piece.value
        whole = isinstance(value, dict) and value.get("type") == "bundle"
        for one in _list(value.get("objects")) if whole else (value,):
            if not isinstance(one, dict) or not isinstance(one.get("id"), str | None):
                noted(unused, Unused(f"record {piece.number}", "expected an object with an id"))
            elif isinstance(one.get("id"), str) and isinstance(one.get("type"), str):
                graph.add(one)
            else:
                reason = "expected an object with a type and an id"
                noted(unused, Unused(str(one.get("id", f"record {piece.number}")), reason))
    graph.joined(unused)
    return (_received(graph, name, unused),) if graph.objects else ()


def _received(graph: _Graph, name: str, unused: list[Unused]) -> Received:
    by_type: defaultdict[str, list[Object]] = defaultdict(list)
    for one in graph.objects.values():
        by_type[one["type"]].append(one)
    heads = [one for kind in CONTAINERS for one in by_type[kind]]
    head: Object = heads[0] if heads else {}
    incidents = [one for one in by_type["incident"] if one.get("revoked") is not True]
    walls = {one["id"] for one in (*by_type["incident"], *heads, *by_type["identity"])}
    if incidents:
        proposals = [_proposal(one, graph.around(one["id"], walls), unused) for one in incidents]
    else:
        about = [one for one in graph.objects.values() if one["id"] not in walls]
        whole = head or {"id": f"bundle of {name}", "name": name}
        proposals = [_proposal(whole, about, unused)]
    title = _text(head, "name") or (proposals[0].claim if len(proposals) == 1 else name)
    source = _text(next(iter(by_type["identity"]), {}), "name")
    by = f" of {source}" if source else ""
    said = readable(_text(head, "description"))
    return Received(
        title=readable(title),
        summary="\n\n".join(filter(None, (said, f"Received as a STIX bundle{by}."))),
        tlp=next((one for one in reversed(list(MARKINGS)) if one in graph.labels), ""),
        proposals=tuple(proposals),
        unused=tuple(unused),
    )


def _proposal(one: Object, about: list[Object], unused: list[Unused]) -> Proposal:
    subjects = [subject for other in about for subject in _subjects(other)]
    words = [word for other in about for word in _words(other, unused)]
    moments = [at for other in (one, *about) for at in _times(other)] or list(_created(one))
    return Proposal(
        key=key("stix", one["id"]),
        claim=readable(_text(one, "description") or _text(one, "name") or one["id"]),
        first_at=min(moments, default=None),
        last_at=max(moments, default=None),
        subjects=limited(subjects, one["id"], unused),
        words=tuple(dict.fromkeys(words)),
    )


def _subjects(one: Object) -> Iterator[str]:
    """Yield the ids of what an observable, an observation or an indicator names."""
    kind = one["type"]
    if kind == "indicator":
        for of, said in compared(_text(one, "pattern")):
            yield from _named({"type": of, "value": said})
    elif kind == "observed-data":
        for each in one.get("objects", {}).values():  # STIX 2.0 has observables in it
            if isinstance(each, dict):
                yield from _named(each)
    else:
        yield from _named(one)


def _named(one: Object) -> Iterator[str]:
    """Yield the id of one observable; nothing for what no finding is about."""
    kind, value = _text(one, "type"), _text(one, "value")
    if kind == "user-account":
        account = _text(one, "account_type")
        if native := _text(one, "user_id") or _text(one, "account_login"):
            yield f"{PLATFORMS.get(account, account)}:account:{native}"
    elif kind == "posting":
        if native := _text(one, "native_id"):
            yield f"{_text(one, 'platform')}:{_text(one, 'posting_kind') or 'post'}:{native}"
    elif kind == "channel":
        platform, _, native = _text(one, "name").partition(":")
        yield f"{platform}:channel:{native}" if native else f":channel:{platform}"
    elif value and kind in OBSERVABLES:
        yield f":{OBSERVABLES[kind]}:{value}"


def _words(one: Object, unused: list[Unused]) -> Iterator[tuple[str, str]]:
    """Yield techniques and countries."""
    if one["type"] == "location" and (said := _text(one, "country")):
        yield from country(said, one["id"], unused)
    if one["type"] != "attack-pattern":
        return
    for each in _list(one.get("external_references")):
        said = _text(each, "external_id") if isinstance(each, dict) else ""
        if said and (found := technique(said, _text(each, "source_name"), one["id"], unused)):
            yield found


def _times(one: Object) -> Iterator[datetime]:
    """Yield when something was seen; our own extension says it of an incident."""
    extensions = one.get("extensions")
    inside = extensions.values() if isinstance(extensions, dict) else ()
    places = [one, *(each for each in inside if isinstance(each, dict))]
    names = ("first_observed", "last_observed", "first_seen", "last_seen", "first_at", "last_at")
    for place in places:
        for name in names:
            if at := times.iso(place.get(name)).at:
                yield at


def _created(one: Object) -> Iterator[datetime]:
    if at := times.iso(one.get("created")).at:
        yield at


def _references(one: Object) -> Iterator[tuple[str, str]]:
    for name in REFERENCES:
        value = one.get(name)
        for each in _list(value) or [value]:
            if isinstance(each, str):
                yield name, each


def _text(one: Object, name: str) -> str:
    value = one.get(name)
    return value if isinstance(value, str) else ""


def _label(one: Object) -> str:
    """Return the label that a marking stands for, under whatever id; "": none of TLP."""
    definition = one.get("definition")
    said = _text(definition, "tlp") if isinstance(definition, dict) else ""
    label = (said or _text(one, "name")).casefold().removeprefix("tlp:").strip()
    label = "clear" if label == "white" else label
    return label if label in MARKINGS else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
