"""Intervals: how far the truth may lie from a share or a middle value that was counted.

Source    Clopper and Pearson 1934, Biometrika 26 (shares); order statistics (medians): both hold
          their level whatever the distribution.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, betaincinv

LEVEL = 0.95


def share_between(hits: int, tries: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the smallest and the largest share that `hits` of `tries` would not surprise.

    >>> [round(end, 3) for end in share_between(9, 10)]
    [0.555, 0.997]
    >>> share_between(0, 0)
    (0.0, 1.0)
    """
    tail = (1.0 - level) / 2
    low = betaincinv(hits, tries - hits + 1, tail) if hits else 0.0
    high = betaincinv(hits + 1, tries - hits, 1.0 - tail) if hits < tries else 1.0
    return float(low), float(high)


def median_between(values: NDArray[np.float64], level: float = LEVEL) -> tuple[float, float]:
    """Return two of the values, between which the median lies with at least this certainty.

    With fewer than six values no two are certain at 0.95: then the smallest and the largest.

    >>> median_between(np.array([5.0, 1, 2, 4, 3, 9, 7, 8, 6]))
    (2.0, 8.0)
    """
    ordered = np.sort(values)
    if not len(ordered):
        return float("nan"), float("nan")
    below = bdtr(np.arange(len(ordered)), len(ordered), 0.5)
    cut = max(int(np.searchsorted(below, (1.0 - level) / 2, side="right")) - 1, 0)
    return float(ordered[cut]), float(ordered[len(ordered) - 1 - cut])
