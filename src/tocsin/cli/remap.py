"""`tocsin remap`: old batches read anew, without their files."""

from typing import Annotated

import typer

from tocsin.cli import import_, screen, summary
from tocsin.cli.options import Json, Workspace, opened

NAME = "remap"


def command(
    batches: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[BATCH…]", help="Ids or their starts; else all whose importer has changed."
        ),
    ] = None,
    *,
    importer: import_.Format = None,
    mapping: import_.Map = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Map batches anew from the records they kept; the files are not needed."""
    watch = opened(workspace)
    chosen = import_.read_mapping(mapping) if mapping else None
    with screen.busy("mapping anew", quiet=as_json):
        reports = watch.remap(*(batches or ()), importer=importer, mapping=chosen)
    if as_json:
        screen.print_json(reports)
    elif reports:
        summary.show(reports)
    else:
        screen.results().print("Every batch is as its importer reads it today.")
    raise typer.Exit(import_.status(reports))
