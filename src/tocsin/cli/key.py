"""`tocsin key`: the keys an organisation signs evidence with."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import screen, vaults

app = typer.Typer(help="The keys your organisation signs evidence with.", no_args_is_help=True)


@app.command()
def new(
    organisation: Annotated[str, typer.Argument(help="Its name, as receivers know it.")],
    *,
    keys: vaults.Keys = None,
) -> None:
    """Make your organisation's first key."""
    from tocsin.evidence.keys import make

    folder = vaults.keys_folder(keys)
    made = make(folder, organisation)
    out = screen.results()
    out.print(screen.cell(f"key {made.public.key_id} of {made.public.org}"), soft_wrap=True)
    screen.notices().print(
        screen.cell(
            f"The private half is in {folder}: keep a copy of that folder where only you reach it. "
            "Give the public half to those who are to believe you: tocsin key show --out FILE.pem"
        ),
        soft_wrap=True,
    )


@app.command()
def rotate(*, keys: vaults.Keys = None) -> None:
    """Replace the key in use by a new one, which the old one introduces."""
    from tocsin.evidence.keys import rotate as rotated

    made = rotated(vaults.keys_folder(keys)).public
    screen.results().print(f"key {made.key_id}, introduced by {made.introduced_by}")


@app.command()
def show(
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="PEM", help="New file for the public half.")
    ] = None,
    keys: vaults.Keys = None,
) -> None:
    """Show the public halves, or write the one in use to a file that you can give away."""
    from tocsin.evidence.keys import current, public_keys

    folder = vaults.keys_folder(keys)
    in_use = current(folder).public
    if out is not None:
        from tocsin.vocabulary.errors import FileError

        try:
            with out.open("xb") as file:
                file.write(in_use.pem())
        except FileExistsError:
            raise FileError(out, "is there already", way_out="name a new file") from None
    table = screen.table(f"Keys of {in_use.org}", "key", "made", "introduced by", "")
    for one in public_keys(folder):
        told = "in use" if one.key_id == in_use.key_id else ""
        table.add_row(one.key_id, f"{one.made_at:%Y-%m-%d}", one.introduced_by or "", told)
    screen.results().print(table)
