"""The whole main job at two sizes: `tocsin run` with every detector, from CSV to briefing.

    python bench/run.py [--small 100000] [--large 1000000] [--rounds 1]

Makes two CSV files of posts (bench/import.py's generator) and a watch with an election, terms and a
watchlist, so that no detector is skipped. Each size runs in a process of its own, in turn.

Must hold on two idle cores: the large run within 180 s of wall time and 2,000 MB; CPU per post,
less that of a run on 1,000 posts, within 30 % between the two sizes; `tocsin --help` in 0.3 s.
"""

import argparse
import importlib
import shutil
import sys
from pathlib import Path

from measured import WORK, Cost, interleaved, measured, middle

SETTINGS = """
name = "bench"
time_zone = "Europe/Bucharest"
languages = ["ro", "en"]
countries = ["RO"]
elections = ["RO-presidential-2024-11-24"]
watchlist = "watchlist.csv"

[detectors.silence_period]
terms = ["votare", "rezultat"]
"""
WATCHLIST = """name,platform,handle,kind,country
Ana Popescu,x,anapopescu,candidate,RO
Biroul Electoral,x,birouelectoral,authority,RO
The River Post,x,theriverpost,outlet,RO
"""
TOCSIN = Path(sys.executable).with_name("tocsin")
TINY = 1_000
MOST_WALL, MOST_RSS, MOST_GROWTH, MOST_HELP = 180, 2_000, 1.3, 0.3


def watch(folder: Path) -> Path:
    """Make an empty watch in which every detector has something to read."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "tocsin.toml").write_text(SETTINGS)
    (folder / "watchlist.csv").write_text(WATCHLIST)
    return folder


def run(rows: int, rounds: int) -> Cost:
    """Measure the main job on so many posts, into a new watch each time."""
    posts = importlib.import_module("import")  # a keyword, so no plain import
    file = posts.write_files(WORK, rows, ["csv"])["csv"]
    mapping = WORK / "csv.toml"
    costs = []
    for _ in range(rounds):
        folder = watch(WORK / f"watch{rows}")
        costs.append(measured([TOCSIN, "run", file, "--into", folder, "--map", mapping, "--json"]))
        shutil.rmtree(folder)
    return middle(costs)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    asked = parser.parse_args()
    sizes = (TINY, asked.small, asked.large)
    found = {rows: run(rows, asked.rounds) for rows in sizes}
    print("     posts   wall s    CPU s   RSS MB   CPU µs per post")
    fixed = found[TINY].cpu
    each = {
        rows: 1e6 * (cost.cpu - fixed) / (rows - TINY)
        for rows, cost in found.items()
        if rows != TINY
    }
    for rows, cost in found.items():
        told = f"{each[rows]:17.1f}" if rows in each else ""
        print(f"{rows:10,} {cost.wall:8.1f} {cost.cpu:8.1f} {cost.rss:8.0f} {told}")
    growth = each[asked.large] / each[asked.small]
    answer = interleaved(5, help=[TOCSIN, "--help"])["help"].wall
    print(f"cost per post, large against small: {growth:.2f}; --help: {answer:.2f} s")
    large = found[asked.large]
    held = (
        large.wall <= MOST_WALL
        and large.rss <= MOST_RSS
        and growth <= MOST_GROWTH
        and answer <= MOST_HELP
    )
    print("holds" if held else "MISSED")
    raise SystemExit(0 if held else 1)


if __name__ == "__main__":
    main()
