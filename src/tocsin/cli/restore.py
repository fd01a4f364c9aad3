"""`tocsin restore`: a backup into an empty place, proved before it is called restored."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import screen, vaults, whole
from tocsin.cli.backup import on_server, password
from tocsin.cli.options import Json

NAME = "restore"


def command(
    source: Annotated[
        Path, typer.Argument(metavar="FROM", help="The backup, or - for standard input.")
    ],
    into: Annotated[Path, typer.Argument(help="A new folder, or an empty one.")],
    *,
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="The keys too; those that are there already stay.")
    ] = False,
    keys: vaults.Keys = None,
    anchor: Annotated[
        str | None,
        typer.Option(metavar="SEQ:DIGEST", help="A link of the journal that was noted elsewhere."),
    ] = None,
    custody_anchor: Annotated[
        str | None, typer.Option(metavar="SEQ:DIGEST", help="A link of the custody log.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring a watch back from a backup into an empty place, and prove that it is whole."""
    from tocsin.jobs.backup.restoring import restore

    links = vaults.anchor_of(anchor), vaults.anchor_of(custody_anchor)
    secret = password(new=False) if with_keys else None
    written: list[Path] = []
    with screen.busy("unpacking", quiet=as_json) as say:
        made = restore(
            source, into, postgres=on_server(),
            placed=lambda held: written.extend(_keys(held, into, keys, secret)),
        )  # fmt: skip
        say("proving")
        from tocsin.casework.opening import opened
        from tocsin.watch import Watch

        opened(into)
        from tocsin.jobs.backup.confirming import confirmed
        from tocsin.jobs.proof import Anchors

        found = confirmed(Watch(into), made, Anchors(journal=links[0], custody=links[1]))
    if as_json:
        screen.print_json({"restored": into, "manifest": made, "proof": found})
    else:
        whole.show(found)
        when = f"{made.made_at:%Y-%m-%d %H:%M:%S} UTC"
        told = f"{into}: restored as of {when}" if found else f"{into}: is not as it was"
        screen.results().print(screen.cell(told), soft_wrap=True)
        for path in written:
            screen.notices().print(screen.cell(f"key written: {path}"), soft_wrap=True)
    if not found:
        raise typer.Exit(1)


def _keys(
    held: bytes | None, into: Path, folder: Path | None, secret: str | None
) -> tuple[Path, ...]:
    """Write the keys of a backup to where they belong, if they are wanted; return which."""
    from tocsin.jobs.backup import locksmith
    from tocsin.vocabulary.errors import FileError
    from tocsin.watch import Watch

    if secret is None:
        return ()
    if held is None:
        raise FileError("backup", "holds no keys", way_out="restore it without --with-keys")
    watch = Watch(into)
    renames = watch.vault.key if watch.vault.seal else None
    files = locksmith.unlocked(held, secret)
    return locksmith.put_back(files, into, vaults.keys_folder(folder), renames)
