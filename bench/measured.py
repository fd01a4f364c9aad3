"""What a whole process costs: wall seconds, CPU seconds of it and its children, peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

WORK = Path(__file__).parent / "work"
"""Where benches put their files; not under version control."""


UNIT = 1 << 20 if sys.platform == "darwin" else 1 << 10
"""Of memory, as the system counts it, in a MiB."""


class Cost(NamedTuple):
    """What one process cost."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system."""
    rss: float
    """MiB, at the peak."""


def measured(command: Sequence[str | Path], *, fails: bool = False) -> Cost:
    """Run a command to its end; return what it cost. Raises when it fails, unless it may."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.DEVNULL, env=_environment()
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not fails:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Cost(time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / UNIT)


def _environment() -> dict[str, str]:
    """Return this process's environment, less what makes every child compile all it imports."""
    return {name: set_ for name, set_ in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure; of memory the most."""
    walls, cpus, rss = zip(*costs, strict=True)
    return Cost(median(walls), median(cpus), max(rss))


def interleaved(rounds: int, **commands: Sequence[str | Path]) -> dict[str, Cost]:
    """Run several commands in turn, `rounds` times over, so that all meet the same machine."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            costs[name].append(measured(command))
    return {name: middle(found) for name, found in costs.items()}
