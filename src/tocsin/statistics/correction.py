"""Many hypotheses, some of them extreme by luck alone: what is left after saying so."""

import numpy as np
from numpy.typing import NDArray


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
