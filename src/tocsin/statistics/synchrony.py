"""Sharing the same things *faster after one another* than others who share them.

Sharing the same things is what a community of interest does. Of the objects that two accounts
both shared within a long horizon, some were shared within the short window too; when that share
is beyond what others manage with the same objects, they were set off together: by an agreement,
by one program, or by one notification. The numbers cannot tell these three apart.

The last is an innocent one, so the share that chance allows never falls below what people reach
who answer one notification by hand.

Source    design note on coordination, section 6.1 (3) and lesson (d) of 6.3.
"""

from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, ndtri

Numbers: TypeAlias = NDArray[np.float64]

SPREAD = 1.0
"""Spread of human reaction times on a log scale: two in three lie within e times the median."""
STEADY = 10.0
"""Pairs at the overall rate mixed into each class of objects, so that few pairs do not rule."""


def at_least_of(hits: Numbers, tries: Numbers, rate: Numbers) -> Numbers:
    """Return how likely `hits` or more of `tries` are when each succeeds with `rate`.

    >>> at_least_of(np.array([0.0, 3]), np.array([3.0, 3]), np.array([0.2, 0.2])).round(10).tolist()
    [1.0, 0.008]
    """
    tail: Numbers = betainc(np.maximum(hits, 1), tries - hits + 1, rate)
    return np.where(hits > 0, tail, 1.0)


@lru_cache(maxsize=64)
def reaction_rate(window_s: float, horizon_s: float, reaction_s: float) -> float:
    """Return how often two people who answer one notification do so within the window.

    Their delays are log-normal with median `reaction_s` seconds; pairs further apart than the
    horizon are not counted.

    >>> round(reaction_rate(60, 3600, 180), 2)
    0.23
    """
    ranks = (np.arange(1_000) + 0.5) / 1_000
    delays = reaction_s * np.exp(SPREAD * ndtri(ranks))
    within = [
        np.searchsorted(delays, delays + reach, side="right")
        - np.searchsorted(delays, delays - reach, side="left")
        for reach in (window_s, horizon_s)
    ]
    return float(within[0].sum() / within[1].sum())


def rates(close: Numbers, near: Numbers, prior: float) -> Numbers:
    """Return, per class of objects, which share of the pairs within the horizon were in the window.

    `close` and `near` count the pairs of each class within the window and within the horizon. A
    class with few pairs leans on all classes together, and an empty log on `prior`.
    """
    overall = (close.sum() + prior) / (near.sum() + 1.0)
    found: Numbers = (close + STEADY * overall) / (near + STEADY)
    return np.clip(found, 0.0, 1.0)
