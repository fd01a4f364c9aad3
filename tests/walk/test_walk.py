"""The walk is true: every command in it runs, in order, and prints what the page shows.

A line `…` on the page stands for any number of lines, `…` inside a line for any text. Lines are
compared without the spaces around them and with runs of spaces as one.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

WALK = Path(__file__).parents[2] / "docs" / "walk.md"
ANY = "…"


def steps(page):
    """Yield every command on the page with the lines it must print."""
    for block in re.findall(r"^```console\n(.*?)^```", page, flags=re.DOTALL | re.MULTILINE):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *shown = step.rstrip("\n").split("\n")
            yield command, shown


def pattern(shown):
    """Return a pattern for what a command prints."""
    parts = []
    for line in (" ".join(line.split()) for line in shown):
        if line == ANY:
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(r".*?".join(re.escape(part) for part in line.split(ANY)) + r"\n")
    return re.compile("".join(parts))


def printed(text):
    return "".join(" ".join(line.split()) + "\n" for line in text.strip("\n").splitlines())


def test_the_walk_is_true(tmp_path):
    """One world, walked through from end to end; a step stands on those before it."""
    where = {**os.environ, "COLUMNS": "120", "NO_COLOR": "1", "TERM": "dumb"}
    where["PATH"] = f"{Path(sys.executable).parent}:{where['PATH']}"
    for command, shown in steps(WALK.read_text(encoding="utf-8")):
        ran = subprocess.run(
            ["bash", "-c", command],
            cwd=tmp_path,
            env=where,
            capture_output=True,
            text=True,
            check=False,
        )
        told = printed(ran.stdout)
        assert pattern(shown).fullmatch(told), f"$ {command}\n{told}\n{ran.stderr}"


@pytest.mark.parametrize(
    ("shown", "text", "fits"),
    [
        (["one", ANY, "four"], "one\ntwo\nthree\nfour", True),
        (["one", ANY, "four"], "one\ntwo\nthree", False),
        (["took … s"], "took 3 s", True),
        (["took … s"], "took long", False),
        (["a  b"], "a b", True),
        (["a"], "a\nb", False),
    ],
)
def test_the_walks_own_way_of_comparing(shown, text, fits):
    """A comparison that always fits would prove nothing."""
    assert bool(pattern(shown).fullmatch(printed(text))) is fits
