"""Layers for the ATT&CK Navigator: DISARM and ATT&CK apart, since their numbers are two things.

Source    the layer format 4.5 of the ATT&CK Navigator; DISARM's own layers name the domain `DISARM`
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

import msgspec

from tocsin import catalog
from tocsin.casework.told import FindingTold, TechniqueTold
from tocsin.casework.told.public import public
from tocsin.exchange.standing import standing

Framework = Literal["disarm", "attack"]
DOMAINS: dict[Framework, str] = {"disarm": "DISARM", "attack": "enterprise-attack"}
COLOUR = "#c25b33"
FAINT = "#e8c4b4"
"""Of a technique that is only suggested: nobody has confirmed it."""
STANDING = frozenset({"proposed", "confirmed"})
SHOWN = 5
"""Claims, and records, that the comment on a technique names."""


@dataclass(frozen=True)
class Use:
    """One technique, as it was told."""

    code: str
    confirmed: tuple[TechniqueTold, ...]
    suggested: tuple[TechniqueTold, ...]
    claims: tuple[str, ...]


def layer(
    name: str,
    findings: Iterable[FindingTold],
    framework: Framework,
    others: Iterable[TechniqueTold] = (),
) -> dict[str, Any]:
    """Return a layer with the techniques of some findings, and `others` of what holds these.

    The score counts records on which people confirmed it; comments say who, why and on what proof.
    """
    uses = list(_uses(findings, framework, others))
    version = catalog.FRAMEWORKS[framework].version
    return {
        "name": name,
        "versions": {"attack": version, "navigator": "5.1.0", "layer": "4.5"},
        "domain": DOMAINS[framework],
        "description": "Techniques of findings, incidents and alerts. The score counts records on "
        "which people confirmed a technique; what is only suggested is faint and scores nothing.",
        "sorting": 3,
        "layout": {"layout": "side", "showID": True, "showName": True},
        "hideDisabled": False,
        "techniques": [_technique(one, framework) for one in uses],
        "gradient": {
            "colors": ["#ffffff", COLOUR],
            "minValue": 0,
            "maxValue": max((len(one.confirmed) for one in uses), default=1) or 1,
        },
        "legendItems": [
            {"label": "confirmed", "color": COLOUR},
            {"label": "suggested only", "color": FAINT},
        ],
    }


def write(  # noqa: PLR0913, PLR0917  # a layer, where to, and under which label
    name: str,
    findings: Iterable[FindingTold],
    framework: Framework,
    out: BinaryIO,
    tlp: str = "amber",
    others: Iterable[TechniqueTold] = (),
) -> int:
    """Write a layer; return how many techniques it has.

    As TLP:CLEAR it bears no address of an outlet under Annex XV: claims are its comments.
    """
    is_clear = tlp == "clear"
    some, more = (map(public, findings), map(public, others)) if is_clear else (findings, others)
    made = layer(name, some, framework, more)
    out.write(msgspec.json.format(msgspec.json.encode(made), indent=1))
    return len(made["techniques"])


def _uses(
    findings: Iterable[FindingTold], framework: Framework, others: Iterable[TechniqueTold]
) -> Iterator[Use]:
    """Yield techniques by code; those of findings that nobody rejected or withdrew."""
    seen: defaultdict[str, list[TechniqueTold]] = defaultdict(list)
    claims: defaultdict[str, list[str]] = defaultdict(list)
    for one in findings:
        for each in one.techniques if one.state in STANDING else ():
            if each.framework == framework:
                seen[each.code].append(each)
                claims[each.code] += [one.claim] if len(claims[each.code]) < SHOWN else []
    for each in others:
        if each.framework == framework:
            seen[each.code].append(each)
    for code, some in sorted(seen.items()):
        confirmed = tuple(one for one in some if one.is_confirmed)
        suggested = tuple(one for one in some if not one.is_confirmed)
        yield Use(code, confirmed, suggested, tuple(claims[code]))


def _technique(use: Use, framework: Framework) -> dict[str, Any]:
    found = catalog.candidates(f"{framework}:{use.code}")
    tactic = found[0].tactic.casefold().replace(" ", "-") if found else ""
    said = [_said(one) for one in (*use.confirmed, *use.suggested)[:SHOWN]]
    made: dict[str, Any] = {
        "techniqueID": use.code,
        "score": len(use.confirmed),
        "comment": "\n".join([*use.claims, *said]),
        "enabled": True,
        "showSubtechniques": True,
        "metadata": [
            {"name": "confirmed", "value": str(len(use.confirmed))},
            {"name": "suggested", "value": str(len(use.suggested))},
        ],
    }
    if tactic:
        made["tactic"] = tactic
    if not use.confirmed:
        made["color"] = FAINT
    return made


def _said(one: TechniqueTold) -> str:
    """Say in a line where a technique stands, who says so, why, and on what proof."""
    return f"{one.on}: {standing(one)} ({one.proof})"
