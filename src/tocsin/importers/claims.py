"""What an importer claims of its format: every field it maps and every field it knows and leaves.

The claims stand in a TOML file beside the importer, one table per kind of object. A field that is
in neither list is *drift*: the post is kept, the field stays in the raw record, and the count tells
the user, and us, that the platform has changed something.
"""

from collections import Counter
from collections.abc import Collection
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct


class Object(Struct, frozen=True, forbid_unknown_fields=True):
    """The fields of one kind of object in the source."""

    mapped: tuple[str, ...]
    """Read into the canonical tables."""
    ignored: tuple[str, ...] = ()
    """Known and not needed; they stay in the raw record."""
    open: bool = False
    """True: the source puts names of its own choosing here, so none of them is drift."""


class Claims(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything one importer claims."""

    title: str
    source: str
    """Where the layout is documented, or how it became known."""
    objects: dict[str, Object]
    variants: tuple[str, ...] = ()
    """Shapes the format is known to come in, in words."""

    def names(self) -> dict[str, frozenset[str]]:
        """Return the known fields of each kind of object; open kinds are left out."""
        return {
            name: frozenset(one.mapped + one.ignored)
            for name, one in self.objects.items()
            if not one.open
        }


@cache
def claims(importer: str, package: str = "tocsin.importers") -> Claims:
    """Return what an importer claims, from `<importer>.toml` in its package."""
    text = files(package).joinpath(f"{importer}.toml").read_bytes()
    return msgspec.toml.decode(text, type=Claims)


def audit(
    name: str, fields: Collection[str], known: dict[str, frozenset[str]], drift: Counter[str]
) -> None:
    """Count every field of an object that nobody claimed, as `name.field`.

    >>> drift = Counter()
    >>> audit("post", {"id": 1, "mood": 2}, {"post": frozenset({"id"})}, drift)
    >>> drift
    Counter({'post.mood': 1})
    """
    claimed = known.get(name)
    if claimed is not None and not claimed.issuperset(fields):
        drift.update(f"{name}.{field}" for field in fields if field not in claimed)
