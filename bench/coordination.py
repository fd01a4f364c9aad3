"""Windowed pairs against DuckDB's bucket join of the same log: CPU as a ratio, and memory.

    python bench/coordination.py [--rows 1000000] [--rounds 3] [--posts FILE] [--window 60]

Makes a log from a seed (bench/share_log.py), or takes one: Parquet with columns object, account,
post (text) and at (whole seconds). Then runs, in turn and each in a process of its own: our
kernel from text ids to an edge list on disk; the ten lines of docs/method/pairs.md in DuckDB, to
the same edge list; and the whole network with both tests of chance. CPU is that of the whole
process (user + system). The two edge lists are compared, row by row.

Must hold for the kernel: 1,000,000 rows at most 3.5 CPU-s and 0.6 GB; 10,000,000 rows at most
35 CPU-s and 4 GB.
"""

import argparse
import sys
from datetime import timedelta
from pathlib import Path

from measured import WORK, Cost, interleaved

SECOND = 1_000_000
BARS = {1_000_000: (3.5, 600), 10_000_000: (35.0, 4_000)}
"""Rows to the most CPU seconds and MB the kernel may take."""
BUCKET_JOIN = """
COPY (
    WITH shares AS (SELECT object, account, post, min("at") AS moment
                    FROM read_parquet('{log}') GROUP BY object, account, post),
         earlier AS (SELECT *, moment // ({window} + 1) AS bucket FROM shares),
         later AS (SELECT *, moment // ({window} + 1) AS bucket FROM shares
                   UNION ALL
                   SELECT *, moment // ({window} + 1) - 1 AS bucket FROM shares),
         pairs AS (SELECT object, least(a.account, b.account) AS one,
                          greatest(a.account, b.account) AS other
                   FROM earlier a JOIN later b USING (object, bucket)
                   WHERE a.account <> b.account AND b.moment - a.moment <= {window}
                     AND (a.moment < b.moment OR (a.moment = b.moment AND a.post < b.post)))
    SELECT one, other, count(DISTINCT object)::UINTEGER AS objects, count(*)::UINTEGER AS pairs
    FROM pairs GROUP BY one, other
) TO '{edges}' (FORMAT parquet)
"""


def kernel(log: Path, edges: Path, window: int) -> None:
    """Write every pair of accounts that met, with our kernel."""
    import polars as pl

    from tocsin.engines.local import meetings, runs
    from tocsin.engines.shares import shares

    coded = shares(pl.scan_parquet(log))
    met = meetings(runs(coded, window * SECOND))
    ends = (coded.accounts.gather(met[end]).alias(end) for end in ("one", "other"))
    met.with_columns(*ends).write_parquet(edges)


def duckdb(log: Path, edges: Path, window: int) -> None:
    """Write every pair of accounts that met, with DuckDB."""
    import duckdb as database

    database.sql(BUCKET_JOIN.format(log=log, edges=edges, window=window))


def network(log: Path, edges: Path, window: int) -> None:
    """Write the tested network."""
    import polars as pl

    from tocsin.engines.local import Local
    from tocsin.engines.network import network as tested
    from tocsin.engines.timing import Timing

    shared = Local().log(pl.scan_parquet(log))
    timing = Timing(windows=(timedelta(seconds=window),))
    tested({"url": shared}, timing, level=0.01).edges.write_parquet(edges)


TOOLS = {"kernel": kernel, "duckdb": duckdb, "network": network}


def same_edges(log: Path) -> int:
    """Return how many edges there are; raise where the two kernels disagree."""
    import polars as pl

    ours, theirs = (
        pl.read_parquet(log.with_suffix(f".{name}.edges")).sort("one", "other")
        for name in ("kernel", "duckdb")
    )
    if not ours.equals(theirs):
        raise SystemExit(f"{log}: the kernels disagree: {ours.height} and {theirs.height} edges")
    return ours.height


def compare(log: Path, rounds: int, window: int) -> dict[str, Cost]:
    """Run every tool on one log, in turn."""
    return interleaved(
        rounds,
        **{
            name: [
                sys.executable, __file__, "--tool", name, "--window", str(window), "--posts", log,
            ]
            for name in TOOLS
        },
    )  # fmt: skip


def table(rows: int, edges: int, costs: dict[str, Cost]) -> bool:
    """Print what each tool cost; return whether the bars hold."""
    print(f"\n{rows:,} rows, {edges:,} edges")
    print(f"{'':10}{'wall s':>9}{'CPU s':>9}{'MB':>9}{'CPU / DuckDB':>15}")
    for name, cost in costs.items():
        ratio = cost.cpu / costs["duckdb"].cpu
        print(f"{name:10}{cost.wall:9.2f}{cost.cpu:9.2f}{cost.rss:9.0f}{ratio:15.2f}")
    cpu, rss = BARS.get(rows, (float("inf"), float("inf")))
    return costs["kernel"].cpu <= cpu and costs["kernel"].rss <= rss


def main() -> None:
    """Make or take a log; compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--window", type=int, default=60, help="seconds")
    parser.add_argument("--posts", type=Path, help="a log of your own, as Parquet")
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.tool:
        TOOLS[told.tool](told.posts, told.posts.with_suffix(f".{told.tool}.edges"), told.window)
        return
    WORK.mkdir(exist_ok=True)
    kept = [of(log, told) for log in logs(told)]
    sys.exit(0 if all(kept) else 1)


def logs(told: argparse.Namespace) -> list[Path]:
    """Return the logs to run on, made where they are not there yet."""
    if told.posts:
        return [told.posts]
    from share_log import share_log

    made = []
    for rows in told.rows:
        made.append(WORK / f"shares-{rows}.parquet")
        if not made[-1].exists():
            share_log(rows, 7, innocents=False)[0].write_parquet(made[-1])
    return made


def of(log: Path, told: argparse.Namespace) -> bool:
    """Compare on one log; return whether the bars hold."""
    import polars as pl

    costs = compare(log, told.rounds, told.window)
    rows = pl.scan_parquet(log).select(pl.len()).collect().item()
    return table(rows, same_edges(log), costs)


if __name__ == "__main__":
    main()
