"""The pair kernel on this machine and on Spark on this machine: what going over costs.

    python bench/spark.py [--rows 100000 1000000] [--rounds 1]

Both take one log (bench/share_log.py, ids of 64 bits as the corpus keeps them) from Parquet to the
edges of all four windows, each in a process of its own; Spark's Java process is counted in. The
edges must be equal, row by row. Spark also has a floor that no log is too short for: starting, and
compiling what it runs.
"""

import argparse
import sys
from pathlib import Path

from measured import WORK, interleaved

ENGINES = ("local", "spark")


def paired(engine: str, log: Path, edges: Path) -> None:
    """Write the edges of a log, made by an engine."""
    import polars as pl

    from tocsin.engines.choice import Choice, using
    from tocsin.engines.engine import WINDOWS

    with using(Choice(name=engine, scratch=WORK)) as chosen:
        chosen.log(pl.scan_parquet(log)).meetings(WINDOWS).edges.write_parquet(edges)


def made(rows: int) -> Path:
    """Return the file of a log, written if it is not there."""
    import polars as pl
    from share_log import share_log

    path = WORK / f"spark-{rows}.parquet"
    if not path.exists():
        posts, _ = share_log(rows, 7, innocents=False)
        ids = pl.col("object", "account", "post").hash(7).reinterpret(signed=True)
        posts.with_columns(ids).write_parquet(path)
    return path


def compared(rows: int, rounds: int) -> bool:
    """Print what both cost; return whether they agree."""
    import polars as pl

    log = made(rows)
    edges = {name: WORK / f"spark-edges-{name}.parquet" for name in ENGINES}
    costs = interleaved(
        rounds,
        **{name: [sys.executable, __file__, "--pair", name, log, edges[name]] for name in ENGINES},
    )
    ours, theirs = (pl.read_parquet(edges[name]) for name in ENGINES)
    same = ours.equals(theirs)
    for name, cost in costs.items():
        told = f"{cost.cpu:8.1f} CPU-s {cost.wall:8.1f} s {cost.rss:8.0f} MB (largest process)"
        print(f"{rows:>10,} rows  {name:6} {told}")
    ratio = costs["spark"].cpu / costs["local"].cpu
    print(f"{ratio:.0f}× the CPU; {ours.height:,} edges, {'equal' if same else 'NOT EQUAL'}")
    return same


def main() -> None:
    """Compare the engines; end in 1 when they differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pair", nargs=3, metavar=("ENGINE", "LOG", "EDGES"), help="do one")
    told = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    if told.pair:
        engine, log, edges = told.pair
        paired(engine, Path(log), Path(edges))
        return
    agreed = [compared(rows, told.rounds) for rows in told.rows]
    if not all(agreed):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
