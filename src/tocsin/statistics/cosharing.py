"""Sharing the same things at the same time: more often than chance allows, or not.

Two ways in which chance alone could bring two accounts together; the larger p-value of the two
is kept, so that an edge has to beat both.

*Exposure*: the other account's shares are random draws from the log. A busy account, a famous
link, a burst and a flash event all make meetings likely, and all are kept as they are.

*Partners* (Chung and Lu): an account that meets everybody meets anybody. Each account is as
sociable as the number of different accounts it met, and two accounts meet in proportion to both.
Partners are counted once however often they met: repeated meetings are the signal, and if they
counted, a large operation in a small collection would hide behind itself.

Source    design note on coordination, section 6.1; Chung and Lu 2002, Annals of Combinatorics 6.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc

Numbers: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


def at_least(count: Ints, expected: Numbers) -> Numbers:
    """Return how likely `count` or more is when `expected` is the mean of a Poisson count.

    >>> at_least(np.array([0, 1, 10]), np.array([0.5, 0.5, 0.5])).round(10).tolist()
    [1.0, 0.3934693403, 2e-10]
    """
    tail: Numbers = gammainc(np.maximum(count, 1), expected)
    return np.where(count > 0, tail, 1.0)


def expected_by_exposure(activity: Numbers, exposure: Numbers, total: int) -> Numbers:
    """Return how many meetings each pair of accounts owes to chance draws from the log.

    Both have two rows, one for each end of the pairs: `activity` is an account's shares, `exposure`
    the sum over them of how many shares of the same object lay within the window; `total` is all
    shares. Either account may be the one that is drawn: the larger expectation counts.
    """
    drawn = np.maximum(activity[1] * exposure[0], activity[0] * exposure[1])
    return np.asarray(drawn / max(total, 1))


def expected_by_partners(partners: Numbers, everyone: Numbers) -> Numbers:
    """Return how many meetings each pair owes to how many different accounts each one met.

    `partners` has two rows, one for each end of the pairs; `everyone` is the sum over all accounts.
    """
    expected: Numbers = partners[0] * partners[1] / np.maximum(everyone, 1)
    return expected
