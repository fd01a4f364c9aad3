"""A shell in a process of its own: reads commands, one a line as JSON, and answers each with JSON.

One process has one watch, and starting one costs a second: a walk of fifty commands types them all
here. Each goes through `main`, as from a real shell, and ends with its status.
"""

import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

from tocsin.cli import main


def ran(words: list[str], environment: dict[str, str]) -> dict[str, object]:
    """Run one command; return its status and what it printed."""
    os.environ.update(environment)
    sys.argv = ["tocsin", *words]
    out, errors, status = StringIO(), StringIO(), 0
    with redirect_stdout(out), redirect_stderr(errors):
        try:
            main()
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return {"status": status, "out": out.getvalue(), "errors": errors.getvalue()}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(ran(*json.loads(line))), flush=True)  # noqa: T201  # that is the answer
