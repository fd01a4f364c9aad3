"""Windowed pairs: what they cost, beside other people's tools on the same log in the same run.

    python bench/coordination.py [--rows 1000000 …] [--rounds 3] [--tools NAME …] [--peers NAME …]

Makes logs from a seed (bench/share_log.py), then runs each tool in turn, each in a process of its
own from a file to a file. CPU is that of the whole process and its children, user and system.

coded      our kernel, ids as integers of 64 bits, one window
strings    our kernel, ids as text, one window
windows    our kernel, coded, four windows in one pass
kept       the same, with the meetings of the log less its last hundredth kept from an earlier run
network    coded, four windows, and all tests of chance and of pace
flash      coded, four windows: every share is of one object, in one minute
duckdb     the ten lines of docs/method/pairs.md in DuckDB, from text; the edges are compared
qut        coordination-network-toolkit 1.5.2, `co_link`, from CSV; all its pairs are counted
astro      astrodetection 0.3.6, co-sharing, its fast way: another quantity, for scale

Peers are installed into an environment of their own from the package index. Not here: CooRTweet,
CooRnet (R, and no time of theirs is short: 55 CPU seconds for 100,000 rows were measured),
coordinationz (not on the index), CIB Mango Tree (pairs no accounts). astro is not run unless named.

Must hold   1,000,000 rows: coded 2.5 CPU-s and 500 MB; qut at least 20 times strings; what the
            tests add to windows at most twice windows. 10,000,000 rows: coded 10 CPU-s and
            3,000 MB, strings 35 CPU-s. 50,000,000 rows: CPU per row at most 1.5 times that of
            1,000,000 in the same run. flash: 500 MB for 1,000,000 rows.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from coordination_peers import PEERS, environment
from measured import WORK, Cost, interleaved

WINDOW = (timedelta(seconds=60),)
MOST = {
    (1_000_000, "coded"): (2.5, 500),
    (1_000_000, "flash"): (60.0, 500),
    (10_000_000, "coded"): (10.0, 3_000),
    (10_000_000, "strings"): (35.0, 24_000),
}
"""Rows and tool to the most CPU seconds and MiB."""
LEAST_QUT, MOST_TESTS, MOST_GROWTH = 20.0, 2.0, 1.5
BUCKET_JOIN = """
COPY (
    WITH shares AS (SELECT object, account, post, min("at") AS moment
                    FROM read_parquet('{log}') GROUP BY object, account, post),
         earlier AS (SELECT *, moment // 61 AS bucket FROM shares),
         later AS (SELECT *, moment // 61 AS bucket FROM shares
                   UNION ALL
                   SELECT *, moment // 61 - 1 AS bucket FROM shares),
         pairs AS (SELECT object, least(a.account, b.account) AS one,
                          greatest(a.account, b.account) AS other
                   FROM earlier a JOIN later b USING (object, bucket)
                   WHERE a.account <> b.account AND b.moment - a.moment <= 60
                     AND (a.moment < b.moment OR (a.moment = b.moment AND a.post < b.post)))
    SELECT one, other, count(DISTINCT object)::BIGINT AS objects, count(*)::BIGINT AS pairs
    FROM pairs GROUP BY one, other HAVING count(DISTINCT object) > 1
) TO '{edges}' (FORMAT parquet)
"""


def one_window(log: Path, edges: Path) -> None:
    """Write every pair of accounts that met over two objects within a minute.

    And, for comparison, how many have met at all, each pair counted from both sides.
    """
    import polars as pl

    from tocsin.engines.local import Local

    met = Local().log(pl.scan_parquet(log)).meetings(WINDOW)
    met.edges.write_parquet(edges)
    edges.with_suffix(".partners").write_text(str(met.windows["partners"].item()))


def four_windows(log: Path, edges: Path) -> None:
    """Do the same in four windows."""
    import polars as pl

    from tocsin.engines.engine import WINDOWS
    from tocsin.engines.local import Local

    Local().log(pl.scan_parquet(log)).meetings(WINDOWS).edges.write_parquet(edges)


def kept(log: Path, edges: Path) -> None:
    """Do the same with what was kept; the first run of a log keeps all but its last hundredth."""
    import os

    import polars as pl

    from tocsin.engines.engine import WINDOWS
    from tocsin.engines.kept import Kept

    primed, mine = log.with_suffix(".primed"), log.with_suffix(".kept")
    rows = pl.scan_parquet(log)
    if not primed.exists():
        count = rows.select(pl.len()).collect().item()
        Kept(primed).log(rows.head(count - count // 100), "log").meetings(WINDOWS)
        return
    shutil.rmtree(mine, ignore_errors=True)
    shutil.copytree(primed, mine, copy_function=os.link)
    Kept(mine).log(rows, "log").meetings(WINDOWS).edges.write_parquet(edges)


def network(log: Path, edges: Path) -> None:
    """Write the tested network."""
    import polars as pl

    from tocsin.engines.local import Local
    from tocsin.engines.network import network as tested
    from tocsin.engines.timing import Timing

    shared = Local().log(pl.scan_parquet(log))
    tested({"url": shared}, Timing(), level=0.01).edges.write_parquet(edges)


def duckdb(log: Path, edges: Path) -> None:
    """Write the same pairs as `one_window`, with DuckDB."""
    import duckdb as database

    database.sql(BUCKET_JOIN.format(log=log, edges=edges))


TOOLS = {
    "coded": one_window, "strings": one_window, "windows": four_windows, "kept": kept,
    "network": network, "flash": four_windows, "duckdb": duckdb,
}  # fmt: skip
"""What is run in a process of its own, on the log it is for."""


def log_of(tool: str, rows: int) -> Path:
    """Return the log a tool reads, made where it is not there yet.

    It is made by another process: what this one has ever held counts as held by all it starts.
    """
    kind = {"strings": "strings", "duckdb": "strings", "flash": "flash"}.get(tool, "coded")
    path = WORK / f"shares-{rows}.{kind}.parquet"
    if not path.exists():
        make = [sys.executable, __file__, "--rows", str(rows), "--make", kind, "--posts", path]
        subprocess.run(make, check=True)
    return path


def made(kind: str, rows: int):  # noqa: ANN201  # polars is imported by those who need it
    """Make a log."""
    import numpy as np
    import polars as pl
    from share_log import share_log

    if kind == "flash":
        at = np.random.default_rng(7).integers(0, 60, rows)
        ids = {"account": np.arange(rows), "post": np.arange(rows)}
        return pl.DataFrame({"object": np.zeros(rows, np.int64), **ids, "at": at})
    return share_log(rows, 7, innocents=False, coded=kind == "coded")[0]


def commands(rows: int, tools: Sequence[str], peers: Sequence[str]) -> dict[str, list[str | Path]]:
    """Return how each tool is run."""
    ours: dict[str, list[str | Path]] = {
        tool: [sys.executable, __file__, "--tool", tool, "--posts", log_of(tool, rows)]
        for tool in tools
    }
    strings = log_of("strings", rows) if peers else Path()
    return ours | {peer: PEERS[peer].command(strings) for peer in peers}


def same_edges(rows: int) -> str:
    """Compare our edges with DuckDB's; return what to say. Raises where they differ."""
    import polars as pl

    ours, theirs = (
        pl.read_parquet(log_of("strings", rows).with_suffix(f".{tool}.edges"))
        .select("one", "other", "objects", "pairs")
        .sort("one", "other")
        for tool in ("strings", "duckdb")
    )
    if not ours.equals(theirs):
        raise SystemExit(f"{rows:,} rows: the kernels disagree: {ours.height}, {theirs.height}")
    return f"{ours.height:,} edges with two objects, as DuckDB finds them"


def same_pairs(rows: int) -> str:
    """Compare how many pairs met with what the QUT toolkit finds; return what to say."""
    log = log_of("strings", rows)
    ours, theirs = (
        int(log.with_suffix(f".{name}").read_text()) for name in ("strings.partners", "qut.edges")
    )
    if ours != theirs:
        raise SystemExit(f"{rows:,} rows: {ours:,} directed pairs here, {theirs:,} by qut")
    return f"{ours:,} directed pairs met at all, as qut finds them"


def table(rows: int, costs: dict[str, Cost]) -> bool:
    """Print what each tool cost; return whether the bars hold."""
    print(f"\n{rows:,} rows\n{'':10}{'wall s':>9}{'CPU s':>9}{'MiB':>9}{'µs a row':>10}")
    holds = True
    for name, cost in costs.items():
        cpu, rss = MOST.get((rows, name), (float("inf"), float("inf")))
        missed = cost.cpu > cpu or cost.rss > rss
        holds = holds and not missed
        told = "  MISSED" if missed else ""
        each = 1e6 * cost.cpu / rows
        print(f"{name:10}{cost.wall:9.2f}{cost.cpu:9.2f}{cost.rss:9.0f}{each:10.2f}{told}")
    if {"duckdb", "strings"} <= costs.keys():
        print(same_edges(rows))
    if {"qut", "strings"} <= costs.keys():
        print(same_pairs(rows))
    for one, other in (("qut", "strings"), ("windows", "coded"), ("kept", "windows")):
        if {one, other} <= costs.keys():
            ratio = costs[one].cpu / costs[other].cpu
            print(f"{one} / {other}: {ratio:.2f}")
            holds = holds and (one != "qut" or rows != 1_000_000 or ratio >= LEAST_QUT)
    if {"network", "windows"} <= costs.keys():
        tests = (costs["network"].cpu - costs["windows"].cpu) / costs["windows"].cpu
        print(f"what the tests add / windows, at most {MOST_TESTS}: {tests:.2f}")
        holds = holds and (tests <= MOST_TESTS or rows != 1_000_000)
    return holds


def growth(costs: dict[int, dict[str, Cost]]) -> bool:
    """Print how the cost of a row grows from the shortest log to the longest."""
    coded = {rows: of["coded"].cpu / rows for rows, of in costs.items() if "coded" in of}
    if len(coded) < 2:
        return True
    ratio = coded[max(coded)] / coded[min(coded)]
    ends = f"{min(coded):,} to {max(coded):,}"
    print(f"\nCPU per row, coded, from {ends}: {ratio:.2f}, at most {MOST_GROWTH}")
    return ratio <= MOST_GROWTH


def main() -> None:
    """Make logs; compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tools", nargs="*", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=["qut"])
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    parser.add_argument("--make", help=argparse.SUPPRESS)
    parser.add_argument("--posts", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.make:
        made(told.make, *told.rows).write_parquet(told.posts)
        return
    if told.tool:
        TOOLS[told.tool](told.posts, told.posts.with_suffix(f".{told.tool}.edges"))
        return
    WORK.mkdir(exist_ok=True)
    peers = [peer for peer in told.peers if environment(PEERS[peer])]
    costs = {}
    for rows in told.rows:
        run = commands(rows, told.tools, peers)
        if "kept" in run:
            shutil.rmtree(log_of("kept", rows).with_suffix(".primed"), ignore_errors=True)
            interleaved(1, primed=run["kept"])
        costs[rows] = interleaved(told.rounds, **run)
    held = [table(rows, of) for rows, of in costs.items()]
    sys.exit(0 if all([*held, growth(costs)]) else 1)


if __name__ == "__main__":
    main()
