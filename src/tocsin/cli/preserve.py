"""`tocsin preserve`: files, web archives and findings into the vault, sealed, signed, stamped."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import exhibits, screen, vaults
from tocsin.cli.acting import As, For
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tocsin.evidence.gathering import Told
    from tocsin.evidence.keys import Key
    from tocsin.evidence.records import Custody, TimeProof
    from tocsin.evidence.sealing import Exhibit
    from tocsin.evidence.vault import Vault

NAME = "preserve"


def command(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILES]…", help="Screenshots, saved pages, …")
    ] = None,
    *,
    url_capture: Annotated[
        list[Path] | None,
        typer.Option("--url-capture", metavar="WACZ", help="A web archive. May be repeated."),
    ] = None,
    finding: Annotated[
        list[str] | None,
        typer.Option("--finding", metavar="KEY", help="A finding with its posts and records."),
    ] = None,
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="KEY", help="A finding of casework; with FILES, of it."),
    ] = None,
    incident: Annotated[
        str | None,
        typer.Option("--incident", metavar="REF", help="Its findings; with FILES, they are of it."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="With --case or --incident: seal anew what is sealed.")
    ] = False,
    subject: Annotated[str, typer.Option(help="What it is evidence of. Default: what it is.")] = "",
    purpose: Annotated[str, typer.Option(help="Why you keep it.")] = "",
    authority: vaults.Authority = "",
    url: Annotated[str, typer.Option(help="Where the files were seen.")] = "",
    legal_basis: Annotated[str, typer.Option(help="On what legal basis they are kept.")] = "",
    stamp: Annotated[
        str,
        typer.Option(
            envvar="TOCSIN_TIME_STAMPS", metavar="URL",
            help="Have everything that waits stamped by this time-stamp authority.",
        ),
    ] = "",
    actor: vaults.Actor = None,
    keys: vaults.Keys = None,
    vault: vaults.VaultFolder = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Keep evidence: bytes that never change, a signed list of them, and who did what.

    With --stamp and nothing else, what has no time proof yet gets one.
    """
    from tocsin.evidence.gathering import Told

    if case or incident:
        if finding or actor or subject or (case and incident):
            raise typer.BadParameter("--case or --incident, without --finding, --actor, --subject")
        asked = exhibits.Asked(
            case=case,
            incident=incident,
            files=(*(files or ()), *(url_capture or ())),
            told=Told(url=url, legal_basis=legal_basis),
            purpose=purpose,
            authority=authority,
            again=again,
            stamp=stamp,
        )
        exhibits.preserve(asked, keys, vault, (workspace, who, whom), as_json=as_json)
        return
    if not (files or url_capture or finding or stamp):
        raise typer.BadParameter("name files, --url-capture, --finding, --case or --stamp")
    if vault is None and (files or url_capture):
        _may_hold_names(workspace)
    opened, key = vaults.vault_of(vault, workspace, new=True), vaults.signing_key(keys)
    custody = vaults.custody_of(key, actor, purpose, authority)
    work = _Preserving(opened, custody, key, subject)
    work.things(files or [], url_capture or [], Told(url=url, legal_basis=legal_basis))
    for one in finding or []:
        work.finding(one, workspace)
    proofs, why = _stamped(opened, custody, stamp)
    _say(work, proofs, why, as_json=as_json)
    if why:
        raise typer.Exit(1)


def _may_hold_names(workspace: Path | None) -> None:
    """Refuse to keep files inside a watch that renames people: we cannot rename a picture."""
    from tocsin.cli.options import opened
    from tocsin.vocabulary.errors import ConfigError

    watch = opened(workspace)
    if watch.settings.privacy.pseudonymise:
        raise ConfigError(
            f"{watch.folder}: renames people, and files may name them; "
            "keep them in a vault outside the watch: --vault DIR"
        )


@dataclass(frozen=True)
class _Preserving:
    """One run of the command: into which vault, by whom, and what it has sealed so far."""

    vault: "Vault"
    custody: "Custody"
    key: "Key | None"
    subject: str
    sealed: list[str] = field(default_factory=list)

    def things(self, files: list[Path], archives: list[Path], told: "Told") -> None:
        """Keep files and web archives, under one manifest."""
        from tocsin.evidence import gathering

        vault, custody = self.vault, self.custody
        found = [gathering.file(vault, one, custody=custody, told=told) for one in files]
        found += [gathering.web_archive(vault, one, custody=custody, told=told) for one in archives]
        if found:
            self._seal(found, ", ".join(one.label for one in found[:3]))

    def finding(self, key: str, workspace: Path | None) -> None:
        """Keep a finding and what it rests on, under a manifest of its own."""
        from tocsin.cli.findings import chosen
        from tocsin.cli.options import opened
        from tocsin.watch import preserving

        watch = opened(workspace)
        one = chosen(watch.found(), key)
        exhibits = preserving.exhibits(watch, one, self.vault, self.custody)
        self._seal(exhibits, preserving.subject(one))

    def _seal(self, exhibits: "list[Exhibit]", about: str) -> None:
        from tocsin.evidence.sealing import seal

        about = self.subject or about
        made = seal(self.vault, exhibits, subject=about, custody=self.custody, key=self.key)
        self.sealed.append(made)


def _stamped(
    vault: "Vault", custody: "Custody", address: str
) -> "tuple[tuple[TimeProof, ...], str]":
    """Have what waits stamped; return the proofs, or why there are none."""
    if not address:
        return (), ""
    from tocsin.evidence.time_stamps import TimeStampError, WebAuthority, prove
    from tocsin.vocabulary.errors import SourceError

    try:
        return prove(vault, WebAuthority(address), custody=custody), ""
    except (SourceError, TimeStampError) as reason:
        return (), str(reason)


def _say(work: _Preserving, proofs: "Sequence[TimeProof]", why: str, *, as_json: bool) -> None:
    vault, sealed, signed = work.vault, work.sealed, work.key is not None
    waiting = vault.sealed.unproven()
    if as_json:
        told = {"sealed": sealed, "signed": signed, "proofs": len(proofs), "waiting": len(waiting)}
        screen.print_json({**told, "not_stamped_because": why})
        return
    out = screen.results()
    for digest in sealed:
        manifest = vault.sealed.manifest(digest)
        what = f"{_many(manifest.items, 'exhibit')}, {_many(manifest.objects, 'file')}"
        out.print(f"sealed {digest[:16]}  {what}: {screen.cell(manifest.subject)}", soft_wrap=True)
    notices = screen.notices()
    if sealed and not signed:
        notices.print("not signed: there is no key yet; make one with tocsin key new ORGANISATION")
    if why:
        notices.print(screen.cell(f"no time proof yet: {why}; try again with --stamp"))
    elif waiting:
        notices.print(f"{len(waiting):,} without a time proof yet; get one with --stamp URL")
    elif proofs:
        notices.print(f"stamped at {proofs[0].gen_time:%Y-%m-%d %H:%M:%S} UTC")


def _many(things: "Sequence[object]", word: str) -> str:
    return f"{len(things):,} {word}" + ("s" if len(things) != 1 else "")
