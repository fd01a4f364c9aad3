"""Coordinated, judged on logs with planted groups, and on the same logs with the labels dealt anew.

Five logs of 100,000 shares from seeds that were not used to choose any default, each with about
four tight, three loose and three slow groups, and as many accounts again that only look the part.
An account is reported when it is a subject of a finding; all parameters are the defaults.

Then twenty logs in which the same shares were dealt to accounts at random: whatever is reported
there is reported about nothing.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl

from bench.share_log import share_log
from tocsin.detectors.coordinated import Coordinated
from tocsin.vocabulary.tables import TABLES

ROWS = 100_000
SEEDS = (101, 102, 103, 104, 105)
DEALS = 20
ON_PURPOSE = ("tight", "loose", "slow")


def scores() -> Mapping[str, float]:
    """Return account precision and recall, what was said of innocents, and silence on noise."""
    said = pl.concat(_reported(seed) for seed in SEEDS)
    reported = said.filter("reported")
    planted = reported["kind"].is_in(ON_PURPOSE)
    return {
        "precision": float(planted.mean()),
        **{
            f"recall_{kind}": float(said.filter(kind=kind)["reported"].mean())
            for kind in ("tight", "loose")
        },
        **{
            f"left_in_peace_{kind}": 1.0 - float(said.filter(kind=kind)["reported"].mean())
            for kind in ("fans", "push", "decoy", "ordinary")
        },
        "silent_deals": sum(_silent(deal) for deal in range(DEALS)) / DEALS,
    }


def _reported(seed: int) -> pl.DataFrame:
    """Return every account of one log: kind, and whether it was reported."""
    posts, truth = share_log(ROWS, seed)
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
        platform=pl.lit("x"),
        lang=pl.lit(None, pl.String),
        url_uid=pl.col("object").hash(3).reinterpret(signed=True),
        url="object",
        domain=pl.lit(None, pl.String),
        kind=pl.lit("text"),
    )
    empty = {
        name: TABLES[name].empty().lazy() for name in ("hashtags", "mentions", "relations", "media")
    }
    return {"posts": rows, "links": rows, **empty}
