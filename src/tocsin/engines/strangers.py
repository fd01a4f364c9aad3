"""How soon others share the same objects after one another: pairs counted, and never made."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from tocsin.engines.close import followers
from tocsin.engines.engine import size_class
from tocsin.engines.pairs import Sieve
from tocsin.engines.shares import MICROSECONDS, Ints, Shares


def strangers(shares: Shares, tied: pl.Series, seconds: Sequence[int]) -> pl.DataFrame:
    """Count pairs of shares by two different accounts, neither in `tied`; see `Log.pace`.

    Pairs of one account with itself are counted apart and taken off.
    """
    classes = size_class(np.bincount(shares.object, minlength=len(shares.objects)))
    places = shares.places(tied)
    out = np.zeros(len(shares.accounts), np.bool_)
    out[places[places >= 0]] = True
    others = shares.only(~out[shares.account])
    apart, at_home = _alone(others)
    all_, own = (np.zeros(len(log), np.int32) for log in (others, apart))
    kinds = int(classes.max(initial=0)) + 1
    rows = []
    for length in seconds:
        all_ = followers(others, length * MICROSECONDS, all_)
        own = followers(apart, length * MICROSECONDS, own)
        met = np.bincount(classes[others.object], all_, kinds)
        met -= np.bincount(classes[at_home], own, kinds)
        rows += [(kind, length, int(met[kind])) for kind in np.flatnonzero(met)]
    schema = dict.fromkeys(("size_class", "window_s", "pairs"), pl.Int64)
    return pl.DataFrame(rows, schema=schema, orient="row").sort("size_class", "window_s")


def _alone(shares: Shares) -> tuple[Shares, Ints]:
    """Return the shares of those who shared one object several times, as if objects of their own.

    Beside them, the object that each one really is of.
    """
    both = (shares.object.astype(np.uint64) << np.uint64(32)) | shares.account
    ordered = np.sort(both)
    again = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    several = np.flatnonzero(Sieve(again).holds(both))
    order = several[np.argsort(both[several], kind="stable")]
    fresh = np.diff(both[order], prepend=both[order][:1]) != 0
    found = Shares(
        np.cumsum(fresh).astype(np.uint32), shares.account[order], shares.at[order],
        shares.row[order], pl.Series(np.arange(int(fresh.sum()) + 1)), shares.accounts,
        shares.posts,
    )  # fmt: skip
    return found, shares.object[order].astype(np.int64)
