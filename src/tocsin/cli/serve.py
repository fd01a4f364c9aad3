"""`tocsin serve`: the console, and a worker for jobs beside it."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.options import Workspace

NAME = "serve"


def command(
    *,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Where to listen.", min=1, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(help="Processes that answer requests.", min=1, max=64)
    ] = 2,
    worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Do jobs beside it, in one process more.")
    ] = True,
    address: Annotated[
        str | None,
        typer.Option(
            envvar="TOCSIN_ADDRESS", metavar="URL", show_default=False,
            help="What people type, for example https://watch.example behind a proxy. "
            "Default: as tocsin.toml says, or this machine's own.",
        ),
    ] = None,
    workspace: Workspace = None,
) -> None:  # fmt: skip
    """Serve the console of a watch in a browser; the first time, print a link to set it up."""
    from tocsin.cli import screen
    from tocsin.console.serving import Served, serve
    from tocsin.watch import find

    folder = (workspace or find(Path.cwd())).resolve()
    told = Served(
        host=host, port=port, processes=workers, has_worker=worker, address=address or None
    )
    out = screen.results()
    serve(folder, told, lambda line: out.print(screen.cell(line), soft_wrap=True))
