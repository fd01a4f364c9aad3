"""`tocsin init`: an empty watch."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json

NAME = "init"


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to make the watch in.")],
    *,
    election: Annotated[
        str | None,
        typer.Option(help="Catalog id of the election, for example RO-presidential-2025-05-04."),
    ] = None,
    name: Annotated[str | None, typer.Option(help="What to call it. Default: the folder.")] = None,
    as_json: Json = False,
) -> None:
    """Make an empty watch: a folder with a tocsin.toml to write in."""
    from tocsin.watch import Watch

    watch = Watch.create(folder, name=name, election=election)
    if as_json:
        screen.print_json({"folder": str(watch.folder), "name": watch.settings.name})
        return
    out = screen.results()
    out.print(f"Made the watch {screen.cell(watch.settings.name)} in {screen.cell(watch.folder)}.")
    if not watch.settings.elections:
        out.print("It names no election yet: add one to tocsin.toml, so that silence is watched.")
    out.print(f"Next: tocsin import FILES --workspace {screen.cell(watch.folder)}")
