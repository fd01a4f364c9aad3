"""How well a rule tells accounts that are in a campaign from accounts that are not.

Every interval holds its level if accounts are independent of one another. Members of a campaign
are not quite: read the intervals as the least there is to doubt.

Source    Clopper and Pearson 1934, Biometrika 26 (shares; F1 is a share in disguise); DeLong,
          DeLong and Clarke-Pearson 1988, Biometrics 44 (area under the curve).
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tocsin.statistics.intervals import share_between

Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Z = 1.959964
"""Standard errors to each side that hold 95 in 100."""


@dataclass(frozen=True)
class Estimate:
    """A number between 0 and 1, and how far from it the truth may lie; null: nothing to count."""

    value: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """One rule on one set of accounts."""

    reported: int
    """Accounts that the rule names."""
    right: int
    """Of those, in the campaign."""
    members: int
    """Accounts in the campaign."""
    controls: int
    """Accounts that are not."""
    precision: Estimate
    recall: Estimate
    f1: Estimate
    auc: Estimate | None
    """Chance that a member is ranked before a control; None for a rule without a ranking."""


def score(members: Flags, said: Flags, auc: Estimate | None = None) -> Score:
    """Judge a rule: who is a member, and whom the rule names."""
    right, reported, truly = int((members & said).sum()), int(said.sum()), int(members.sum())
    return counted(right, reported, truly, len(members) - truly, auc)


def counted(right: int, reported: int, members: int, controls: int, auc: Estimate | None) -> Score:
    """Judge a rule by how many it names, and how many of them rightly."""
    estimates = share(right, reported), share(right, members), f1(right, reported, members)
    return Score(reported, right, members, controls, *estimates, auc)


def share(hits: int, tries: int) -> Estimate:
    """Return the share of hits; none of none is no number.

    >>> share(9, 10).value
    0.9
    """
    return Estimate(hits / tries if tries else None, *share_between(hits, tries))


def f1(right: int, reported: int, members: int) -> Estimate:
    """Return F1: twice what is right, over what is reported plus what there is.

    Of all accounts that are reported or members, a share is both; F1 rises with that share and with
    nothing else, so an interval for the share is one for F1.

    >>> f1(8, 10, 10).value
    0.8
    """
    both = share(right, reported + members - right)
    value, low, high = (2 * end / (1 + end) for end in (both.value or 0.0, both.low, both.high))
    return Estimate(None if both.value is None else value, low, high)


def area(members: Numbers, controls: Numbers) -> Estimate:
    """Return the chance that a member ranks above a control, ties counted half.

    >>> area(np.array([3.0, 2.0]), np.array([1.0, 2.0])).value
    0.875
    """
    if not len(members) or not len(controls):
        return Estimate(None, 0.0, 1.0)
    ranks = _midranks(np.concatenate([members, controls]))
    above = (ranks[: len(members)] - _midranks(members)) / len(controls)
    below = (ranks[len(members) :] - _midranks(controls)) / len(members)
    value = float(above.mean())
    spread = _spread(above) + _spread(below)
    if spread <= 0 or not 0 < value < 1:  # no error left to estimate: as sure as the smaller side
        fewer = min(len(members), len(controls))
        sure = share(round(value * fewer), fewer)
        return Estimate(value, min(sure.low, value), max(sure.high, value))
    reach = Z * float(np.sqrt(spread)) / (value * (1 - value))
    odds = np.log(value / (1 - value))
    low, high = (float(1 / (1 + np.exp(-end))) for end in (odds - reach, odds + reach))
    return Estimate(value, low, high)


def _midranks(values: Numbers) -> Numbers:
    """Return each value's rank from 1; equal values share the mean of theirs."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middle: Numbers = (ends - (counts - 1) / 2)[places]
    return middle


def _spread(parts: Numbers) -> float:
    """Return the variance of the mean of these parts."""
    return float(parts.var(ddof=1) / len(parts)) if len(parts) > 1 else 0.0
