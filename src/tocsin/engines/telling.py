"""Codes said again in the words they came in: folded pairs as the frames of `Meetings`."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from tocsin.engines.close import Close
from tocsin.engines.engine import Meetings
from tocsin.engines.folding import Folded
from tocsin.engines.pairs import key_bits, unpacked
from tocsin.engines.shares import Ints, Shares


def told(shares: Shares, near: Close, found: Sequence[Folded]) -> Meetings:
    """Return the meetings of these shares, in the words they came in."""
    ends, edges = _edges(shares, near, found)
    return Meetings(
        edges,
        _accounts(shares),
        _company(shares, near, found, ends),
        _windows(near, found),
        _saturated(shares, near),
        len(shares),
        shares.dropped,
        shares.repeats,
    )


def _accounts(shares: Shares) -> pl.DataFrame:
    """Return how often each account shared anything; an account that is gone has a code still."""
    everyone = pl.DataFrame({"account": shares.accounts, "shares": shares.activity()})
    return everyone.filter(pl.col("shares") > 0)


def _edges(shares: Shares, near: Close, found: Sequence[Folded]) -> tuple[Ints, pl.DataFrame]:
    """Return the codes of all accounts at either end of an edge, and the edges."""
    edges = [each.edges for each in found]
    window = np.repeat(np.arange(len(edges)), [len(of.key) for of in edges])
    key, objects, made, occasions = (
        np.concatenate(column) for column in zip(*(each.columns for each in edges), strict=True)
    )
    order = np.lexsort((window, key)) if len(edges) > 1 else np.arange(len(key))
    one, other = unpacked(key[order], key_bits(shares))
    seconds = np.array([window.seconds for window in near.windows])
    frame = pl.DataFrame(
        {
            "one": shares.accounts.gather(one).alias("one"),
            "other": shares.accounts.gather(other).alias("other"),
            "window_s": seconds[window[order]],
            "objects": objects[order],
            "pairs": made[order],
            "occasions": occasions[order],
        }
    )
    ends = np.zeros(len(shares.accounts), np.bool_)
    ends[one] = ends[other] = True
    return np.flatnonzero(ends), frame


def _company(shares: Shares, near: Close, found: Sequence[Folded], ends: Ints) -> pl.DataFrame:
    """Return exposure and partners of these accounts, in every window."""
    several = len(near.windows)
    return pl.DataFrame(
        {
            "account": shares.accounts.gather(np.repeat(ends, several)),
            "window_s": np.tile([window.seconds for window in near.windows], len(ends)),
            "exposure": np.stack([w.exposure[ends] for w in near.windows], axis=1).ravel(),
            "partners": np.stack([each.partners[ends] for each in found], axis=1).ravel(),
        }
    )


def _windows(near: Close, found: Sequence[Folded]) -> pl.DataFrame:
    """Return one row per window."""
    return pl.DataFrame(
        {
            "window_s": [window.seconds for window in near.windows],
            "pairs": [each.pairs for each in found],
            "partners": [int(each.partners.sum()) for each in found],
            "crowd": [window.limit for window in near.windows],
        },
        schema=dict.fromkeys(("window_s", "pairs", "partners", "crowd"), pl.Int64),
    )


def _saturated(shares: Shares, near: Close) -> pl.DataFrame:
    """Return the objects with shares in a crowd, in order of their text, and how many."""
    places = [np.flatnonzero(window.left_out) for window in near.windows]
    return pl.DataFrame(
        {
            "object": shares.objects.gather(np.concatenate(places)).cast(pl.String),
            "window_s": np.repeat([w.seconds for w in near.windows], [len(p) for p in places]),
            "shares": np.concatenate(
                [w.left_out[p] for w, p in zip(near.windows, places, strict=True)]
            ),
        },
        schema={"object": pl.String, "window_s": pl.Int64, "shares": pl.Int64},
    ).sort("object", "window_s")
