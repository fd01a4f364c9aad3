"""`tocsin run`: the main job, from files to a briefing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import detect, findings, import_, screen, summary
from tocsin.cli.engine import Engine
from tocsin.cli.options import Json, Set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.importers.lane import Report
    from tocsin.watch import Watch
    from tocsin.watch.runs import Run

NAME = "run"
SHOWN = 10
"""Findings on the screen; the briefing has them all."""


def command(
    files: Annotated[list[Path], typer.Argument(metavar="FILES…", help="Files to import.")],
    *,
    into: Annotated[
        Path, typer.Option("--into", metavar="DIR", help="The watch; made when it is not there.")
    ],
    election: Annotated[
        str | None, typer.Option(help="Catalog id of the election, when the watch is new.")
    ] = None,
    importer: import_.Format = None,
    mapping: import_.Map = None,
    accept: import_.Accept = False,
    assignments: Set = None,
    engine: Engine = None,
    as_json: Json = False,
) -> None:
    """Import files, run every detector they allow, and write a briefing."""
    watch = _watch(into, election)
    reports = import_.imported(
        watch, files, importer=importer, mapping=mapping, accept=accept, quiet=as_json
    )
    runs = detect.detected(watch, [], assignments, engine, quiet=as_json)
    page = briefing(watch, reports, quiet=as_json)
    if as_json:
        screen.print_json({"files": reports, "runs": runs, "briefing": str(page)})
    else:
        _show(watch, reports, runs)
        screen.results().print(f"Briefing: {screen.cell(page.resolve())}", soft_wrap=True)
    raise typer.Exit(import_.status(reports))


def _watch(folder: Path, election: str | None) -> "Watch":
    from tocsin.watch import Watch

    made = (folder / "tocsin.toml").exists()
    return Watch(folder) if made else Watch.create(folder, election=election)


def briefing(watch: "Watch", reports: "Sequence[Report]", *, quiet: bool) -> Path:
    """Write the briefing of a watch, naming what did not get in."""
    from tocsin.reports.briefing import collect, write

    refused = [one for one in reports if one.status in import_.LOST]
    with screen.busy("writing the briefing", quiet=quiet):
        return write(collect(watch, refused=refused), watch.folder / "briefing.html")


def _show(watch: "Watch", reports: "Sequence[Report]", runs: "Sequence[Run]") -> None:
    from tocsin.vocabulary.ranking import ranked

    summary.show(reports)
    detect.show(runs)
    findings.show(ranked(watch.found()), SHOWN)
