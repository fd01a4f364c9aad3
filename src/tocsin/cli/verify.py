"""`tocsin verify`: what can be believed of a bundle, offline; or, with --all, of a whole watch."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen, vaults, whole
from tocsin.cli.options import Json, Workspace, opened

if TYPE_CHECKING:
    from tocsin.evidence.report import Report

NAME = "verify"


def command(
    bundle: Annotated[
        Path | None, typer.Argument(help="The bundle, a file.", show_default=False)
    ] = None,
    *,
    all_: Annotated[
        bool, typer.Option("--all", help="Check a whole watch instead of a bundle.")
    ] = False,
    key: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="A public key of the organisation, from it directly."),
    ] = None,
    roots: Annotated[
        list[Path] | None,
        typer.Option(metavar="PEM", help="Root certificates of time-stamp authorities."),
    ] = None,
    anchor: Annotated[
        str | None, typer.Option(metavar="SEQ:DIGEST", help="A link of its custody log.")
    ] = None,
    journal: Annotated[
        str | None,
        typer.Option(
            metavar="LINK", help="With --all: a link of the journal, or the file it was noted in."
        ),
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Check a bundle, or a whole watch: one grade that claims no more than the checks bear out."""
    if all_ == (bundle is not None):
        raise typer.BadParameter("name a bundle, or say --all for a whole watch")
    if bundle is None:
        _all(workspace, anchor, journal, as_json=as_json)
        return
    from tocsin.evidence import keys, time_stamps
    from tocsin.evidence.checks import Trust
    from tocsin.evidence.verify import verify

    trust = Trust(
        keys=tuple(keys.pinned(one) for one in key or []),
        roots=tuple(root for one in roots or [] for root in time_stamps.roots(one)),
        anchor=vaults.anchor_of(anchor),
    )
    report = verify(bundle, trust)
    if as_json:
        screen.print_json(report)
    else:
        _show(report)
    if not report:
        raise typer.Exit(1)


def _all(workspace: Path | None, anchor: str | None, journal: str | None, *, as_json: bool) -> None:
    """Check all of a watch."""
    from tocsin.casework.opening import opened as casework_opened

    watch = opened(workspace)
    casework_opened(watch.folder)
    from tocsin.jobs.proof import Anchors, proved

    anchors = Anchors(journal=vaults.noted(journal), custody=vaults.anchor_of(anchor))
    with screen.busy("checking", quiet=as_json) as say:
        found = proved(watch, anchors, say)
    if as_json:
        screen.print_json(found)
    else:
        whole.show(found)
    if not found:
        raise typer.Exit(1)


def _show(report: "Report") -> None:
    table = screen.table("Checks", "", "check", "result", "reason")
    for one in report.checks:
        table.add_row(f"{one.number}", one.name, one.result, screen.cell(one.reason))
    out = screen.results()
    out.print(table)
    out.print(screen.cell(f"{report.bundle}: {report.grade}"), soft_wrap=True)
    if report.org:
        out.print(screen.cell(f"by {report.org}, made {report.made_at}"), soft_wrap=True)
    for subject in report.subjects:
        out.print(screen.cell(f"about {subject}"), soft_wrap=True)
    out.print(f"packing: {report.packing}\nsha256 {report.sha256}", soft_wrap=True)
