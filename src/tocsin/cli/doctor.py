"""`tocsin doctor`: whether this machine, and this watch, are in order."""

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin import __version__
from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.engines.choice import Choice

NAME = "doctor"
LEAST_FREE = 2 * 1024**3
"""Bytes of free disk below which an import may not end."""


DETECTOR = "eldc"
"""Distribution that tells languages."""


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    found: str
    way_out: str = ""


def command(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="First make the words that a search reads anew.")
    ] = False,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Check this machine, and the watch if there is one; say what to do about what is wrong."""
    checks = [*([_search(workspace)] if repair else []), *_machine(), *_watch(workspace)]
    if as_json:
        screen.print_json(checks)
    else:
        _show(checks)
    raise typer.Exit(int(not all(check.ok for check in checks)))


def _search(workspace: Path | None) -> Check:
    """Make the words that a search reads anew, from the records."""
    from tocsin.casework.opening import opened as casework_opened
    from tocsin.cli.options import opened

    casework_opened(opened(workspace).folder)
    from tocsin.casework.search import renewed

    return Check("search", ok=True, found=f"{renewed():,} records are read anew")


def _machine() -> Iterator[Check]:
    enough = sys.version_info >= (3, 11)
    yield Check("Python", enough, sys.version.split()[0], "Tocsin needs 3.11 or newer")
    yield Check("Tocsin", ok=True, found=__version__)
    missing = [name for name in _required() if not _installed(name)]
    told = f"missing: {', '.join(missing)}" if missing else "all there"
    yield Check("libraries", not missing, told, "install again: make demo")
    yield _zones()
    yield from _importers()
    free = shutil.disk_usage(Path.cwd()).free
    yield Check("free disk", free > LEAST_FREE, f"{free / 1024**3:.1f} GiB", "make room")


def _required() -> list[str]:
    """Return the names of the libraries the core needs."""
    core = (line for line in requires("tocsin") or [] if "extra ==" not in line)
    return [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in core]


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def _zones() -> Check:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Europe/Bucharest")
    except ZoneInfoNotFoundError:
        return Check("time zones", ok=False, found="none", way_out="install tzdata")
    return Check("time zones", ok=True, found="there")


def _importers() -> Iterator[Check]:
    """Yield how many formats can be read, and each importer that cannot be used."""
    from tocsin.importers import broken, installed

    yield Check("importers", ok=True, found=f"{len(installed())} formats")
    for name, reason in broken().items():
        way_out = "update or remove that package; the other formats work"
        yield Check("importers", ok=False, found=f"{name}: {reason}", way_out=way_out)


def _watch(workspace: Path | None) -> Iterator[Check]:
    from tocsin.vocabulary.errors import ConfigError
    from tocsin.watch import Watch, find

    try:
        watch = Watch(workspace or find(Path.cwd()))
    except ConfigError as error:
        if workspace or "holds a tocsin.toml" not in str(error):
            yield Check("watch", ok=False, found=str(error))
        return
    yield Check("watch", ok=True, found=f"{watch.settings.name} in {watch.folder}")
    batches = watch.corpus.batches()
    yield Check("corpus", ok=True, found=f"{len(batches)} files imported")
    yield _languages(wanted=watch.settings.detect_languages)
    if watch.settings.engine.name != "local":
        yield _engine(watch.settings.engine)
    for trouble in watch.corpus.check():
        yield Check("corpus", ok=False, found=str(trouble), way_out="import that file again")


def _languages(*, wanted: bool) -> Check:
    """Say whether the watch detects languages, and whether it can."""
    name, way_out = "language detection", "pip install tocsin[language]"
    if not wanted:
        return Check(
            name, ok=True, found="off; `detect_languages = true` in tocsin.toml turns it on"
        )
    there = _installed(DETECTOR)
    found = "on" if there else "on, but its library is missing"
    return Check(name, ok=there, found=found, way_out=way_out)


def _engine(choice: "Choice") -> Check:
    """Look whether Spark could start; it is not started."""
    from tocsin.engines.choice import ready
    from tocsin.vocabulary.errors import EngineError

    try:
        ready(choice)
    except EngineError as error:
        return Check("engine", ok=False, found=str(error), way_out="see docs/method/spark.md")
    return Check("engine", ok=True, found=choice.name)


def _show(checks: list[Check]) -> None:
    table = screen.table("In order?", "", "what", "found", "way out")
    for check in checks:
        mark = "[green]ok[/green]" if check.ok else "[red]no[/red]"
        table.add_row(mark, check.name, screen.cell(check.found), "" if check.ok else check.way_out)
    screen.results().print(table)
