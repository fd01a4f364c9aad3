"""What a command shows: tables and progress for people, JSON for machines.

Progress and notices go to standard error, results to standard output, so that a pipe gets results
alone. Text from collected data is printed without control characters: a file must not drive
somebody's terminal.
"""

import os
import sys
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from rich.console import Console
    from rich.table import Table

PAGE_WIDTH = 120
"""Columns of a table that does not go to a screen."""
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories that steer a terminal or hide what is written."""


def plain(text: object) -> str:
    r"""Return text with everything that could steer a terminal made visible.

    >>> plain("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(
        char.encode("unicode_escape").decode() if unicodedata.category(char) in HIDDEN else char
        for char in str(text)
    )


def cell(text: object) -> str:
    """Return text for a cell of a rich table: plain, and never read as markup."""
    return plain(text).replace("[", r"\[")


def sure(question: str) -> None:
    """Ask whether to go on; raises `typer.Abort` for a no, and where nobody is there to answer."""
    import typer

    try:
        typer.confirm(question, abort=True, err=True)
    except typer.Abort:
        notices().print("Nothing was done. With --yes, nobody is asked.")
        raise


def results() -> "Console":
    """Return where results go: as wide as the screen, and wide enough to read in a file."""
    from rich.console import Console

    told = "COLUMNS" in os.environ or sys.stdout.isatty()
    return Console(highlight=False, width=None if told else PAGE_WIDTH)


def table(title: str, *columns: str, right: "Collection[str]" = ()) -> "Table":
    """Return an empty table in the one style all commands share; `right` columns hold numbers."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    made = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for name in columns:
        numbers = name in right
        made.add_column(name, justify="right" if numbers else "left", overflow="fold")
        made.columns[-1].no_wrap = numbers
    return made


def say_text(text: str) -> None:
    """Print text of several lines as results."""
    out = results()
    for line in text.splitlines():
        out.print(cell(line), soft_wrap=True)


def notices() -> "Console":
    """Return where progress, notices and errors go."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """Print a value as one JSON document."""
    import msgspec

    told = msgspec.json.encode(value, enc_hook=str)  # paths are text
    sys.stdout.write(msgspec.json.format(told, indent=2).decode() + "\n")


def print_json_line(value: object) -> None:
    """Print a value as one line of JSON, at once: somebody may be waiting at the other end."""
    import msgspec

    sys.stdout.write(msgspec.json.encode(value, enc_hook=str).decode() + "\n")
    sys.stdout.flush()


@contextmanager
def reading(paths: "list[Path]", *, quiet: bool) -> "Iterator[Callable[[Path, int, int], None]]":
    """Show a bar over several files; yield what to call with (path, bytes read, bytes in all)."""
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=notices(), transient=True, disable=quiet) as bars:
        task = bars.add_task(f"importing {len(paths)} files", total=None)

        def advance(path: "Path", done: int, size: int) -> None:
            bars.update(
                task, description=f"importing {plain(path.name)}", completed=done, total=size
            )

        yield advance


@contextmanager
def busy(message: str, *, quiet: bool) -> "Iterator[Callable[[str], None]]":
    """Show that something is going on; yield what to call with another message."""
    if quiet:
        yield lambda _: None
        return
    with notices().status(message) as status:
        yield status.update
