"""What casework costs: findings taken in, decided at once, proved; and many who write at once.

    python bench/casework.py [--findings 99000] [--writers 8] [--each 100] [--postgres]

Everything happens in a watch of its own in a temporary folder, or in a PostgreSQL started for it.
Each line says wall and CPU seconds of this process; the writers are processes of their own.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.vocabulary.finding import Finding

ROOT = Path(__file__).parents[1]
AT = datetime(2024, 11, 23, 22, tzinfo=UTC)


@contextmanager
def measured(what: str, count: int) -> Iterator[None]:
    """Print what a block cost."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:<42}{count:>8}{wall:>9.1f} s{cpu:>9.1f} s CPU", flush=True)


def found(number: int) -> "Finding":
    """Return a finding with two accounts and ten posts."""
    from tocsin.vocabulary.finding import Finding, Provenance, Span

    return Finding(
        claim=f"Account {number} posted 10 times in the silence period",
        subjects=(f"x:account:{number % 5000}", f"x:account:{number % 4999}"),
        evidence=tuple(f"x:post:{number}{n}" for n in range(10)),
        span=Span(AT, AT + timedelta(hours=1)), measures={"posts": 10.0},
        suggests=("commitment14:silence",), places=("FR",),
        provenance=Provenance("silence_period", 1, {}, "0"),
    )  # fmt: skip


class Run:
    """As a watch keeps it."""

    id, detector, version, tocsin, corpus = "run-1", "silence_period", 1, "0", ""
    parameters: dict = {}  # noqa: RUF012  # a stand-in
    started_at = AT


def main() -> None:
    """Measure in a watch of its own."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--findings", type=int, default=99_000)
    asked.add_argument("--writers", type=int, default=8)
    asked.add_argument("--each", type=int, default=100)
    asked.add_argument("--postgres", action="store_true")
    options = asked.parse_args()
    sys.path.insert(0, str(ROOT))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        (folder / "tocsin.toml").write_text('name = "bench"\n')
        os.environ.pop("DATABASE_URL", None)
        if options.postgres:
            from tests.postgres import cluster

            place = Path(stack.enter_context(TemporaryDirectory()))
            os.environ["DATABASE_URL"] = stack.enter_context(cluster(place))("postgres")
        bulk(folder, options.findings)
        writers(folder, options.writers, options.each)


def bulk(folder: Path, count: int) -> None:
    """Take findings in, twice, decide them all, and prove the journal."""
    with measured("tables made", 1):
        from tocsin.casework.opening import opened

        opened(folder)
    from tests.casework.people import House, of
    from tocsin.casework import findings
    from tocsin.casework.importing import take_in
    from tocsin.casework.models import Finding
    from tocsin.casework.proof import prove

    house = House.built()
    ana, bo = of(house.ana, house.ecdc), of(house.bo, house.ecdc)
    with measured("findings taken in", count):
        print(take_in(Run(), map(found, range(count)), ana))
    with measured("the same again", count):
        print(take_in(Run(), map(found, range(count)), ana))
    with measured("all confirmed in one deed", count):
        findings.decide_all(list(Finding.objects.order_by("pk")), "confirm", bo)
    with measured("journal and records proved", count):
        print(proof := prove())
        assert proof  # noqa: S101  # else nothing above counts


def writers(folder: Path, many: int, each: int) -> None:
    """Let many processes change one record, each as often as was asked."""
    from tests.casework.processes import OPEN
    from tests.casework.test_at_once import WRITE
    from tocsin.casework.models import Finding

    with measured(f"{many} writers of one record, {each} each", many * each):
        several = [
            subprocess.Popen(
                [sys.executable, "-c", OPEN + WRITE, folder, str(each)],
                env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True,
            )
            for _ in range(many)
        ]  # fmt: skip
        conflicts = [int(one.communicate()[0]) for one in several]
    turns = Finding.objects.order_by("pk").first().measures.get("turns")
    print(f"written {turns} of {many * each}; asked again {sum(conflicts)} times")


if __name__ == "__main__":
    main()
