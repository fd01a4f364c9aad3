"""Quicker than hands: whether accounts outrun people who answer one notification.

A pair has shared too few things to tell; a group has not. Accounts that are quicker after one
another than others are put into groups, and all that a group did is taken together. People who
answer one notification are each late by a time of their own, so the lags of members who have
nobody in common are independent: each such lag is one try. Who is held against whom is decided by
the order of ids, before anybody looks at a clock; else only the quick ones would be counted.

A group that passes does not vouch for everybody in it: what each member did, by itself, must not
look like hands.
"""

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import polars as pl

from tocsin.engines.engine import Log
from tocsin.engines.timing import MICROSECOND, PAIR, SECOND, Timing
from tocsin.statistics.communities import communities
from tocsin.statistics.correction import cauchy, corrected, from_cauchy
from tocsin.statistics.synchrony import at_least_of

NEXT = 12
"""Members that each member of a group is held against: enough that some were there too."""
IN_STEP = 0.2
"""Largest p-value with which a member of a quick group counts as quick."""
FAINTEST = 1e-300

THING = ("group", "layer", "object")


def quicker_than_hands(
    logs: Mapping[str, Log], quick: pl.DataFrame, timing: Timing
) -> pl.DataFrame:
    """Return, for each member of a group and window: account, window_s, group, q.

    `quick` has the pairs that are quicker than others, columns one, other and q_synchrony. q is
    that of the group, corrected over groups and windows; 1 for members who are not in step.
    """
    members = _grouped(quick)
    pairs = ring(members)
    near = [_near(name, log, pairs, timing) for name, log in logs.items()]
    met = pl.concat(near).join(members.rename({"account": "one"}), on="one")
    windows = [(window // SECOND, timing.by_hand(window)) for window in timing.timed]
    whole = _of_groups(_independent(met), windows)
    tried = members["group"].n_unique() * len(windows)
    whole = whole.with_columns(q=pl.Series(corrected(whole["p"].to_numpy(), tried)))
    each = _tries(_one_each(met), ("group", "account"), windows)
    in_step = pl.when(pl.col("p") <= IN_STEP).then("q").otherwise(1.0)
    return (
        each.join(whole.select("group", "window_s", "q"), on=("group", "window_s"))
        .with_columns(q=in_step)
        .select("account", "window_s", "group", "q")
    )


def ring(members: pl.DataFrame) -> pl.DataFrame:
    """Return pairs (one < other) of each member of a group and the NEXT ones in order of id.

    `members` has columns account and group. Whether the two ever met plays no part.
    """
    placed = members.sort("group", "account").with_columns(
        place=pl.int_range(pl.len()).over("group"), size=pl.len().over("group")
    )
    steps = pl.DataFrame({"step": range(1, NEXT + 1)})
    ahead = placed.join(steps, how="cross").filter(pl.col("step") < pl.col("size"))
    place = (pl.col("place") + pl.col("step")) % pl.col("size")
    after = placed.select("group", "place", after="account")
    both = ahead.select("group", "account", place=place).join(after, on=("group", "place"))
    ends = {
        "one": pl.min_horizontal("account", "after"),
        "other": pl.max_horizontal("account", "after"),
    }
    return both.select(**ends).unique().sort(PAIR)


def _grouped(quick: pl.DataFrame) -> pl.DataFrame:
    """Put accounts that are quick after one another into groups: account, group."""
    surer = -quick["q_synchrony"].clip(FAINTEST).log10() + 1.0
    ties = zip(quick["one"].cast(pl.String), quick["other"].cast(pl.String), surer, strict=True)
    groups = communities(ties)
    each = [(name, number) for number, names in enumerate(groups) for name in names]
    members = pl.DataFrame(each, schema={"account": pl.String, "group": pl.Int64}, orient="row")
    return members.with_columns(pl.col("account").cast(quick.schema["one"]))


def _near(name: str, log: Log, pairs: pl.DataFrame, timing: Timing) -> pl.DataFrame:
    """Return the encounters of these pairs in one layer, within the horizon."""
    met = log.encounters(pairs, timing.reach, posts=False)
    return within(met, timing.horizon).select(
        *PAIR, "at_first", "lag_us", object=pl.col("object").cast(pl.String), layer=pl.lit(name)
    )


def within(met: pl.DataFrame, length: timedelta) -> pl.DataFrame:
    """Return the encounters of which the two shares lie at most so far apart."""
    return met.filter(pl.col("lag_us") <= length // MICROSECOND)


def _independent(met: pl.DataFrame) -> pl.DataFrame:
    """Keep lags that have nobody in common: the first member with the second, third with fourth.

    Members are numbered, object by object, among those who were there, in order of id.
    """
    there = pl.concat([met.select(*THING, account=end) for end in PAIR]).unique()
    numbered = there.with_columns(number=pl.col("account").rank("dense").over(THING))
    for end in PAIR:
        one = numbered.rename({"account": end, "number": f"{end}_number"})
        met = met.join(one, on=(*THING, end))
    odd, even = pl.col("one_number"), pl.col("other_number")
    kept = met.filter(odd % 2 == 1, even == odd + 1)
    return kept.sort(*THING, *PAIR).unique(("group", "layer", "at_first", *PAIR), keep="first")


def _one_each(met: pl.DataFrame) -> pl.DataFrame:
    """Keep one lag for each member and occasion: after the next member in order of id."""
    columns = ("group", "layer", "object", "at_first", "lag_us")
    each = pl.concat(
        met.select(*columns, account=here, partner=there) for here, there in (PAIR, PAIR[::-1])
    )
    before = pl.col("partner") < pl.col("account")
    ordered = each.sort("group", "account", "at_first", before, "partner", "layer", "object")
    return ordered.unique(("group", "account", "at_first"), keep="first")


def _of_groups(tries: pl.DataFrame, windows: list[tuple[int, float]]) -> pl.DataFrame:
    """Test each group in each layer and window; put the layers together: group, window_s, p."""
    parts = _tries(tries, ("group", "layer"), windows)
    joint = (
        parts.with_columns(score=pl.Series(cauchy(parts["p"].to_numpy())))
        .group_by("group", "window_s", maintain_order=True)
        .agg(pl.col("score").sum(), layers=pl.len())
    )
    layers = joint["layers"].to_numpy().astype(np.int64)
    p = from_cauchy(joint["score"].to_numpy(), layers, layers)
    return joint.with_columns(p=pl.Series(p, dtype=pl.Float64))


def _tries(
    tries: pl.DataFrame, by: tuple[str, ...], windows: list[tuple[int, float]]
) -> pl.DataFrame:
    """Count, for each of `by` and each window, the tries within it; add p at people's pace."""
    found = []
    for seconds, rate in windows:
        soon = pl.col("lag_us") <= seconds * (SECOND // MICROSECOND)
        counted = tries.group_by(by).agg(near=pl.len(), close=soon.sum()).sort(by)
        close, near = (counted[of].cast(pl.Float64).to_numpy() for of in ("close", "near"))
        p = at_least_of(close, near, np.full(len(near), rate))
        window = pl.lit(seconds, pl.Int64)
        found.append(counted.with_columns(window_s=window, p=pl.Series(p, dtype=pl.Float64)))
    return pl.concat(found)
