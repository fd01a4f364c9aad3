"""`tocsin evidence`: what the vault holds, and whether it is whole."""

from typing import Annotated

import typer

from tocsin.cli import destroying, screen, vaults
from tocsin.cli.options import Json, Workspace

app = typer.Typer(help="What the vault holds, and whether it is whole.", no_args_is_help=True)
app.command("destroy")(destroying.destroy)
app.command("destructions")(destroying.destructions)
app.command("destruction")(destroying.destruction)


@app.command("list")
def list_(
    *,
    vault: vaults.VaultFolder = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """List what is sealed, with who signed it and since when it is proven."""
    sealed = vaults.vault_of(vault, workspace).sealed
    rows = []
    for digest in sealed.digests():
        manifest, proof = sealed.manifest(digest), sealed.proof(digest)
        rows.append(
            {
                "digest": digest,
                "sealed_at": manifest.sealed_at,
                "exhibits": len(manifest.items),
                "signed_by": [one.key_id for one in sealed.signatures(digest)],
                "proven_at": proof.gen_time if proof else None,
                "subject": manifest.subject,
            }
        )
    if as_json:
        screen.print_json(rows)
        return
    table = screen.table("Sealed", "digest", "exhibits", "signed", "proven", "subject")
    for row in rows:
        proven = f"{row['proven_at']:%Y-%m-%d %H:%M}" if row["proven_at"] else "no proof yet"
        signed = "yes" if row["signed_by"] else "no"
        subject = screen.cell(row["subject"])
        table.add_row(str(row["digest"])[:16], f"{row['exhibits']}", signed, proven, subject)
    screen.results().print(table if rows else "Nothing is sealed yet.")


@app.command()
def check(
    *,
    repair: Annotated[
        bool, typer.Option("--repair", help="First account for what a stopped writer left.")
    ] = False,
    anchor: Annotated[
        str | None, typer.Option(metavar="SEQ:DIGEST", help="A link noted before, elsewhere.")
    ] = None,
    actor: vaults.Actor = None,
    keys: vaults.Keys = None,
    vault: vaults.VaultFolder = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Read everything again and say what is not as it was kept."""
    from tocsin.evidence import fsck

    known = vaults.anchor_of(anchor)
    opened = vaults.vault_of(vault, workspace)
    if repair:
        custody = vaults.custody_of(vaults.signing_key(keys), actor, "repair", "")
        for one in fsck.repair(opened, custody=custody):
            screen.notices().print(screen.cell(f"accounted for {one}"), soft_wrap=True)
    found = fsck.fsck(opened, known)
    if as_json:
        screen.print_json(found)
    else:
        told = f"{found.objects:,} files, {found.bytes:,} bytes, {found.manifests:,} manifests"
        out = screen.results()
        if found.destroyed:
            told += f", {found.destroyed:,} files destroyed with a certificate"
        out.print(f"{told}, {found.events:,} custody events: {_verdict(len(found.faults))}")
        for fault in found.faults:
            out.print(screen.cell(fault), soft_wrap=True)
    if not found:
        raise typer.Exit(1)


@app.command()
def anchor(*, vault: vaults.VaultFolder = None, workspace: Workspace = None) -> None:
    """Print the newest link of the custody log, to be noted where its keeper cannot reach."""
    head = vaults.vault_of(vault, workspace).custody.head()
    screen.results().print(str(head) if head else "The custody log is empty.")


def _verdict(faults: int) -> str:
    return f"{faults:,} faults" if faults else "whole"
