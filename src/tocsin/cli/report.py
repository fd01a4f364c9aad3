"""`tocsin report`: pages for people, made from the records."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace, opened

app = typer.Typer(help="Write a report.", no_args_is_help=True)

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="Where to write. Default: briefing.html in the watch."
    ),
]


@app.callback()
def reports() -> None:
    """Write a report."""


@app.command()
def briefing(
    *,
    out: Out = None,
    show: Annotated[bool, typer.Option("--open", help="Open it when it is written.")] = False,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write what was imported and found as one HTML page that needs no network."""
    from tocsin.reports.briefing import collect, write

    watch = opened(workspace)
    with screen.busy("writing the briefing", quiet=as_json):
        path = write(collect(watch), out or watch.folder / "briefing.html")
    if as_json:
        screen.print_json({"briefing": str(path)})
    else:
        screen.results().print(f"Briefing: {screen.cell(path.resolve())}", soft_wrap=True)
    if show:
        webbrowser.open(path.resolve().as_uri())
