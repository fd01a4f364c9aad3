"""`tocsin key`: the keys an organisation signs evidence with."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import screen, vaults

Lock = Annotated[
    bool,
    typer.Option(
        "--lock",
        help="Put its private half under a password: TOCSIN_KEY_PASSWORD, or asked for.",
    ),
]
app = typer.Typer(help="The keys your organisation signs evidence with.", no_args_is_help=True)


@app.command()
def new(
    organisation: Annotated[str, typer.Argument(help="Its name, as receivers know it.")],
    *,
    lock: Lock = False,
    keys: vaults.Keys = None,
) -> None:
    """Make your organisation's first key."""
    from tocsin.evidence.keys import make

    folder = vaults.keys_folder(keys)
    made = make(folder, organisation, vaults.new_password() if lock else "")
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
def rotate(*, lock: Lock = False, keys: vaults.Keys = None) -> None:
    """Replace the key in use by a new one, which the old one introduces."""
    from tocsin.evidence.keys import rotate as rotated

    folder, password = vaults.keys_folder(keys), vaults.new_password() if lock else ""
    made = rotated(folder, password, vaults.ask_password).public
    screen.results().print(f"key {made.key_id}, introduced by {made.introduced_by}")


@app.command()
def lock(
    *,
    unlock: Annotated[
        bool, typer.Option("--unlock", help="Take the password off instead.")
    ] = False,
    keys: vaults.Keys = None,
) -> None:
    """Put the private half of the key in use under a password, or another one."""
    from tocsin.evidence.keys import locked

    folder, password = vaults.keys_folder(keys), "" if unlock else vaults.new_password()
    key = locked(folder, password, vaults.ask_password).public.key_id
    told = "lies under no password" if unlock else "lies under a password"
    screen.results().print(f"key {key} {told}")


@app.command()
def show(
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="PEM", help="New file for the public half.")
    ] = None,
    keys: vaults.Keys = None,
) -> None:
    """Show the public halves, or write the one in use to a file that you can give away."""
    from tocsin.evidence.keys import in_use as used
    from tocsin.evidence.keys import public_keys

    folder = vaults.keys_folder(keys)
    in_use = used(folder)
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
