"""Quality floors: run every evaluation, compare with what is pinned, and refuse to get worse.

    python -m eval.gate [NAME …]

Each evaluation is a file beside this one with a function `scores()`, name to number, larger is
better. `floors.json` pins the least each number may be. A score without a floor and a floor without
a score are failures too: nothing is measured in silence, and nothing stops being measured.
Floors are raised by hand when a method gets better, and lowered only with the reason in the commit.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path

FLOORS: Mapping[str, Mapping[str, float]] = json.loads(
    (Path(__file__).parent / "floors.json").read_text()
)


def misses(scores: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Return a sentence for each score that is below its floor, or has none, or is not there."""
    low = [
        f"{name} is {scores[name]:.3f}, below its floor of {floors[name]:.3f}"
        for name in sorted(scores.keys() & floors.keys())
        if scores[name] < floors[name]
    ]
    unpinned = [f"{name} has no floor" for name in sorted(scores.keys() - floors.keys())]
    gone = [f"{name} has a floor and is not measured" for name in sorted(floors.keys() - scores)]
    return low + unpinned + gone


def judged(names: Iterable[str]) -> int:
    """Run evaluations, print their scores beside the floors; return how many miss something."""
    failed = 0
    for name in names:
        scores, floors = import_module(f"eval.{name}").scores(), FLOORS[name]
        print(f"\n{name}")
        for score, value in scores.items():
            print(f"  {score:26}{value:8.3f}   floor {floors.get(score, float('nan')):.3f}")
        missed = misses(scores, floors)
        print(*(f"  ✗ {sentence}" for sentence in missed), sep="\n", end="\n" if missed else "")
        failed += bool(missed)
    return failed


if __name__ == "__main__":
    sys.exit(1 if judged(sys.argv[1:] or FLOORS) else 0)
