"""Import thousands of files with something wrong in them: none may crash, hang, or lose a row.

    python bench/fuzz.py [--files 10000] [--minutes 20] [--seed 2026] [--first 0]
                         [--samples DIR] [--workers 2]

Mutates the golden files of every importer, and with --samples whatever files lie in that folder,
and imports each in a process that lives for 200 files. A file fails when its import raises, takes
more than 10 s of CPU, takes the process over 512 MB, writes more than 20 bytes for each of its
content and a mebibyte, or when records and rejects do not add up to its rows, where those can be
known.
Failing files are kept under bench/work/fuzz/; the same seed and number make the same file again.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from measured import WORK

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.importers.mutations import Mutant, Whole, mutant, wholes_of  # noqa: E402  # the path above

BATCH = 200
"""Files that one process imports."""
SECONDS = 10.0
"""Of CPU: a machine that is busy otherwise makes no file hang."""
PATIENCE = 120.0
"""Seconds on the wall after which a file that uses no CPU hangs too."""
MEGABYTES = 512
TIMES_CONTENT, BESIDE = 20, 1 << 20
"""Bytes on disk a file may cost: so many for each of its content, and these for the tables."""
LARGEST = 300 << 10
"""Bytes of a sample that is mutated; longer ones show nothing that short ones do not."""
ANSWERS = ".sights.json"
FAILED = WORK / "fuzz"


class Outcome(NamedTuple):
    """What became of one mutant."""

    number: int
    statuses: tuple[str, ...]
    """Of each file it was; an archive is several."""
    fault: str
    """"" when all is well."""
    counted: int
    """Files whose rows were counted apart and agreed."""
    seconds: float
    """Of CPU."""


def wholes(samples: Path | None) -> list[Whole]:
    """Return the files to mutate."""
    golden = [path for path in _files(ROOT / "tests/golden/importers") if ANSWERS not in path.name]
    found = wholes_of(golden, lambda path: path.parent.name)
    others = [path for path in _files(samples) if path.stat().st_size < LARGEST] if samples else []
    return found + wholes_of(others, lambda _path: None)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)


# In the process that imports ----------------------------------------------------------------------


def work(pipe: Connection, seed: int, samples: Path | None) -> None:
    """Import the mutants whose numbers come through the pipe; answer what became of each."""
    every = wholes(samples)
    with TemporaryDirectory() as folder:
        desk = _Desk(Path(folder))
        pipe.send("ready")
        while (number := pipe.recv()) is not None:
            pipe.send(desk.tried(number, mutant(number, every, seed)))
        pipe.send(desk.readable())


class _Desk:
    """Where one process imports: a corpus, and room for one file."""

    def __init__(self, folder: Path) -> None:
        from tocsin.corpus import Corpus

        self.folder = folder
        self.corpus = Corpus(folder / "corpus")

    def tried(self, number: int, made: Mutant) -> Outcome:
        """Import one mutant."""
        path = self.folder / made.name
        path.write_bytes(made.content)
        before, began = self._size(), time.process_time()
        try:
            statuses, fault, counted = self._imported(path, made)
        except Exception:  # noqa: BLE001  # whatever is raised is what we are looking for
            statuses, fault, counted = ("raised",), traceback.format_exc(limit=-6), 0
        seconds = time.process_time() - began
        path.unlink()
        fault = fault or self._cost(before, len(made.content))
        return Outcome(number, statuses, fault, counted, seconds)

    def _imported(self, path: Path, made: Mutant) -> tuple[tuple[str, ...], str, int]:
        from tocsin.importers.lane import Wanted
        from tocsin.importers.sources import import_all

        wanted = Wanted(importer=made.importer, accept=True)
        reports = list(import_all([path], self.corpus, wanted))
        faults = [fault for one in reports if (fault := self._fault(one, made))]
        counted = sum(self._rows(one, made) is not None for one in reports)
        return tuple(one.status for one in reports), "; ".join(faults), counted

    def _fault(self, report: Any, made: Mutant) -> str:  # noqa: ANN401  # a Report, imported late
        rows = self._rows(report, made)
        if rows not in (None, report.records + report.rejects):
            return f"{report.records} records + {report.rejects} rejects, but {rows} rows"
        said = report.message or report.status not in ("refused", "unsupported")
        return "" if said else "refused without a word"

    def _rows(self, report: Any, made: Mutant) -> int | None:  # noqa: ANN401  # as above
        """Return the rows of a file that was read to its end as it lies, if they can be known."""
        import msgspec

        from tests.importers.counted import rows_of
        from tocsin.importers.layout import Layout

        if report.status != "imported" or any("packed" in one for one in made.recipe):
            return None
        batch = self.corpus.batch(report.batch_id)
        return rows_of(made.content, msgspec.convert(batch.layout, Layout)) if batch else None

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self.corpus.folder.rglob("*") if path.is_file())

    def _cost(self, before: int, content: int) -> str:
        grown = self._size() - before
        if grown > TIMES_CONTENT * content + BESIDE:
            return f"{grown:,} bytes on disk for {content:,} of content"
        peak = _peak()
        return f"{peak} MB of memory" if peak > MEGABYTES else ""

    def readable(self) -> str:
        """Say what keeps the corpus from being read back; "" when nothing does."""
        try:
            kept = {batch.id: batch.records for batch in self.corpus.batches()}
            found = self.corpus.records().collect().height
            for table in self.corpus.tables().values():
                table.collect()
        except Exception:  # noqa: BLE001  # whatever is raised is what we are looking for
            return traceback.format_exc(limit=-6)
        total = sum(kept.values())
        return "" if found == total else f"{found} records on disk, {total} in manifests"


def _peak() -> int:
    """Return the most megabytes this process has held (Linux).

    What `getrusage` says would be its parent's most, where that is more.
    """
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) >> 10 for line in told.splitlines() if "VmHWM" in line)


# In the process that watches ----------------------------------------------------------------------


class Watcher:
    """Hands numbers to processes, ends those that hang, keeps what failed."""

    def __init__(self, seed: int, samples: Path | None, until: float) -> None:
        self.seed, self.samples, self.until = seed, samples, until
        self.unreadable = 0
        """Corpora that could not be read back whole."""

    def batch(self, numbers: Sequence[int]) -> list[Outcome]:
        """Import one batch; a process that fails or hangs is followed by a fresh one."""
        left, done = list(numbers), []
        while left and time.monotonic() < self.until:
            found = list(self._run(left))
            done += found
            left = left[len(found) :]
        return done

    def _run(self, numbers: Sequence[int]) -> Iterator[Outcome]:
        context = multiprocessing.get_context("spawn")
        pipe, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, self.seed, self.samples), daemon=True)
        process.start()
        theirs.close()
        try:
            pipe.recv()  # it is ready
            for number in numbers:
                outcome = self._tried(pipe, process.pid or 0, number)
                yield outcome
                if outcome.fault or time.monotonic() >= self.until:
                    break
            if not outcome.fault:
                pipe.send(None)
                if fault := pipe.recv():
                    print(f"the corpus of files {numbers[0]} to {number}: {fault}", flush=True)
                    self.unreadable += 1
        finally:
            process.kill()
            process.join()

    def _tried(self, pipe: Connection, pid: int, number: int) -> Outcome:
        """Have one file imported, and look after the process meanwhile."""
        began, given_up = _used(pid).cpu, time.monotonic() + PATIENCE
        pipe.send(number)
        try:
            while not pipe.poll(0.1):
                used = _used(pid)
                spent = used.cpu - began
                if spent > SECONDS or time.monotonic() > given_up:
                    return Outcome(
                        number, ("hung",), f"no end after {spent:.0f} s of CPU", 0, spent
                    )
                if used.megabytes > MEGABYTES:
                    fault = f"{used.megabytes} MB of memory, and no end"
                    return Outcome(number, ("ended",), fault, 0, spent)
            found: Outcome = pipe.recv()
        except (EOFError, OSError):
            return Outcome(number, ("died",), "the process died", 0, 0.0)
        return found


class Used(NamedTuple):
    """What a process has used."""

    cpu: float
    """Seconds, of all its threads."""
    megabytes: int
    """Memory it holds now."""


def _used(pid: int) -> Used:
    """Ask the kernel (Linux) what a process has used; nothing, when it is gone."""
    try:
        cells = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return Used(0.0, 0)
    ticks = int(cells[11]) + int(cells[12])
    return Used(ticks / os.sysconf("SC_CLK_TCK"), int(cells[21]) * resource.getpagesize() >> 20)


def keep(outcome: Outcome, made: Mutant) -> None:
    """Keep a failing file and what was wrong with it."""
    place = FAILED / str(outcome.number)
    place.mkdir(parents=True, exist_ok=True)
    (place / made.name).write_bytes(made.content)
    told = f"importer: {made.importer}\nrecipe: {', '.join(made.recipe)}\n\n{outcome.fault}\n"
    (place / "fault.txt").write_text(told, encoding="utf-8")


def main() -> None:
    """Run, print the table, and end with 1 when anything failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--first", type=int, default=0, help="number to begin with")
    parser.add_argument("--samples", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    rmtree(FAILED, ignore_errors=True)
    every = wholes(asked.samples)
    last = asked.first + asked.files
    batches = [range(n, min(n + BATCH, last)) for n in range(asked.first, last, BATCH)]
    watcher = Watcher(asked.seed, asked.samples, time.monotonic() + 60 * asked.minutes)
    outcomes: list[Outcome] = []
    with ThreadPoolExecutor(asked.workers) as pool:
        for found in pool.map(watcher.batch, batches):
            outcomes += found
            for one in found:
                if one.fault:
                    keep(one, mutant(one.number, every, asked.seed))
                    print(f"{one.number}: {one.fault.strip().splitlines()[-1]}", flush=True)
    raise SystemExit(_told(outcomes) or watcher.unreadable > 0)


def _told(outcomes: Sequence[Outcome]) -> int:
    statuses = Counter(status for one in outcomes for status in one.statuses)
    failed = [one for one in outcomes if one.fault]
    print(f"\n{'files':<24}{len(outcomes):>8,}")
    for name, count in statuses.most_common():
        print(f"  {name:<22}{count:>8,}")
    print(f"{'rows counted apart':<24}{sum(one.counted for one in outcomes):>8,}")
    print(f"{'slowest, s of CPU':<24}{max((one.seconds for one in outcomes), default=0):>8.1f}")
    print(f"{'failed':<24}{len(failed):>8,}")
    return int(bool(failed))


if __name__ == "__main__":
    main()
