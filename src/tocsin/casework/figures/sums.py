"""Which numbers a public page leaves out besides the small ones, so that no sum gives one away.

Sums tie numbers together: whoever knows all of a sum but one knows that one. So beside each number
that is missing further ones are left out, the smallest that will do, until every one could have
had another value and no number in print would show it.

Each number is an edge between two sums, and flows from the one into the other. A missing number can
be something else exactly when it lies on a ring of missing numbers, around which one can be added
and taken away in turn. The reader is taken to know that what is missing is not nought, so that
where a ring takes away, there must be two or more.

Source    the view of a table as a graph: D. Gusfield, A graph theoretic approach to statistical
          data security, SIAM Journal on Computing 17 (1988).
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import count
from typing import Generic, NamedTuple, TypeVar

from tocsin.casework.errors import Refused

Key = TypeVar("Key", bound=Hashable)
Node = Hashable


class Edge(NamedTuple):
    """One number between two sums: a part of what leaves the one, and of what reaches the other."""

    value: int
    start: Node
    end: Node
    is_fixed: bool = False
    """It is in print elsewhere, and cannot be left out."""


def hidden(edges: Mapping[Key, Edge], least: int) -> frozenset[Key]:
    """Return which numbers are left out; where no ring can be closed, all but noughts.

    >>> parts = {"RO": Edge(3, "parts", "EU"), "FR": Edge(20, "parts", "EU")}
    >>> sorted(hidden(parts | {"total": Edge(23, "EU", "parts")}, 5))
    ['FR', 'RO']
    """
    if least < 1:
        raise Refused("threshold", "small cells", "needs a least number of 1 or more", got=least)
    rings = _Rings(edges)
    missing = {key for key in rings.free if edges[key].value < least}
    while told := next((one for one in rings.free if one in missing and rings.shut(one, missing)),
                       None):  # fmt: skip
        ring = rings.ring(told, missing, others=True)
        if ring is None:
            return frozenset(rings.free)
        missing.update(ring)
    return frozenset(missing)


class _Rings(Generic[Key]):
    """Finds rings of numbers."""

    def __init__(self, edges: Mapping[Key, Edge]) -> None:
        self.edges = edges
        self.free = [key for key, one in edges.items() if one.value and not one.is_fixed]
        """Numbers that can be left out: not noughts, and in print nowhere else."""
        self._at: defaultdict[Node, list[Key]] = defaultdict(list)
        for key in self.free:
            for node in (edges[key].start, edges[key].end):
                self._at[node].append(key)

    def shut(self, key: Key, missing: set[Key]) -> bool:
        """Whether a missing number can be told from those in print."""
        return self.ring(key, missing, others=False) is None

    def ring(self, key: Key, missing: set[Key], *, others: bool) -> list[Key] | None:
        """Return the rest of the cheapest ring on which a number goes up or down; null: none.

        Without `others`, of numbers that are missing already.
        """
        one = self.edges[key]
        ways = [
            self._path(key, there, here, missing, others=others)
            for here, there in ((one.start, one.end), (one.end, one.start))
            if self._can(key, here)
        ]
        return min((one for one in ways if one), default=(0, None), key=lambda one: one[0])[1]

    def _path(
        self, key: Key, start: Node, end: Node, missing: set[Key], *, others: bool
    ) -> tuple[int, list[Key]] | None:
        """Return the cheapest way from node to node without a number; what is missing is free."""
        best: dict[Node, int] = {start: 0}
        turn = count()
        queue: list[tuple[int, int, Node, list[Key]]] = [(0, next(turn), start, [])]
        while queue:
            cost, _, node, path = heappop(queue)
            if node == end:
                return cost, path
            for step, there in self._steps(node):
                if step == key or (step not in missing and not others):
                    continue
                further = cost + (0 if step in missing else self.edges[step].value)
                if there not in best or further < best[there]:
                    best[there] = further
                    heappush(queue, (further, next(turn), there, [*path, step]))
        return None

    def _steps(self, node: Node) -> Iterator[tuple[Key, Node]]:
        """Yield the numbers that lead away from a node, and where to."""
        for key in self._at[node]:
            one = self.edges[key]
            if self._can(key, node):
                yield key, one.end if one.start == node else one.start

    def _can(self, key: Key, node: Node) -> bool:
        """Whether a number can go down, with its flow, or up, against it; never to nought."""
        one = self.edges[key]
        return one.value >= (2 if one.start == node else 1)
