"""What the public validator lets pass: dangling references, wrong pairs, ids made up, and more.

Sees       references that lead nowhere; observables whose id is not that of their properties;
           extensions used and not defined, properties nobody defined; relationships between kinds
           that the standard does not pair; techniques of DISARM under another's name; dates out of
           order; two objects under one id; addresses of outlets under Annex XV as TLP:CLEAR, and
           whose a channel is, since that makes a directory of such outlets
Misses     whether anything said is true
Cost       linear in the size of the bundle
Source     STIX 2.1 (OASIS, 2021), sections 2.9, 3, 5.1, 7.3 and the tables of relationships
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tocsin.casework.told.public import sanctioned_in
from tocsin.evidence.canonical import CanonicalError
from tocsin.exchange.stix.extensions import OUTLET
from tocsin.exchange.stix.extensions import PROPERTIES as WITHIN
from tocsin.exchange.stix.ids import CONTRIBUTING, observable_id
from tocsin.exchange.stix.markings import MARKINGS, TLP_EXTENSION
from tocsin.exchange.stix.properties import COMMON, NEW_TYPES, PROPERTIES

Rule = Literal[
    "reference", "type", "observable-id", "extension", "property", "relationship", "framework",
    "order", "twice", "annex-xv",
]  # fmt: skip
ANY = frozenset({"related-to", "derived-from", "duplicate-of"})
"""Relationships that any two objects may have (section 3.2.1)."""
PAIRS: Mapping[str, frozenset[tuple[str, str]]] = {
    "uses": frozenset(
        (source, target)
        for source in ("campaign", "intrusion-set", "threat-actor", "malware", "incident")
        for target in ("attack-pattern", "infrastructure", "malware", "tool", "channel")
    ),
    "attributed-to": frozenset(
        {("campaign", "intrusion-set"), ("campaign", "threat-actor"),
         ("intrusion-set", "threat-actor"), ("threat-actor", "identity"),
         ("incident", "intrusion-set"), ("incident", "threat-actor"), ("incident", "campaign")}
    ),
    "targets": frozenset(
        (source, target)
        for source in ("campaign", "intrusion-set", "threat-actor", "attack-pattern", "malware",
                       "tool", "incident")
        for target in ("identity", "location", "vulnerability", "infrastructure")
    ),
    "indicates": frozenset(
        ("indicator", target)
        for target in ("attack-pattern", "campaign", "infrastructure", "intrusion-set", "malware",
                       "threat-actor", "tool")
    ),
    "based-on": frozenset({("indicator", "observed-data")}),
    "mitigates": frozenset(
        ("course-of-action", target)
        for target in ("attack-pattern", "indicator", "malware", "tool", "vulnerability")
    ),
    "impersonates": frozenset({("threat-actor", "identity")}),
    "located-at": frozenset(
        (source, "location") for source in ("identity", "threat-actor", "infrastructure")
    ),
    "originates-from": frozenset(
        (source, "location") for source in ("campaign", "intrusion-set", "malware")
    ),
    "subtechnique-of": frozenset({("attack-pattern", "attack-pattern")}),
    "resolves-to": frozenset(
        {("domain-name", "ipv4-addr"), ("domain-name", "ipv6-addr"), ("domain-name", "domain-name")}
    ),
    "belongs-to": frozenset({("ipv4-addr", "autonomous-system"), ("channel", "user-account")}),
    "publishes": frozenset({("channel", "media-content"), ("channel", "posting")}),
}  # fmt: skip
"""Which kinds a relationship may join; beside the standard's, `incident` as OpenCTI has it."""
ORDERED = (
    ("created", "modified"),
    ("first_observed", "last_observed"),
    ("first_seen", "last_seen"),
    ("valid_from", "valid_until"),
    ("start_time", "stop_time"),
)


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a bundle."""

    rule: Rule
    id: str
    """Of the object."""
    what: str


def check(bundle: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield all that is wrong in a bundle, object by object, in their order."""
    found = bundle.get("objects")
    every = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    by_id = {str(one.get("id")): one for one in every}
    defined = frozenset(by_id) | {TLP_EXTENSION}
    times = Counter((str(one.get("id")), str(one.get("modified", ""))) for one in every)
    for (name, _), count in times.items():
        if count > 1:
            yield Fault("twice", name, f"stands {count} times in the same version")
    for one in every:
        yield from _references(one, by_id)
        yield from _identified(one)
        yield from _extended(one, defined)
        yield from _paired(one)
        yield from _framework(one)
        yield from _ordered(one)
        yield from _sanctioned(one)


def _references(one: Mapping[str, Any], by_id: Mapping[str, Any]) -> Iterator[Fault]:
    """Every `…_ref` and `…_refs` leads to an object of the bundle, of a kind that fits."""
    for name, said in one.items():
        if not name.endswith(("_ref", "_refs")):
            continue
        for target in said if isinstance(said, list) else [said]:
            if target not in by_id and target not in MARKINGS.values():
                yield _fault(one, "reference", f"{name} leads to {target}, which is not here")
            elif name == "created_by_ref" and not str(target).startswith("identity--"):
                yield _fault(one, "type", f"created_by_ref must be an identity; got {target}")
            elif name == "object_marking_refs" and not str(target).startswith("marking-definition"):
                yield _fault(one, "type", f"object_marking_refs must be markings; got {target}")


