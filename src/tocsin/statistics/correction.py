"""Many hypotheses, some of them extreme by luck alone: what is left after saying so."""

import numpy as np
from numpy.typing import NDArray

DULL = 0.99
"""A p-value of 1 is counted as this: in Cauchy's sum it would outweigh any evidence."""
SMALLEST = 1e-300
"""Smaller p-values than this are not told apart."""


def corrected(p: NDArray[np.float64], hypotheses: float) -> NDArray[np.float64]:
    """Return Benjamini-Hochberg q-values: of what lies below q, at most a share q is luck.

    `p` holds the p-values that could be small; `hypotheses` counts all that were tried, and those
    not in `p` are taken as 1. Same order as `p`; never below it, never above 1.

    Source: Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57(1).

    >>> corrected(np.array([0.01, 0.04, 0.03]), 4).round(4).tolist()
    [0.04, 0.0533, 0.0533]
    """
    order = np.argsort(p)
    scaled = p[order] * hypotheses / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q


def jointly(p: NDArray[np.float64], hypotheses: float | None = None) -> float:
    """Return Simes' p-value for several tests at once: how likely so much is if none holds.

    With `hypotheses`, the tests count as the smallest of that many that were tried. 1 for none.

    Source: Simes 1986, Biometrika 73(3).

    >>> jointly(np.array([0.01, 0.02, 0.9]))
    0.03
    """
    tried = len(p) if hypotheses is None else hypotheses
    ranked = np.sort(p) * tried / np.arange(1, len(p) + 1)
    return float(min(1.0, ranked.min(initial=1.0)))


def cauchy(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each p-value adds to Cauchy's sum: much where it is small, little where not.

    >>> cauchy(np.array([1e-6, 0.5, 1.0])).round(1).tolist()
    [318309.9, 0.0, -31.8]
    """
    found: NDArray[np.float64] = 1.0 / np.tan(np.pi * np.clip(p, SMALLEST, DULL))
    return found


def from_cauchy(
    total: NDArray[np.float64], there: NDArray[np.int64], tests: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the p-value of each sum of `there` terms, of `tests` that could have been there.

    Those that had nothing to look at count as dull. The tests may well depend on one another: a
    link and its own domain, saying the same thing twice, gain nothing by it.

    Source: Liu and Xie 2020, Journal of the American Statistical Association 115(529).

    >>> once, twice = (cauchy(np.array([1e-6])) * n for n in (1, 2))
    >>> there = np.array([1, 2])
    >>> from_cauchy(np.concatenate([once, twice]), there, np.array([2, 2])).round(9).tolist()
    [2e-06, 1e-06]
    """
    whole = total + (tests - there) * cauchy(np.array([1.0]))
    found: NDArray[np.float64] = np.arctan2(1.0, whole / np.maximum(tests, 1)) / np.pi
    return found
