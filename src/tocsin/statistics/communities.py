"""Groups in a network that are tied more closely inside than to the rest."""

from collections import defaultdict
from collections.abc import Iterable

from graspologic_native import leiden

SEED = 20_241_124
RESOLUTION = 0.5
"""Below 1, so that one operation with gaps in its network is not cut into pieces."""


def communities(ties: Iterable[tuple[str, str, float]]) -> tuple[tuple[str, ...], ...]:
    """Return the communities of a network given as (one, other, weight), largest first.

    Every name in `ties` is in exactly one community; names are in order inside each. The order
    and the direction in which ties are given change nothing, and neither does a second run.

    Source: Traag, Waltman and van Eck 2019, Scientific Reports 9 (the Leiden method).

    >>> communities([("ana", "bo", 1.0), ("bo", "cleo", 1.0), ("dan", "eve", 1.0)])
    (('ana', 'bo', 'cleo'), ('dan', 'eve'))
    """
    edges = sorted((min(one, other), max(one, other), weight) for one, other, weight in ties)
    if not edges:
        return ()
    _, community_of = leiden(edges, resolution=RESOLUTION, seed=SEED, trials=3)
    members = defaultdict(list)
    for name, community in sorted(community_of.items()):
        members[community].append(name)
    return tuple(sorted((tuple(names) for names in members.values()), key=lambda c: (-len(c), c)))
