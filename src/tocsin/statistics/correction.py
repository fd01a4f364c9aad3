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


def combined(p: NDArray[np.float64], tests: int | None = None) -> NDArray[np.float64]:
    """Return Cauchy's combination, row by row, of tests that may well depend on one another.

    `p` has a row per hypothesis and a column per test; NaN where a test had nothing to look at.
    `tests` counts the tests each row had a chance in, and a missing one is then dull; None counts
    those it has. A link and its own domain, saying the same thing twice, gain nothing by it.

    Source: Liu and Xie 2020, Journal of the American Statistical Association 115(529).

    >>> combined(np.array([[1e-6, np.nan], [1e-6, 1e-6]]), 2).round(8).tolist()
    [2e-06, 1e-06]
    """
    counted = ~np.isnan(p)
    each = 1.0 / np.tan(np.pi * np.clip(np.where(counted, p, DULL), SMALLEST, DULL))
    had = counted.sum(axis=1)
    of = had if tests is None else np.full(len(p), tests)
    total = np.where(counted, each, 0.0).sum(axis=1) + (of - had) / np.tan(np.pi * DULL)
    found: NDArray[np.float64] = np.arctan2(1.0, total / np.maximum(of, 1)) / np.pi
    return found
