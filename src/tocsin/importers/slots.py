"""JSON objects that are mostly alike, read into slots instead of dicts: the same values, for less.

The members are learned from the first objects of a file. An object that has a member which was not
met there, or something else than an object where there was one, is not read this way: whoever asks
reads it as a dict. So no member is ever missed, and what nobody claims can still be counted.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
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
    inner: ClassVar[dict[str, type["Slotted"]]] = {}
    """Members that are such objects, or null."""


class Columns(Struct, eq=False):
    """The members of some objects, side by side."""

    size: int
    cells: dict[str, Values]
    """By member, those of `inner` left out."""
    inner: dict[str, "Columns"]


class Row(Struct, gc=False):
    """One of the objects; cheaper than itself."""

    of: Columns
    place: int


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
    inside: dict[str, type[Slotted]] = {}
    for n, (name, members) in enumerate(tree.items()):
        inner = _type(members, f"{before}{name}.", claimed) if members is not None else None
        if inner:
            inside[name] = inner
        kind = inner | None if inner else Any
        slots.append((f"m{n}", kind, _lacking(f"{before}{name}", claimed)))
    take = attrgetter(*(slot for slot, _, _ in slots))
    like = msgspec.defstruct(
        "Like",
        slots,
        bases=(Slotted,),
        namespace={
            "names": tuple(tree),
            "take": take if len(slots) > 1 else staticmethod(_alone),
            "inner": inside,
        },
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


def in_columns(values: list[Any]) -> list[Any]:
    """Put what is slotted into columns, while it is at hand, and rows in its place."""
    places = [n for n, value in enumerate(values) if isinstance(value, Slotted)]
    if not places:
        return values
    found = values if len(places) == len(values) else [values[n] for n in places]
    columns = _columns(type(found[0]), found)
    rows = [Row(columns, n) for n in range(columns.size)]
    if len(rows) == len(values):
        return rows
    for n, row in zip(places, rows, strict=True):
        values[n] = row
    return values


def _columns(kind: type[Slotted], objects: Sequence[Slotted | None]) -> Columns:
    """Return the members of objects of one type; of null as of an object without members."""
    if None in objects:
        nothing = kind.take(msgspec.convert({}, kind))
        taken = [nothing if one is None else kind.take(one) for one in objects]
    else:
        taken = [*map(kind.take, objects)]
    cells: dict[str, Values] = dict(zip(kind.names, zip(*taken, strict=True), strict=True))
    inner = {name: _columns(like, cells.pop(name)) for name, like in kind.inner.items()}
    return Columns(len(objects), cells, inner)


def plain(value: Any) -> Any:  # noqa: ANN401  # JSON
    """Return a value as JSON has it, with its objects as dicts."""
    return _plain(value.of, value.place) if isinstance(value, Row) else value


def _plain(columns: Columns, place: int) -> dict[str, Any]:
    cells = ((name, cells[place]) for name, cells in columns.cells.items())
    found = {name: cell for name, cell in cells if cell is not UNSET}
    return found | {name: _plain(inner, place) for name, inner in columns.inner.items()}
