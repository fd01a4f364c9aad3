"""How large an effect is, with an interval: a p-value alone says only that it is not nothing.

Source    Garwood 1936, Biometrika 28.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

Numbers: TypeAlias = NDArray[np.float64]

SURE = 0.95
"""How often an interval holds the true value, at least."""


def count_interval(count: Numbers, sure: float = SURE) -> tuple[Numbers, Numbers]:
    """Return the least and the most a Poisson mean can be when so many were counted.

    >>> [round(float(end[0]), 2) for end in count_interval(np.array([10.0]))]
    [4.8, 18.39]
    """
    rest = (1 - sure) / 2
    low = np.where(count > 0, gammaincinv(np.maximum(count, 1), rest), 0.0)
    return low, np.asarray(gammaincinv(count + 1, 1 - rest))


def times_chance(count: Numbers, expected: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return how many times what chance allows was counted, and the ends of its interval.

    Where chance allows nothing at all, each is infinite.
    """
    low, high = count_interval(count)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = [np.where(expected > 0, end / expected, np.inf) for end in (count, low, high)]
    return found[0], found[1], found[2]
