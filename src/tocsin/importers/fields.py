"""One object of a record, read field by field.

Platforms change types as they change names. A field of another type than expected reads as not
known and is counted in the drift with the type that was met, so that one odd field never costs the
post; only an id is demanded. Empty text reads as null: no format here means anything else by it.
"""

import re
from collections.abc import Mapping
from typing import Any

from tocsin.importers import Drift
from tocsin.importers.cells import number_of
from tocsin.importers.claims import Claims, audit, claims
from tocsin.vocabulary.errors import RecordError

NOTHING: Mapping[str, Any] = {}
BIGGEST = 2**63 - 1
"""Counts are stored in 64 bits."""
WHOLE = re.compile(r"(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})(?:\.0)?")
"""A count as text, thousands separated or not; ".0" is left by a detour through floats."""


class Fields:
    """An object of a record by the name its importer gives it, as in `post.text`.

    Objects inside it are made once, so that nothing is counted twice, however often it is read.
    """

    __slots__ = ("drift", "inner", "known", "name", "told", "value")

    def __init__(
        self, name: str, value: Mapping[str, Any], known: dict[str, frozenset[str]], drift: Drift
    ) -> None:
        self.name, self.value, self.known, self.drift = name, value, known, drift
        self.inner: dict[str, list[Fields]] = {}
        self.told: set[str] = set()
        audit(name, value, known, drift)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __contains__(self, key: str) -> bool:
        return key in self.value

    def odd(self, key: str) -> None:
        """Count a field whose type is not the one we know, once per object."""
        if key in self.told:
            return
        self.told.add(key)
        self.drift[f"{self.name}.{key} ({type(self.value[key]).__name__})"] += 1

    def text(self, key: str) -> str | None:
        """Return a text; null when empty, absent or no text."""
        found = self.value.get(key)
        if isinstance(found, str):
            return found or None
        if found is not None:
            self.odd(key)
        return None

    def id(self, key: str) -> str | None:
        """Return an id, which may come as text or as a whole number; null when there is none."""
        found = self.value.get(key)
        if isinstance(found, str):
            return found or None
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        if found is not None:
            self.odd(key)
        return None

    def own_id(self, key: str) -> str:
        """Return the id without which there is no record; raises RecordError."""
        found = self.value.get(key)
        if isinstance(found, str) and found:
            return found
        if isinstance(found, int) and not isinstance(found, bool):
            return str(found)
        raise RecordError(
            "id", "expected an id, as text or whole number", column=f"{self.name}.{key}", got=found
        )

    def own_number(self, key: str) -> str:
        """Return an id of digits alone; raises RecordError when a spreadsheet has damaged it."""
        found = self.own_id(key)
        if not found.isdigit():
            raise RecordError("id", "expected digits", column=key, got=found)
        return found

    def count(self, key: str) -> int | None:
        """Return a count, which may come as text; null when absent, empty or no count."""
        found = self.value.get(key)
        if found is None or found == "":
            return None
        read = _whole(found)
        if read is None:
            self.odd(key)
        return read

    def number(self, key: str) -> float | None:
        """Return a number with or without decimals, which may come as text; null when none."""
        found = self.value.get(key)
        if found is None or found == "":
            return None
        read = number_of(found)
        if read is None:
            self.odd(key)
        return read

    def truth(self, key: str) -> bool | None:
        """Return true or false; null when absent or neither."""
        found = self.value.get(key)
        if isinstance(found, bool):
            return found
        if found is not None:
            self.odd(key)
        return None

    def object(self, key: str, name: str) -> "Fields":
        """Return an object inside this one; empty when absent or no object."""
        if key in self.inner:
            return self.inner[key][0]
        found = self.value.get(key)
        if not isinstance(found, Mapping):
            if found is not None:
                self.odd(key)
            found = NOTHING
        self.inner[key] = [Fields(name, found, self.known, self.drift)]
        return self.inner[key][0]

    def array(self, key: str) -> list[Any]:
        """Return a list as it stands; empty when absent or no list."""
        found = self.value.get(key)
        if isinstance(found, list):
            return found
        if found is not None:
            self.odd(key)
        return []

    def objects(self, key: str, name: str) -> "list[Fields]":
        """Return the objects in a list, whatever else may be in it."""
        if key not in self.inner:
            elements = self.array(key)
            inner = [one for one in elements if isinstance(one, Mapping)]
            if len(inner) < len(elements):
                self.odd(key)
            self.inner[key] = [Fields(name, one, self.known, self.drift) for one in inner]
        return self.inner[key]

    def texts(self, key: str) -> list[str]:
        """Return the texts in a list, whatever else may be in it."""
        return [found for found in self.array(key) if isinstance(found, str) and found]

    def metrics(self, names: Mapping[str, str]) -> dict[str, float]:
        """Return the counts that are there, by our name for them."""
        counts = ((ours, self.count(theirs)) for theirs, ours in names.items())
        return {ours: found for ours, found in counts if found is not None}


def fields(name: str, value: object, known: dict[str, frozenset[str]], drift: Drift) -> Fields:
    """Return a record's outermost object; raises RecordError when it is none."""
    if not isinstance(value, Mapping):
        raise RecordError("shape", "expected an object", got=value)
    return Fields(name, value, known, drift)


def known_fields(importer: str) -> dict[str, frozenset[str]]:
    """Return the fields an importer claims, by kind of object."""
    found: Claims = claims(importer)
    return found.names()


def _whole(value: object) -> int | None:
    """Read `12`, `12.0`, `1,234` or 12.0 as a count; null for anything else."""
    if isinstance(value, str):
        return int(value.removesuffix(".0").replace(",", "")) if WHOLE.fullmatch(value) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value <= BIGGEST and value == int(value) else None
