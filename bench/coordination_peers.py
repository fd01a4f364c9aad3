"""Other people's tools, each in an environment of its own, on one of our logs.

    python bench/coordination_peers.py qut shares.csv

Run by bench/coordination.py with the peer's own Python; what a peer prints goes nowhere.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from measured import WORK


@dataclass(frozen=True)
class Peer:
    """A tool and how it is had."""

    name: str
    package: str

    @property
    def python(self) -> Path:
        """The interpreter of the peer's environment."""
        return WORK / f"peer-{self.name}" / "bin" / "python"

    def command(self, log: Path) -> list[str | Path]:
        """Return how the peer is run on a log with text ids."""
        sheet = log.with_suffix(".csv")
        if not sheet.exists():
            subprocess.run([sys.executable, __file__, "csv", log], check=True)
        return [self.python, __file__, self.name, sheet]


PEERS = {
    "qut": Peer("qut", "coordination-network-toolkit==1.5.2"),
    "astro": Peer("astro", "astrodetection==0.3.6"),
}


def environment(peer: Peer) -> bool:
    """Make a peer's environment, if it can be had; say so if it cannot."""
    if peer.python.exists():
        return True
    folder = peer.python.parents[1]
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = [peer.python, "-m", "pip", "install", "--quiet", peer.package]
    if subprocess.run(install, check=False).returncode:
        print(f"{peer.name}: {peer.package} cannot be installed here; left out")
        peer.python.unlink()
        return False
    return True


def write_csv(log: Path) -> None:
    """Write a log in the columns of the QUT toolkit, in its order."""
    import polars as pl

    pl.scan_parquet(log).select(
        message_id="post", user_id="account", username="account", repost_id=pl.lit(""),
        reply_id=pl.lit(""), message=pl.lit(""), timestamp="at", urls="object",
    ).group_by("message_id", maintain_order=True).agg(
        pl.exclude("urls").first(), pl.col("urls").str.join(" ")
    ).sink_csv(log.with_suffix(".csv"))  # fmt: skip


def qut(sheet: Path) -> int:
    """Return how many directed edges `co_link` finds between different accounts."""
    import sqlite3

    from coordination_network_toolkit.compute_networks import compute_co_link_network
    from coordination_network_toolkit.preprocess import preprocess_csv_files

    database = sheet.with_suffix(".qut.db")
    database.unlink(missing_ok=True)
    preprocess_csv_files(str(database), [str(sheet)])
    compute_co_link_network(str(database), 60, n_threads=2)
    count = "select count(*) from co_link_network where user_1 <> user_2"
    [(edges,)] = sqlite3.connect(database).execute(count)
    return edges


def astro(sheet: Path) -> int:
    """Return how many edges co-sharing finds; no window, similarity at least 0.9."""
    import pandas as pd
    from astrodetection_light.network_utilities import create_coSharing_graph

    rows = pd.read_csv(sheet, usecols=["user_id", "urls"], dtype=str)
    rows["row_type"] = "Retweet"
    graph = create_coSharing_graph(rows, userid_col="user_id", feature_col="urls", fast_graph=True)
    return graph.number_of_edges()


if __name__ == "__main__":
    what, path = sys.argv[1], Path(sys.argv[2])
    if what == "csv":
        write_csv(path)
    else:
        found = {"qut": qut, "astro": astro}[what](path)
        path.with_suffix(f".{what}.edges").write_text(str(found))
