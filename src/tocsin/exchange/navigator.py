"""Layers for the ATT&CK Navigator: DISARM and ATT&CK apart, since their numbers are two things.

Source    the layer format 4.5 of the ATT&CK Navigator; DISARM's own layers name the domain `DISARM`
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal

import msgspec

from tocsin import catalog
from tocsin.casework.told import FindingTold

Framework = Literal["disarm", "attack"]
DOMAINS: dict[Framework, str] = {"disarm": "DISARM", "attack": "enterprise-attack"}
COLOUR = "#c25b33"
FAINT = "#e8c4b4"
"""Of a technique that is only suggested: nobody has confirmed a finding with it."""


@dataclass(frozen=True)
class Use:
    """How often a technique was seen."""

    code: str
    confirmed: int
    proposed: int
    claims: tuple[str, ...]


def layer(name: str, findings: Iterable[FindingTold], framework: Framework) -> dict[str, Any]:
    """Return a layer with the techniques of some findings; the score counts confirmed ones."""
    uses = list(_uses(findings, framework))
    version = catalog.FRAMEWORKS[framework].version
    return {
        "name": name,
        "versions": {"attack": version, "navigator": "5.1.0", "layer": "4.5"},
        "domain": DOMAINS[framework],
        "description": "Techniques on findings. The score counts findings a person confirmed.",
        "sorting": 3,
        "layout": {"layout": "side", "showID": True, "showName": True},
        "hideDisabled": False,
        "techniques": [_technique(one, framework) for one in uses],
        "gradient": {
            "colors": ["#ffffff", COLOUR],
            "minValue": 0,
            "maxValue": max((one.confirmed for one in uses), default=1) or 1,
        },
        "legendItems": [
            {"label": "confirmed", "color": COLOUR},
            {"label": "proposed only", "color": FAINT},
        ],
    }


def write(
    name: str, findings: Iterable[FindingTold], framework: Framework, out: BinaryIO
) -> int:  # fmt: skip
    """Write a layer; return how many techniques it has."""
    made = layer(name, findings, framework)
    out.write(msgspec.json.format(msgspec.json.encode(made), indent=1))
    return len(made["techniques"])


def _uses(findings: Iterable[FindingTold], framework: Framework) -> Iterator[Use]:
    seen: dict[str, list[FindingTold]] = {}
    for one in findings:
        for code in one.codes(framework):
            seen.setdefault(code, []).append(one)
    for code, some in sorted(seen.items()):
        confirmed = sum(one.state == "confirmed" for one in some)
        proposed = sum(one.state == "proposed" for one in some)
        if confirmed or proposed:
            yield Use(code, confirmed, proposed, tuple(one.claim for one in some[:5]))


def _technique(use: Use, framework: Framework) -> dict[str, Any]:
    found = catalog.candidates(f"{framework}:{use.code}")
    tactic = found[0].tactic.casefold().replace(" ", "-") if found else ""
    made: dict[str, Any] = {
        "techniqueID": use.code,
        "score": use.confirmed,
        "comment": "\n".join(use.claims),
        "enabled": True,
        "showSubtechniques": True,
        "metadata": [
            {"name": "confirmed", "value": str(use.confirmed)},
            {"name": "proposed", "value": str(use.proposed)},
        ],
    }
    if tactic:
        made["tactic"] = tactic
    if not use.confirmed:
        made["color"] = FAINT
    return made