def _identified(one: Mapping[str, Any]) -> Iterator[Fault]:
    """Return whether an observable's id is the one that its properties give."""
    kind = str(one.get("type"))
    if kind not in CONTRIBUTING:
        return
    try:
        expected = observable_id(kind, one)
    except (CanonicalError, TypeError):
        expected = "nothing: its properties are no JSON"
    if one.get("id") != expected:
        yield _fault(one, "observable-id", f"expected {expected}")


def _extended(one: Mapping[str, Any], defined: frozenset[str]) -> Iterator[Fault]:
    """Yield extensions without a definition, and properties that nothing defines."""
    used = one.get("extensions")
    named = used if isinstance(used, dict) else {}
    for extension, content in named.items():
        if extension.startswith("extension-definition--") and extension not in defined:
            yield _fault(one, "extension", f"{extension} is used and not defined here")
        if not isinstance(content, dict):
            yield _fault(one, "extension", f"{extension} must be an object")
        elif extension in WITHIN:
            for name in sorted(content.keys() - WITHIN[extension]):
                yield _fault(one, "property", f"{name} is none of {extension}")
    kind = str(one.get("type"))
    known = PROPERTIES.get(kind)
    new_type = {"new-sdo", "new-sco", "new-sro"} & {
        str(content.get("extension_type"))
        for content in named.values()
        if isinstance(content, dict)
    }
    if known is None:
        if not (new_type and kind in NEW_TYPES):
            yield _fault(one, "extension", f"{kind} is no type of STIX, and no extension makes it")
        known = NEW_TYPES.get(kind, frozenset())
    top_level = any(
        isinstance(content, dict) and content.get("extension_type") == "toplevel-property-extension"
        for content in named.values()
    )
    if not top_level:
        for name in sorted(one.keys() - known - COMMON):
            yield _fault(one, "property", f"{name} is defined neither by STIX nor by an extension")


def _paired(one: Mapping[str, Any]) -> Iterator[Fault]:
    if one.get("type") != "relationship":
        return
    kind = str(one.get("relationship_type"))
    ends = [str(one.get(name)).partition("--")[0] for name in ("source_ref", "target_ref")]
    if kind in ANY:
        return
    if (ends[0], ends[1]) not in PAIRS.get(kind, frozenset()):
        yield _fault(one, "relationship", f"{ends[0]} {kind} {ends[1]} is no pair of the standard")


def _framework(one: Mapping[str, Any]) -> Iterator[Fault]:
    """DISARM's numbers have four digits after T0; as ATT&CK's they would be other techniques."""
    if one.get("type") not in {"attack-pattern", "course-of-action"}:
        return
    said = one.get("external_references")
    references = [ref for ref in said if isinstance(ref, dict)] if isinstance(said, list) else []
    for reference in references:
        number, source = str(reference.get("external_id", "")), reference.get("source_name")
        if number.startswith(("T0", "C000", "C001", "C002")) and source in {
            "mitre-attack",
            "AMITT",
        }:
            yield _fault(one, "framework", f"{number} is DISARM's; got source_name {source}")
    phases = one.get("kill_chain_phases")
    for phase in phases if isinstance(phases, list) else ():
        named = isinstance(phase, dict) and phase.get("kill_chain_name") == "mitre-attack"
        if named and any(ref.get("source_name") == "DISARM" for ref in references):
            yield _fault(one, "framework", "a phase of DISARM is not one of mitre-attack")


def _ordered(one: Mapping[str, Any]) -> Iterator[Fault]:
    for first, last in ORDERED:
        begun, ended = one.get(first), one.get(last)
        if isinstance(begun, str) and isinstance(ended, str) and begun > ended:
            yield _fault(one, "order", f"{first} {begun} is after {last} {ended}")


def _sanctioned(one: Mapping[str, Any]) -> Iterator[Fault]:
    marked = one.get("object_marking_refs")
    if not (isinstance(marked, list) and MARKINGS["clear"] in marked):
        return
    for host in dict.fromkeys(sanctioned_in(dict(one))):
        yield _fault(one, "annex-xv", f"names {host}, an outlet under Annex XV, as TLP:CLEAR")
    used = one.get("extensions")
    if isinstance(used, dict) and OUTLET in used:
        yield _fault(one, "annex-xv", "says whose a channel is, as TLP:CLEAR")


def _fault(one: Mapping[str, Any], rule: Rule, what: str) -> Fault:
    return Fault(rule, str(one.get("id")), what)


def faults_by_rule(found: Iterable[Fault]) -> dict[str, int]:
    """Count faults, by rule."""
    return dict(sorted(Counter(one.rule for one in found).items()))
