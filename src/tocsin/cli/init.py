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
    pseudonymise: Annotated[
        bool, typer.Option("--pseudonymise", help="Rename people in everything that is imported.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(help="Key to rename with; made if there is none. Default: your own config."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an empty watch: a folder with a tocsin.toml to write in."""
    from tocsin.watch import Watch
    from tocsin.watch.privacy import Privacy

    if key and not pseudonymise:
        raise typer.BadParameter("--key is for --pseudonymise")
    privacy = Privacy(pseudonymise=True, key=key) if pseudonymise else None
    watch = Watch.create(folder, name=name, election=election, privacy=privacy)
    place = str(watch.vault.key) if pseudonymise else None
    if as_json:
        told = {"folder": str(watch.folder), "name": watch.settings.name}
        screen.print_json(told | ({"key": place} if place else {}))
        return
    out = screen.results()
    out.print(f"Made the watch {screen.cell(watch.settings.name)} in {screen.cell(watch.folder)}.")
    if place:
        out.print(
            f"People are renamed with the key {screen.cell(place)}: back it up, apart from the "
            "watch. Without it nothing more can be imported, and nobody revealed.",
            soft_wrap=True,
        )
    if not watch.settings.elections:
        out.print("It names no election yet: add one to tocsin.toml, so that silence is watched.")
    out.print(f"Next: tocsin import FILES --workspace {screen.cell(watch.folder)}")
