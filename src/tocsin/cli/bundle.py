"""`tocsin bundle`: sealed evidence for somebody else, in one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import exhibits, screen, vaults
from tocsin.cli.acting import As, For
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.evidence.bundle import Made
    from tocsin.evidence.sealed import Sealed

NAME = "bundle"


def command(
    sealed: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SEALED]…", help="Manifests by the start of their digest, or finding keys."
        ),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="New file to write.")],
    purpose: Annotated[str, typer.Option(help="Why it leaves; kept in the custody log.")],
    to: Annotated[str, typer.Option(help="Who gets it.")] = "",
    authority: vaults.Authority = "",
    alert: Annotated[
        str | None,
        typer.Option("--alert", metavar="REF", help="The exhibits behind an alert of casework."),
    ] = None,
    incident: Annotated[
        str | None, typer.Option("--incident", metavar="REF", help="Those of an incident.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is sealed.")] = False,
    actor: vaults.Actor = None,
    keys: vaults.Keys = None,
    vault: vaults.VaultFolder = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write sealed evidence to one file that its receiver can check without you."""
    from tocsin.evidence import bundle

    if sum(map(bool, (sealed, everything, alert, incident))) != 1:
        raise typer.BadParameter("name what was sealed, or say --alert, --incident or --all")
    if alert or incident:
        leaving = exhibits.Leaving(alert, incident, out, purpose, authority, to)
        made = exhibits.bundle(leaving, keys, vault, (workspace, who, whom))
        _say(made, out, as_json=as_json)
        return
    opened, signer = vaults.vault_of(vault, workspace), vaults.signer(keys)
    custody = vaults.custody_of(signer.key, actor, purpose, authority, to)
    digests = [one for name in sealed or [] for one in _named(opened.sealed, name)]
    made = bundle.make(
        opened,
        list(dict.fromkeys(digests)) or opened.sealed.digests(),
        out,
        custody=custody,
        signer=signer,
    )
    _say(made, out, as_json=as_json)


def _say(made: "Made", out: Path, *, as_json: bool) -> None:
    if as_json:
        screen.print_json(made)
        return
    told = f"{made.manifests:,} manifests, {made.objects:,} files, {made.bytes:,} bytes"
    screen.results().print(f"{screen.cell(out)}: {told}\nsha256 {made.sha256}", soft_wrap=True)
    notices = screen.notices()
    notices.print(f"signed with key {made.signed_by}" if made.signed_by else "not signed")
    if made.unproven:
        notices.print(f"{made.unproven:,} of its manifests have no time proof yet")


def _named(sealed: "Sealed", name: str) -> tuple[str, ...]:
    """Return the manifests of a name: one by its digest, or all about a finding."""
    from tocsin.vocabulary.errors import UnknownNameError

    about = tuple(
        one for one in sealed.digests()
        if sealed.manifest(one).subject.startswith(f"finding {name}")
    )  # fmt: skip
    found = about or sealed.named(name)
    if not found or (not about and len(found) > 1):
        raise UnknownNameError("sealed manifest", name, found[:3])
    return found
