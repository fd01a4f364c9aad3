"""Nothing of an outlet under Annex XV leaves as TLP:CLEAR: neither its pages nor their addresses.

A public copy of such content may itself be what the regulation forbids; who needs it gets it under
a label. What is taken out leaves its SHA-256, so that two parties can still tell that they mean
the same. Techniques leave without the names of who judged them, and with the number of rows that
prove them, not their ids.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from tocsin.casework.told.values import TechniqueTold
from tocsin.catalog.sanctioned import in_annex_xv

HOST = re.compile(
    r"(?:(?:https?|hxxps?)(?::|\[:\])//)?(?:www\.)?"
    r"((?:[a-z0-9-]{1,63}(?:\.|\[\.\]))+[a-z]{2,24})(?:[/:?#][^\s\"'<>]*)?",
    re.IGNORECASE,
)
"""A host or an address, defanged or not, with what follows it."""
SOMEBODY, WITHHELD = "a person", "withheld"
Value = TypeVar("Value")


def public(value: Value) -> Value:
    """Return a record in whose texts no address of an outlet under Annex XV is left."""
    return cast("Value", _cut(value))


def sanctioned_in(value: object) -> Iterator[str]:
    """Yield the hosts under Annex XV that a value names anywhere."""
    if isinstance(value, str):
        for found in HOST.finditer(value):
            host = found[1].replace("[.]", ".")
            if in_annex_xv(host):
                yield host
    elif isinstance(value, dict):
        for one in value.values():
            yield from sanctioned_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from sanctioned_in(one)


def _cut(value: object) -> object:
    if isinstance(value, str):
        return HOST.sub(_hashed, value)
    if isinstance(value, TechniqueTold):
        return _unnamed(value)
    if isinstance(value, Struct):
        return replace(value, **{one: _cut(getattr(value, one)) for one in value.__struct_fields__})
    if isinstance(value, dict):
        return {_cut(name): _cut(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_cut(one) for one in value)
    return value


def _unnamed(one: TechniqueTold) -> TechniqueTold:
    """Return a technique without names of people and ids of posts, which name people too."""
    return replace(
        one,
        added_by=one.added_by if one.by_program or not one.added_by else SOMEBODY,
        decided_by=SOMEBODY if one.decided_by else "",
        because=HOST.sub(_hashed, one.because),
        code=HOST.sub(_hashed, one.code),
        rows=(WITHHELD,) * len(one.rows),
    )


def _hashed(found: re.Match[str]) -> str:
    if not in_annex_xv(found[1].replace("[.]", ".")):
        return found[0]
    return f"[address under Annex XV, SHA-256 {sha256(found[0].encode()).hexdigest()[:16]}]"
