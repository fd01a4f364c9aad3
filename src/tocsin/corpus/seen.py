"""Which 64-bit values were met before, in eight bytes each and without a Python object for any."""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.int64]


class Seen:
    """A growing set of 64-bit values, kept as sorted runs that are merged as they grow."""

    def __init__(self) -> None:
        self._runs: list[Values] = []
        self.any_repeated = False

    def add(self, values: Values) -> NDArray[np.bool_]:
        """Add values; return which of them were met before, here or earlier in `values`."""
        fresh, first = np.unique(values, return_index=True)
        repeated = np.ones(len(values), dtype=bool)
        repeated[first] = self.met(fresh)
        self._keep(fresh)
        self.any_repeated = self.any_repeated or bool(repeated.any())
        return repeated

    def met(self, values: Values) -> NDArray[np.bool_]:
        """Return which values were added before."""
        known = np.zeros(len(values), dtype=bool)
        for run in self._runs:
            at = np.searchsorted(run, values)
            known |= run[np.minimum(at, len(run) - 1)] == values
        return known

    def _keep(self, run: Values) -> None:
        """Add a run; merge runs of like size, so that there are few of them."""
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        if len(run):
            self._runs.append(run)
