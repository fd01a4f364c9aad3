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


def expected_by_exposure(
    one: Ints, other: Ints, *, activity: Ints, exposure: Numbers, total: int
) -> Numbers:
    """Return how many meetings each pair of accounts owes to chance draws from the log.

    `one` and `other` index accounts; `activity` is shares per account, `exposure` the sum over an
    account's shares of how many shares of the same object lay within the window, `total` all
    shares. Either account may be the one that is drawn: the larger expectation counts.
    """
    drawn_other = activity[other] * exposure[one]
    drawn_one = activity[one] * exposure[other]
    return np.maximum(drawn_other, drawn_one) / max(total, 1)


def expected_by_partners(one: Ints, other: Ints, *, partners: Ints) -> Numbers:
    """Return how many meetings each pair owes to how many different accounts each one met."""
    return partners[one] * partners[other] / max(int(partners.sum()), 1)
