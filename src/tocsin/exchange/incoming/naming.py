"""Techniques of others as ours: kept, carried over where one thing stands for it, or refused."""

import re
from collections.abc import Iterator

from tocsin import catalog
from tocsin.catalog.versions import check
from tocsin.exchange.incoming.values import Unused, noted
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.places import PLACES

DISARM = re.compile(r"T0\d{3}(?:\.\d{3})?")
"""Numbers of DISARM begin with nought; those of ATT&CK do not, whatever framework is named."""
ATTACK = re.compile(r"T[1-9]\d{3}(?:\.\d{3})?")


def technique(
    said: str, source: str, id: str, unused: list[Unused]  # noqa: A002
) -> tuple[str, str] | None:  # fmt: skip
    """Return scheme and code of a technique; null, with the reason in `unused`, for none of ours.

    `source` is the framework as the file names it; DISARM's own bundle calls itself mitre-attack.
    """
    code = said.strip().upper()
    if "amitt" in source.casefold():
        return _carried(code, "amitt", id, unused)
    if ATTACK.fullmatch(code):
        return _known("attack", code, id, unused)
    if not DISARM.fullmatch(code):
        noted(unused, Unused(id, f"{said}: no number of DISARM or ATT&CK"))
        return None
    return _known("disarm", code, id, unused)


def country(said: str, id: str, unused: list[Unused]) -> Iterator[tuple[str, str]]:  # noqa: A002
    """Yield scheme and code of a country; nothing, with the reason in `unused`, for no country."""
    code = said.strip().upper()
    if code in PLACES:
        yield "place", code
    else:
        noted(unused, Unused(id, f"{said[:80]}: no country by its two letters"))


def _known(scheme: str, code: str, id: str, unused: list[Unused]) -> tuple[str, str] | None:  # noqa: A002
    try:
        entry = catalog.lookup(f"{scheme}:{code}")
    except UnknownNameError as error:
        near = ", ".join(error.near) or "none"
        noted(unused, Unused(id, f"{scheme}:{code}: no such technique; the nearest are {near}"))
        return None
    if not entry.valid_to:
        return scheme, code
    instead = tuple(one for doubt in check([entry.id]) for one in doubt.instead)
    if len(instead) == 1:
        noted(unused, Unused(id, f"{entry.id} is retired; {instead[0]} stands for it, to review"))
        return scheme, instead[0].rpartition(":")[2]
    told = " or ".join(instead) or "nothing"
    noted(unused, Unused(id, f"{entry.id} is retired; in its place there is {told}: choose"))
    return None


def _carried(code: str, version: str, id: str, unused: list[Unused]) -> tuple[str, str] | None:  # noqa: A002
    found = catalog.migrate(code, version)
    if len(found.to) == 1 and len(found.to[0]) == 1:
        [new] = found.to[0]
        noted(unused, Unused(id, f"{found.id} is of {version}; {new} stands for it, to review"))
        return "disarm", new.rpartition(":")[2]
    sets = (" with ".join(one) for one in found.to)
    told = " or ".join((*sets, *found.near)) or "nothing"
    noted(unused, Unused(id, f"{found.id} is of {version}; in its place there is {told}: choose"))
    return None
