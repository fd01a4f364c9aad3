"""Every pair of accounts that met is found, once, and no other; the rest is in the contract."""

from datetime import timedelta

import duckdb
import numpy as np
import polars as pl

from tocsin.engines.local import Local

MINUTE = timedelta(minutes=1)


def test_it_agrees_with_the_relational_form_on_a_database():
    """The ten lines of docs/method/pairs.md, run by DuckDB on a log of five thousand shares."""
    random = np.random.default_rng(11)
    log = {
        "object": random.zipf(1.5, 5_000) % 200,
        "account": random.integers(0, 150, 5_000),
        "post": np.arange(5_000),
        "moment": random.integers(0, 20_000, 5_000),
    }
    ours = Local().log(pl.DataFrame(log).rename({"moment": "at"})).meetings([MINUTE], fewest=1)

    theirs = duckdb.sql(
        """
        WITH earlier AS (SELECT *, moment // 61 AS bucket FROM log),
             later AS (SELECT *, moment // 61 AS bucket FROM log
                       UNION ALL SELECT *, moment // 61 - 1 FROM log),
             pairs AS (
                SELECT object, least(a.account, b.account) AS one,
                       greatest(a.account, b.account) AS other
                FROM earlier a JOIN later b USING (object, bucket)
                WHERE a.account <> b.account AND b.moment - a.moment <= 60
                  AND (a.moment, a.post) < (b.moment, b.post))
        SELECT one, other, count(DISTINCT object) AS objects, count(*) AS pairs
        FROM pairs GROUP BY one, other ORDER BY one, other
        """
    ).fetchall()

    assert ours.edges.select("one", "other", "objects", "pairs").rows() == theirs


def test_who_wants_edges_and_then_what_is_behind_them_counts_neighbours_once():
    rows = pl.DataFrame({"object": ["a"] * 3, "account": ["x", "y", "z"], "post": [1, 2, 3],
                         "at": [0, 9, 99]})  # fmt: skip
    log = Local().log(rows)

    assert log.close([MINUTE]) is log.close([MINUTE, MINUTE])
    assert log.close([MINUTE]) is not log.close([timedelta(hours=1)])
