"""`tocsin backup`: a whole watch in one file, while others go on writing."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen, vaults
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from rich.console import Console

    from tocsin.jobs.backup.making import Keys, Made

NAME = "backup"
PASSWORD = "TOCSIN_BACKUP_PASSWORD"  # noqa: S105  # what it is called
WithKeys = Annotated[
    bool,
    typer.Option("--with-keys", help=f"The keys too, under the password in {PASSWORD}, or asked."),
]


def command(
    to: Annotated[Path, typer.Argument(help="A new file, or - for standard output.")],
    *,
    with_keys: WithKeys = False,
    keys: vaults.Keys = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write a whole watch to one new file, while others go on writing."""
    from tocsin.jobs.backup.making import back_up

    watch, aside = opened(workspace), str(to) == "-"
    postgres = on_server()
    if postgres:
        from tocsin.casework.opening import opened as casework_opened

        casework_opened(watch.folder)
    chosen = _keys(keys) if with_keys else None
    with screen.busy("backing up", quiet=as_json or aside) as say:
        made = back_up(watch, to, postgres=postgres, keys=chosen,
                       told=lambda done, total, name: say(_far(done, total, name)))  # fmt: skip
    if not aside and as_json:
        screen.print_json(made)
    else:
        _show(made, screen.notices() if aside else screen.results())


def on_server() -> bool:
    """Whether casework is kept on a server of PostgreSQL."""
    return os.environ.get("DATABASE_URL", "").startswith("postgres")


def password(*, new: bool) -> str:
    """Return the password of the keys: from the environment, or typed."""
    return os.environ.get(PASSWORD) or str(
        typer.prompt("Password of the keys", hide_input=True, confirmation_prompt=new, err=True)
    )


def _keys(folder: Path | None) -> "Keys":
    from tocsin.jobs.backup.making import Keys

    return Keys(password=password(new=True), signing=vaults.keys_folder(folder))


def _far(done: int, total: int, name: str) -> str:
    return f"{done >> 20:,} of {total >> 20:,} MB  {screen.cell(name)}"


def _show(made: "Made", out: "Console") -> None:
    told = made.manifest
    out.print(screen.cell(f"{made.path}: {told.members:,} files, {made.size:,} bytes"),
              soft_wrap=True)  # fmt: skip
    out.print(f"sha256 {made.sha256}", soft_wrap=True)
    if told.database:
        rows = sum(one.rows for one in told.database.tables)
        out.print(f"casework: {rows:,} rows; journal ends at {told.database.journal}",
                  soft_wrap=True)  # fmt: skip
    if told.custody:
        out.print(f"custody log ends at {told.custody}", soft_wrap=True)
    for name in told.vanished:
        out.print(screen.cell(f"{name}: was replaced meanwhile"), soft_wrap=True)
