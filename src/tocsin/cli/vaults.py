"""What the commands about evidence share: whose vault, who acts, which key signs."""

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tocsin.evidence.bundle import Signer
    from tocsin.evidence.chain import Anchor
    from tocsin.evidence.keys import Key
    from tocsin.evidence.records import Custody
    from tocsin.evidence.vault import Vault

VaultFolder = Annotated[
    Path | None,
    typer.Option(
        "--vault", help="The vault. Default: the folder evidence in the watch.", show_default=False
    ),
]
Keys = Annotated[
    Path | None,
    typer.Option(
        "--keys", envvar="TOCSIN_KEYS", show_default=False,
        help="Folder of your organisation's keys. Default: in your own configuration.",
    ),
]  # fmt: skip
Actor = Annotated[
    str | None,
    typer.Option(
        "--actor", help="Who does this; a pseudonym is fine. Default: your user name.",
        show_default=False,
    ),
]  # fmt: skip
Authority = Annotated[str, typer.Option("--authority", help="Case, request or legal reference.")]


def vault_of(folder: Path | None, workspace: Path | None, *, new: bool = False) -> "Vault":
    """Open the vault that a command names, or the watch's own; `new`: it may be made."""
    from tocsin.cli.options import opened
    from tocsin.evidence.vault import Vault
    from tocsin.vocabulary.errors import ConfigError

    folder = folder or opened(workspace).folder / "evidence"
    if not (new or (folder / "objects").is_dir()):
        raise ConfigError(f"{folder}: holds no evidence yet; keep some with `tocsin preserve`")
    return Vault(folder)


def anchor_of(text: str | None) -> "Anchor | None":
    """Read a link as `--anchor` names it."""
    from tocsin.evidence.chain import Anchor

    try:
        return Anchor.parse(text) if text else None
    except ValueError as reason:
        raise typer.BadParameter(str(reason)) from None


def noted(told: str | None) -> "Anchor | None":
    """Read a link that was noted elsewhere: as it is written, or the newest in a file."""
    if told and Path(told).is_file():
        lines = Path(told).read_text(encoding="utf-8", errors="replace").split()
        told = lines[-1] if lines else "nothing"
    return anchor_of(told)


def keys_folder(named: Path | None) -> Path:
    """Return where the keys lie: outside the vault and outside the watch."""
    own = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return named or Path(own) / "tocsin" / "signing"


def signing_key(named: Path | None) -> "Key | None":
    """Return the key that signs; null where the organisation has made none."""
    from tocsin.evidence import keys

    folder = keys_folder(named)
    there = (folder / "organisation.json").is_file()
    return keys.current(folder, ask_password) if there else None


def ask_password(key_id: str) -> str:
    """Ask for the password of a key, where somebody is there to be asked; else return ""."""
    if not sys.stdin.isatty():
        return ""
    return str(typer.prompt(f"Password of key {key_id[:8]}", hide_input=True, err=True))


def new_password() -> str:
    """Return a new password: from the environment, or asked for twice."""
    from tocsin.evidence.keys import PASSWORD

    given = os.environ.get(PASSWORD, "")
    return given or str(
        typer.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
    )


def signer(named: Path | None) -> "Signer":
    """Return who signs a bundle, with the public keys that go along."""
    from tocsin.evidence import keys
    from tocsin.evidence.bundle import Signer

    folder = keys_folder(named)
    return Signer(signing_key(named), keys.public_keys(folder) if folder.is_dir() else ())


def custody_of(
    key: "Key | None", actor: str | None, purpose: str, authority: str, counterparty: str = ""
) -> "Custody":
    """Return who acts, for whom, and why."""
    from tocsin.evidence.records import Custody
    from tocsin.evidence.sealing import TOOL

    return Custody(
        actor=actor or getpass.getuser(),
        org=key.public.org if key else "",
        purpose=purpose,
        authority=authority,
        tool=TOOL,
        counterparty=counterparty,
    )
