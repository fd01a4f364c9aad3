"""`tocsin reveal`: who stands behind a stand-in, with the key, and with a trace."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Json, Workspace, opened

NAME = "reveal"


def command(
    stand_ins: Annotated[
        list[str] | None, typer.Argument(metavar="STAND-IN…", help="Ids, handles or names.")
    ] = None,
    *,
    reason: Annotated[str, typer.Option(help="Why; it is kept, with your name and the time.")],
    key: Annotated[
        Path | None, typer.Option(help="The watch's key. Default: where tocsin.toml says.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody in the watch.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="New CSV file to write, outside the watch.")
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Turn stand-ins back into names; who asked, when and why is written down first."""
    if bool(stand_ins) == everybody:
        raise typer.BadParameter("name stand-ins, or say --all")
    if everybody and out is None:
        raise typer.BadParameter("--all wants a file to write: --out FILE.csv")
    watch = opened(workspace)
    found = watch.reveal(*(stand_ins or ()), reason=reason, key=key)
    if out is not None:
        from tocsin.watch.reveal import write_csv

        write_csv(out, watch.folder, found)
        screen.notices().print(f"{len(found):,} names in {screen.cell(out)}")
    elif as_json:
        screen.print_json(found)
    else:
        table = screen.table("Behind the stand-ins", "stand-in", "original", "what")
        for one in found:
            table.add_row(screen.cell(one.stand_in), screen.cell(one.original), one.what)
        screen.results().print(table)
