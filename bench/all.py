"""Every bench, one after the other: `make bench`."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BENCHES = ("vocabulary.py", "import.py", "coordination.py", "run.py")


def main() -> None:
    """Run every bench; end in 1 when one does not hold."""
    ended = {}
    for name in BENCHES:
        print(f"\n{name}", flush=True)
        ended[name] = subprocess.run([sys.executable, HERE / name], check=False).returncode
    missed = [name for name, status in ended.items() if status]
    print(f"\n{len(BENCHES) - len(missed)} of {len(BENCHES)} hold", *missed)
    raise SystemExit(int(bool(missed)))


if __name__ == "__main__":
    main()
