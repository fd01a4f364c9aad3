"""What reports and exports cost: a long alert, a network's year, STIX, the catalog.

    python bench/reports.py [--findings 99000] [--only pdf network stix catalog]

Everything happens in a watch of its own in a temporary folder, on SQLite. Must hold on two idle
cores: an alert of 30 pages as PDF within 2 s (making it, without starting Python), the network
report of 99,000 findings within 30 s, STIX of at least 100,000 objects within 60 s and 500 MB, the
catalog loaded within 150 ms, and a word of it found within 5 ms.
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from measured import Cost, measured

ROOT = Path(__file__).parents[1]
TOCSIN = Path(sys.executable).with_name("tocsin")
PAGES, MOST_PDF = 30, 2.0
MOST_NETWORK = 30.0
OBJECTS, MOST_STIX, MOST_STIX_MB = 100_000, 60.0, 500
MOST_LOAD, MOST_LOOKUP = 150.0, 5.0
"""Milliseconds."""
LOAD = """
import time
from tocsin import catalog
began = time.perf_counter()
catalog.lookup("disarm:T0049")
print(1000 * (time.perf_counter() - began))
times = []
for name in ("disarm:T0085", "attack:T1566", "commitment14:TTP-9", "Doppelganger", "tlp:amber"):
    for _ in range(20):
        began = time.perf_counter()
        catalog.candidates(name)
        times.append(1000 * (time.perf_counter() - began))
print(max(times))
"""
FILL = """
import os, sys
from pathlib import Path
from tocsin.casework.opening import opened
opened(Path(os.environ["FOLDER"]))
from casework import Run, found
from tests.casework.people import House, of
from tocsin.casework import findings
from tocsin.casework.importing import take_in
from tocsin.casework.models import Finding
house = House.built()
take_in(Run(), map(found, range(int(sys.argv[1]))), of(house.ana, house.ecdc))
findings.decide_all(list(Finding.objects.order_by("pk")), "confirm", of(house.bo, house.ecdc))
print(house.ana.user.username)
"""


def main() -> None:
    """Measure what was asked for, and say what holds."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--findings", type=int, default=99_000)
    asked.add_argument("--only", nargs="*", default=["pdf", "network", "stix", "catalog"])
    options = asked.parse_args()
    sys.path.insert(0, str(ROOT))
    held = []
    if "catalog" in options.only:
        held.append(catalog())
    if "pdf" in options.only:
        held.append(pdf())
    if {"network", "stix"} & set(options.only):
        with TemporaryDirectory() as folder:
            held += casework(Path(folder), options.findings, set(options.only))
    print("holds" if all(held) else "MISSED")
    raise SystemExit(not all(held))


def catalog() -> bool:
    """Load the catalog and look words up, in five new processes."""
    ran = [
        subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
        for _ in range(5)
    ]
    times = [tuple(map(float, one.stdout.split())) for one in ran]
    load, lookup = median(one[0] for one in times), median(one[1] for one in times)
    print(f"catalog: loaded with its first word {load:.0f} ms, a word {lookup:.2f} ms", flush=True)
    return load <= MOST_LOAD and lookup <= MOST_LOOKUP


def pdf() -> bool:
    """Make the PDF of an alert that rests on many findings."""
    from msgspec.structs import replace

    from tests.exchange.records import ALERT, FINDING, subject
    from tocsin.reports.alert import alert_report
    from tocsin.reports.document.pdf import pdf as made

    many = tuple(subject(native=f"{n:019d}") for n in range(60))
    found = tuple(
        replace(FINDING, place=f"finding:{n}", key=f"k{n}", subjects=many) for n in range(1, 25)
    )
    at = datetime(2024, 12, 1, tzinfo=UTC)
    walls, cpus = [], []
    for _ in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        file = made(alert_report(replace(ALERT, findings=found), at))
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    pages = _pages(file)
    print(f"alert as PDF: {pages} pages, {min(walls):.2f} s, {min(cpus):.2f} s CPU", flush=True)
    return pages >= PAGES and min(walls) <= MOST_PDF


def _pages(file: bytes) -> int:
    """Return how many pages a PDF says it has."""
    told = subprocess.run(["pdfinfo", "-"], input=file, capture_output=True, check=True).stdout
    return int(next(line for line in told.splitlines() if line.startswith(b"Pages:")).split()[1])


def casework(folder: Path, count: int, only: set[str]) -> list[bool]:
    """Fill a watch with findings, and write what was asked for from it."""
    (folder / "tocsin.toml").write_text('name = "bench"\n')
    os.environ |= {"FOLDER": str(folder), "PYTHONPATH": f"{ROOT}:{ROOT / 'bench'}"}
    os.environ.pop("DATABASE_URL", None)
    filled = subprocess.run(
        [sys.executable, "-c", FILL, str(count)], capture_output=True, text=True, check=False
    )
    if filled.returncode:
        raise SystemExit(filled.stderr)
    who = ["--as", filled.stdout.split()[-1], "--for", "ECDC", "-w", folder]
    held = []
    if "network" in only:
        out = folder / "network.html"
        cost = measured([TOCSIN, "report", "network", "--period", "2024", *who, "--out", out])
        held.append(said("network report", cost) and cost.wall <= MOST_NETWORK)
    if "stix" in only:
        out = folder / "findings.json"
        cost = measured([TOCSIN, "export", "stix", "findings", *who, "--out", out])
        objects = sum(1 for line in out.open("rb") if line.startswith(b"{")) - 1
        said(f"STIX, {objects:,} objects, {out.stat().st_size / 1e6:.0f} MB", cost)
        each = cost.wall * OBJECTS / objects
        print(f"STIX, 100,000 of them: {each:.1f} s", flush=True)
        held += [objects >= OBJECTS, each <= MOST_STIX, cost.rss <= MOST_STIX_MB]
    return held


def said(what: str, cost: Cost) -> bool:
    """Print what a process cost."""
    print(f"{what}: {cost.wall:.1f} s, {cost.cpu:.1f} s CPU, {cost.rss:.0f} MB", flush=True)
    return True


if __name__ == "__main__":
    main()
