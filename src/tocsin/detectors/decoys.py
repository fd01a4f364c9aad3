"""How rare a likeness is: how often something drawn in the target's place has as close a double."""

from collections.abc import Collection, Iterable

import numpy as np

from tocsin.statistics.correction import corrected
from tocsin.vocabulary.finding import Chance


def rarity(
    found: Iterable[tuple[int, Collection[int]]], draws: int, *, tried: int, null: str
) -> list[Chance]:
    """Return a chance for each likeness: its points, and the points of the draws' likest doubles.

    The chance is the share of draws with so many points; never 0, since one draw more might have.

    >>> [one.p for one in rarity([(3, (5, 2, 0))], 3, tried=1, null="")]
    [0.5]
    """
    p = np.array(
        [
            (1 + sum(points >= at_least for points in doubles)) / (1 + draws)
            for at_least, doubles in found
        ]
    )
    return [
        Chance(p=float(one), q=float(other), null=null, hypotheses=tried)
        for one, other in zip(p, corrected(p, tried), strict=True)
    ]
