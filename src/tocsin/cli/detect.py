"""`tocsin detect`: run detectors over what was imported."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.engine import Engine, working
from tocsin.cli.options import Json, Set, Workspace, opened, parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.watch import Watch
    from tocsin.watch.runs import Run

NAME = "detect"
PERMUTED = "coordinated"
"""The detector that can deal the names of accounts anew, to see what chance makes."""


def command(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME…]", help="Detectors. Default: all.")
    ] = None,
    *,
    assignments: Set = None,
    permute: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Deal the names of the accounts anew N times (coordinated)."
        ),
    ] = None,
    engine: Engine = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Run detectors; findings are kept, and the same data and parameters are not run twice."""
    watch = opened(workspace)
    if permute:
        assignments = [*(assignments or []), _permuted(names, permute)]
    runs = detected(watch, names or [], assignments, engine, quiet=as_json)
    if as_json:
        screen.print_json(runs)
    else:
        show(runs)
        screen.results().print("Read them: tocsin findings, or tocsin report briefing")


def _permuted(names: list[str] | None, times: int) -> str:
    """Return the assignment that asks for deals; the one detector that knows them must be run."""
    if names and PERMUTED not in names:
        raise typer.BadParameter(f"--permute is for {PERMUTED}; got {', '.join(names)}")
    return f"{PERMUTED}.permutations={times}"


def detected(
    watch: "Watch",
    names: list[str],
    assignments: list[str] | None,
    engine: str | None = None,
    *,
    quiet: bool = False,
) -> "list[Run]":
    """Run detectors one after the other, saying which is at work."""
    from tocsin import detectors

    runs: list[Run] = []
    chosen = names or detectors.names()
    given = parameters(assignments)
    try:
        with working("looking", watch, engine, quiet=quiet) as say:
            for name in chosen:
                own = {key: value for key, value in given.items() if key.startswith(f"{name}__")}
                say(f"looking for {screen.cell(name)}")
                watch.detect(name, told=runs.append, **own)
    except KeyboardInterrupt:
        screen.notices().print(f"interrupted: {len(runs)} detectors are done and kept")
        raise typer.Exit(1) from None
    if stray := {key.partition("__")[0] for key in given} - set(chosen):
        raise typer.BadParameter(f"--set names a detector that was not run; got {min(stray)!r}")
    return runs


def show(runs: "Sequence[Run]") -> None:
    """Print what each detector said."""
    table = screen.table(
        "Detectors", "detector", "findings", "seconds", "remark", right=("findings", "seconds")
    )
    for run in runs:
        count = f"{run.findings:,}" if run.status == "done" else "–"
        remark = f"skipped: {run.reason}" if run.reason else run.note
        table.add_row(run.detector, count, f"{run.seconds:.1f}", screen.cell(remark))
    screen.results().print(table)
