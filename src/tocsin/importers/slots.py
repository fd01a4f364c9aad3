"""JSON objects that are mostly alike, read into slots instead of dicts: the same values, for less.

The members are learned from the first objects of a file. An object that has a member which was not
met there, or something else than an object where there was one, is not read this way: whoever asks
reads it as a dict. So no member is ever missed, and what nobody claims can still be counted.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from types import NoneType
from typing import Any, ClassVar, Protocol, TypeAlias, cast, runtime_checkable

import msgspec
from msgspec import UNSET, Struct

Values: TypeAlias = tuple[Any, ...]
Decode: TypeAlias = Callable[[bytes], Any]
Tree: TypeAlias = dict[str, Any]
"""Members by name; a tree again for those that are inner objects, null for all others."""

MOST = 400
"""Members of an object; objects with more are not alike, but tables with ids for names."""
ALIKE = 0.98
"""Share of the objects that must fit; below this, what the others have is learned too."""
LESSONS = 4
"""How often at most; then the objects are not alike."""

as_dicts: Decode = msgspec.json.Decoder().decode


class Slotted(Struct, gc=False):
    """An object. Members it lacks are null, or `UNSET` where nobody claims them."""

    names: ClassVar[tuple[str, ...]] = ()
    take: ClassVar[Callable[[Any], Values]] = staticmethod(lambda _: ())
    """Returns all members of one object, in the order of `names`."""


@runtime_checkable
class Slotting(Protocol):
    """An importer that reads whole columns, of objects in slots as well as of dicts."""

    def slots(self) -> "Slots":
        """Return new slots, which have learned nothing."""


class Slots:
    """Learns what the objects of one file have, and holds the decoder for them.

    `claimed` are the paths of members that somebody reads or knows; `inner` those among them that
    are only read as objects, member by member.
    """

    def __init__(self, claimed: frozenset[str], inner: frozenset[str]) -> None:
        self.decode: Decode = as_dicts
        self._claimed, self._inner = claimed, inner
        self._lessons = LESSONS
        self._tree: Tree = {}

    def learn(self, values: Sequence[Any]) -> None:
        """Look at values that were read one after the other, and decode the next ones better."""
        unfit = [value for value in values if not isinstance(value, Slotted)]
        if not self._lessons or len(unfit) <= (1 - ALIKE) * len(values):
            return
        self._lessons -= 1
        for value in unfit:
            if type(value) is dict:
                self._add(value, self._tree, "")
        like = _type(self._tree, "", self._claimed) if self._lessons else None
        self.decode = msgspec.json.Decoder(like).decode if like else as_dicts

    def _add(self, value: dict[str, Any], tree: Tree, before: str) -> None:
        """Add an object's members to a tree."""
        for name, one in value.items():
            known = tree.setdefault(name, None)
            if type(one) is dict and f"{before}{name}" in self._inner:
                tree[name] = known or {}
                self._add(one, tree[name], f"{before}{name}.")


def _type(tree: Tree, before: str, claimed: frozenset[str]) -> type[Slotted] | None:
    """Return the type of objects with these members; null: they are too many."""
    if not 0 < len(tree) <= MOST:
        return None
    slots: list[tuple[str, Any, Any]] = []
    for n, (name, inside) in enumerate(tree.items()):
        inner = _type(inside, f"{before}{name}.", claimed) if inside is not None else None
        kind = inner | None if inner else Any
        slots.append((f"m{n}", kind, _lacking(f"{before}{name}", claimed)))
    take = attrgetter(*(slot for slot, _, _ in slots))
    like = msgspec.defstruct(
        "Like",
        slots,
        bases=(Slotted,),
        namespace={"names": tuple(tree), "take": take if len(slots) > 1 else staticmethod(_alone)},
        rename={slot: name for (slot, _, _), name in zip(slots, tree, strict=True)},
        forbid_unknown_fields=True,
        gc=False,
    )
    return cast("type[Slotted]", like)


def _lacking(path: str, claimed: frozenset[str]) -> Any:  # noqa: ANN401  # as msgspec has it
    """Return what stands for a member that is not there."""
    return None if path in claimed else UNSET


def _alone(one: Any) -> Values:  # noqa: ANN401  # a type made at run time
    return (one.m0,)


def plain(value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return a value with its objects as dicts."""
    if not isinstance(value, Slotted):
        return value
    members = zip(value.names, type(value).take(value), strict=True)
    return {name: plain(one) for name, one in members if one is not UNSET}


def columns(objects: Sequence[Any]) -> dict[str, Values] | None:
    """Return the members of slotted objects of one type, or nulls, as columns; null: others."""
    kinds = set(map(type, objects))
    found = kinds - {NoneType}
    kind = found.pop() if len(found) == 1 else None
    if kind is None or not issubclass(kind, Slotted):
        return None
    if NoneType in kinds:
        nothing = kind.take(msgspec.convert({}, kind))
        rows = [nothing if one is None else kind.take(one) for one in objects]
    else:
        rows = [*map(kind.take, objects)]
    return dict(zip(kind.names, zip(*rows, strict=True), strict=True))


def are(objects: Sequence[Any]) -> bool:
    """Say whether any of some values is slotted."""
    return any(issubclass(kind, Slotted) for kind in set(map(type, objects)))


def present(cells: Values) -> int:
    """Return in how many objects an unclaimed member is."""
    return len(cells) - cells.count(UNSET)
