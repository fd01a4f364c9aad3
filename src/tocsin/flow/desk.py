"""Whose work it is: the watch, who acts for whom, the vault, and the key that signs."""

import os
from dataclasses import dataclass
from pathlib import Path

from tocsin.casework.access import Actor
from tocsin.evidence import keys
from tocsin.evidence.bundle import Signer
from tocsin.evidence.keys import Ask
from tocsin.evidence.records import Custody
from tocsin.evidence.sealing import TOOL
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.errors import ConfigError
from tocsin.watch.watch import Watch

EVIDENCE = "evidence"
"""The vault's folder in a watch."""


@dataclass(frozen=True)
class Why:
    """Why something is done with evidence; the custody log keeps it."""

    purpose: str
    authority: str = ""
    """Case, request or legal reference."""


@dataclass(frozen=True)
class Desk:
    """One person's or program's place of work."""

    watch: Watch
    actor: Actor
    vault: Vault
    signer: Signer
    """Without a key where the actor's organisation has none here."""
    unsigned_because: str = ""
    """Why nothing is signed; "": it is."""

    @classmethod
    def of(
        cls,
        watch: Watch,
        actor: Actor,
        *,
        keys: Path | None = None,
        vault: Path | None = None,
        ask: Ask | None = None,
    ) -> "Desk":
        """Return the desk of an actor in a watch.

        `keys` as `tocsin key` has them: null is what the environment names, or `tocsin.toml`, or
        the user's own configuration. `ask` is asked for the password of a key that lies under one;
        raises `ConfigError` where nobody gives it.
        """
        signer, why = _signer(keys or keys_folder(watch), actor, ask)
        return cls(watch, actor, Vault(vault or watch.folder / EVIDENCE), signer, why)

    def custody(self, why: Why, counterparty: str = "") -> Custody:
        """Return who holds evidence for whom and why, by pseudonym."""
        return Custody(
            actor=self.actor.name,
            org=self.actor.for_whom.name,
            purpose=why.purpose,
            authority=why.authority,
            tool=TOOL,
            counterparty=counterparty,
        )

    def must_not_hold_names(self) -> None:
        """Raise `ConfigError` where files would come into a watch that renames people."""
        inside = self.vault.folder.resolve().is_relative_to(self.watch.folder.resolve())
        if inside and self.watch.settings.privacy.pseudonymise:
            raise ConfigError(
                f"{self.watch.folder}: renames people, and files may name them; "
                "keep them in a vault outside the watch"
            )


def keys_folder(watch: Watch) -> Path:
    """Return where the keys lie: outside the vault and outside the watch."""
    if named := os.environ.get("TOCSIN_KEYS"):
        return Path(named)
    if named := watch.settings.sealing.keys:
        return watch.folder / Path(named).expanduser()
    own = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(own) / "tocsin" / "signing"


def _signer(folder: Path, actor: Actor, ask: Ask | None) -> tuple[Signer, str]:
    """Return who signs for an actor's organisation, or why nobody does.

    A key of another organisation signs nothing: a signature is that organisation's word.
    """
    if not (folder / "organisation.json").is_file():
        return Signer(), "there is no key yet; make one with tocsin key new ORGANISATION"
    known, org = keys.public_keys(folder), keys.in_use(folder).org
    if actor.organisation is None or org != actor.organisation.name:
        told = f"the key in {folder} is of {org}, and {actor.organisation} acts"
        return Signer(None, known), told
    return Signer(keys.current(folder, ask), known), ""
