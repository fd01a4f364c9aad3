"""Coordinated, judged on logs with planted groups, and on the same logs with the labels dealt anew.

Eight logs of 100,000 shares from seeds that were not used to choose any default, each with about
four tight, three loose and three slow groups, and as many accounts again that only look the part.
Then logs of other shapes: a few days instead of four weeks, small groups and large ones, few
objects and many, slower and quicker paces, other fame, readers who answer twice or four times as
quickly. An account is reported when it is a subject of a finding; all parameters are the defaults.

Then twenty logs in which the same shares were dealt to accounts at random: whatever is reported
there is reported about nothing.

    python -m eval.coordinated [SEED …]     every shape, for each of these seeds
"""

import sys
from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl

from bench.share_log import USUAL, Shape, share_log
from tocsin.detectors.coordinated import Coordinated
from tocsin.vocabulary.tables import TABLES, WATCHLIST

ROWS = 100_000
SEEDS = (101, 102, 103, 104, 105, 106, 107, 108)
DEALS = 20
ON_PURPOSE = ("tight", "loose", "slow")
SHAPES: Mapping[str, Shape] = {
    "a week": Shape(days=7),
    "three days": Shape(days=3),
    "small groups": Shape(members=(4, 8)),
    "large groups": Shape(members=(60, 120)),
    "few objects": Shape(pushed=(8, 15)),
    "many objects": Shape(pushed=(100, 200)),
    "half-hearted": Shape(taking_part=0.45),
    "keen": Shape(taking_part=0.9),
    "slower": Shape(tight=5.0, loose=40.0, slow=1_200.0),
    "quicker": Shape(tight=1.0, loose=12.0, slow=600.0),
    "little fame": Shape(fame=0.8),
    "much fame": Shape(fame=1.2),
    "answered in two minutes": Shape(answer=120.0),
    "answered in one minute": Shape(answer=60.0),
}


def scores() -> Mapping[str, float]:
    """Return account precision and recall, what was said of innocents, and silence on noise."""
    usual = [_reported(seed, USUAL) for seed in SEEDS]
    other = [_reported(201 + place, shape) for place, shape in enumerate(SHAPES.values())]
    return {
        **_told(usual),
        "worst_precision": min(_precision(said) for said in (*usual, *other)),
        **{f"{name}_in_other_shapes": score for name, score in _told(other).items()},
        "silent_deals": sum(_silent(deal) for deal in range(DEALS)) / DEALS,
    }


def _told(logs: Iterable[pl.DataFrame]) -> dict[str, float]:
    """Return precision, recall, and who was left in peace, over all accounts of several logs."""
    said = pl.concat(logs)
    return {
        "precision": _precision(said),
        **{f"recall_{kind}": _part(said, kind) for kind in ("tight", "loose")},
        **{
            f"left_in_peace_{kind}": 1.0 - _part(said, kind)
            for kind in ("fans", "push", "decoy", "ordinary")
        },
    }


def _precision(said: pl.DataFrame) -> float:
    """Return the part of the reported that was planted; 0 where nobody is reported."""
    reported = said.filter("reported")
    return float(reported["kind"].is_in(ON_PURPOSE).mean() or 0.0)


def _part(said: pl.DataFrame, kind: str) -> float:
    """Return the part of the accounts of a kind that was reported."""
    return float(said.filter(kind=kind)["reported"].mean())


def _reported(seed: int, shape: Shape) -> pl.DataFrame:
    """Return every account of one log: kind, and whether it was reported."""
    posts, truth = share_log(ROWS, seed, shape=shape)
    subjects = {
        who for finding in Coordinated().detect(**_tables(posts)) for who in finding.subjects
    }
    return (
        posts.select("account")
        .unique()
        .join(truth, on="account", how="left")
        .select(
            kind=pl.col("kind").fill_null("ordinary"),
            reported=pl.col("account").is_in(list(subjects)),
        )
    )


def _silent(deal: int) -> bool:
    """Deal the accounts of a log anew; return whether no pair of them is tied."""
    posts, _ = share_log(ROWS, SEEDS[deal % len(SEEDS)])
    dealt = np.random.default_rng(deal).permutation(posts.height)
    tables = _tables(posts.with_columns(account=posts["account"].gather(dealt)))
    return Coordinated().network(**tables).edges["word"].drop_nulls().is_empty()


def _tables(posts: pl.DataFrame) -> dict[str, pl.LazyFrame]:
    """Write a log down as canonical tables, each object a link."""
    rows = posts.lazy().select(
        post_uid=pl.col("post").hash(1).reinterpret(signed=True),
        account_uid=pl.col("account").hash(2).reinterpret(signed=True),
        created_at=pl.from_epoch("at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
        post_id="post",
        account_id="account",
        account_handle="account",
        account_native_id="account",
        platform=pl.lit("x"),
        lang=pl.lit(None, pl.String),
        is_repost=False,
        text_uid=pl.lit(None, pl.Int64),
        url_uid=pl.col("object").hash(3).reinterpret(signed=True),
        url="object",
        domain=pl.lit(None, pl.String),
        kind=pl.lit("text"),
    )
    unused = ("hashtags", "mentions", "relations", "media", "accounts")
    empty = {name: TABLES[name].empty().lazy() for name in unused}
    empty["accounts"] = empty["accounts"].with_columns(account_id=pl.lit(None, pl.String))
    empty["watchlist"] = WATCHLIST.empty().lazy()
    return {"posts": rows, "links": rows, **empty}


def main(seeds: Iterable[int]) -> None:
    """Print a line for every shape and seed."""
    print(f"{'shape':26}{'seed':>6}{'precision':>11}{'tight':>8}{'loose':>8}{'push':>8}")
    for name, shape in {"usual": USUAL, **SHAPES}.items():
        for seed in seeds:
            said = _reported(seed, shape)
            parts = "".join(f"{_part(said, kind):8.3f}" for kind in ("tight", "loose", "push"))
            print(f"{name:26}{seed:6}{_precision(said):11.3f}{parts}", flush=True)


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or SEEDS)
