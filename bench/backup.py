"""What a backup and its return cost: findings in casework, and files in the vault.

    python bench/backup.py [--findings 100000] [--megabytes 5000] [--postgres]

Everything happens in a temporary folder; each line says seconds and megabytes.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
FILL = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tocsin.casework.opening import opened
opened(sys.argv[1])
from bench.casework import Run, found
from tocsin.casework import records
from tocsin.casework.access import Actor, program
from tocsin.casework.importing import take_in
from tocsin.casework.models import Organisation
ours = records.add(Organisation(name="ECDC", kind="member"), Actor(None))
take_in(Run(), (found(n) for n in range(int(sys.argv[2]))), program(ours))
"""


def main() -> None:
    """Fill a watch, back it up, and bring it back."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--findings", type=int, default=100_000)
    asked.add_argument("--megabytes", type=int, default=5_000)
    asked.add_argument("--postgres", action="store_true")
    options = asked.parse_args()
    sys.path.insert(0, str(ROOT))
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory()))
        urls: dict[str, dict[str, str]] = {"watch": {}, "back": {}}
        if options.postgres:
            urls = _servers(stack)
        watch = place / "watch"
        watch.mkdir()
        (watch / "tocsin.toml").write_text('name = "bench"\n')
        _timed("casework filled", [sys.executable, "-c", FILL, str(watch), str(options.findings),
                                   str(ROOT)], urls["watch"])  # fmt: skip
        _evidence(watch, options.megabytes)
        tar = place / "watch.tar"
        told = _timed("backup", _tocsin("backup", tar, "-w", watch, "--json"), urls["watch"])
        made = json.loads(told)
        rows = sum(one["rows"] for one in made["manifest"]["database"]["tables"])
        print(f"{rows:,} rows, {made['size'] >> 20:,} MB, {made['manifest']['members']:,} files")
        told = _timed(
            "restore and proof", _tocsin("restore", tar, place / "back", "--json"), urls["back"]
        )
        print(f"grade: {json.loads(told)['proof']['grade']}")


def _servers(stack: ExitStack) -> dict[str, dict[str, str]]:
    import psycopg

    from tests.postgres import cluster

    url = stack.enter_context(cluster(Path(stack.enter_context(TemporaryDirectory()))))
    with psycopg.connect(url("postgres"), autocommit=True) as server:
        server.execute("CREATE DATABASE watch TEMPLATE template0")
        server.execute("CREATE DATABASE back TEMPLATE template0")
    return {name: {"DATABASE_URL": url(name)} for name in ("watch", "back")}


def _evidence(watch: Path, megabytes: int) -> None:
    """Keep files of 4 MB each."""
    from tests.evidence.people import ANA
    from tocsin.evidence.vault import Vault

    vault = Vault(watch / "evidence")
    for _ in range(megabytes // 4):
        vault.put(os.urandom(4 << 20), custody=ANA)


def _tocsin(*arguments: object) -> list[str]:
    call = "from tocsin.cli import main; main()"
    return [sys.executable, "-c", call, *map(str, arguments)]


def _timed(what: str, command: list[str], url: dict[str, str]) -> str:
    began = time.perf_counter()
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        command, env={**kept, **url}, check=True, stdout=subprocess.PIPE, text=True
    )
    print(f"{what:<20}{time.perf_counter() - began:>8.1f} s", flush=True)
    return done.stdout


if __name__ == "__main__":
    main()
