"""Enrichment: more marked ones among those drawn than drawing blindly would bring.

Of `total` things, `marked` carry a mark; `drawn` of them were taken for another reason. If the two
have nothing to do with each other, the marked among the drawn follow the hypergeometric law. With
small numbers this is Fisher's exact test: what is not known about the base rate is counted.

Source    Fisher 1935, The Design of Experiments; the tail is summed away from the mode, where its
          terms fall faster than a geometric series.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Numbers: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

SMALL = 1e-17
"""Terms below this part of the sum are left out."""


def at_least_drawn(hits: Ints, *, drawn: Ints, marked: Ints, total: Ints) -> Numbers:
    """Return how likely `hits` or more marked ones are among `drawn` of `total`.

    >>> def three_of_four(hits):
    ...     of = [np.array([n]) for n in (hits, 3, 4, 10)]
    ...     return at_least_drawn(of[0], drawn=of[1], marked=of[2], total=of[3]).round(6).item()
    >>> three_of_four(0), three_of_four(1), three_of_four(3), three_of_four(4)
    (1.0, 0.833333, 0.033333, 0.0)
    """
    k, n, m, size = (np.asarray(one, dtype=np.float64) for one in (hits, drawn, marked, total))
    least, most = np.maximum(n + m - size, 0.0), np.minimum(n, m)
    above = k > n * m / np.maximum(size, 1.0)
    start = np.clip(np.where(above, k, k - 1), least, most)
    tail = np.exp(_log_chance(start, n, m, size)) * _summed(start, n, m, size, upwards=above)
    found: Numbers = np.clip(np.where(above, tail, 1.0 - tail), 0.0, 1.0)
    return np.where(k <= least, 1.0, np.where(k > most, 0.0, found))


def _log_chance(k: Numbers, n: Numbers, m: Numbers, size: Numbers) -> Numbers:
    """Return the logarithm of the chance of exactly k."""
    return _log_choices(m, k) + _log_choices(size - m, n - k) - _log_choices(size, n)


def _log_choices(of: Numbers, chosen: Numbers) -> Numbers:
    found: Numbers = gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1)
    return found


def _summed(
    start: Numbers, n: Numbers, m: Numbers, size: Numbers, *, upwards: NDArray[np.bool_]
) -> Numbers:
    """Return the chances from `start` on, as multiples of the first, up or down to the end."""
    total, term = np.ones_like(start), np.ones_like(start)
    left, k, step = np.arange(len(start)), start.copy(), np.where(upwards, 1.0, -1.0)
    while len(left):
        low = np.where(upwards[left], k[left], k[left] - 1)
        up = (m[left] - low) * (n[left] - low)
        down = (low + 1) * (size[left] - m[left] - n[left] + low + 1)
        top, bottom = np.where(upwards[left], (up, down), (down, up))
        term[left] *= np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
        total[left] += term[left]
        k[left] += step[left]
        left = left[term[left] > SMALL * total[left]]
    return total
