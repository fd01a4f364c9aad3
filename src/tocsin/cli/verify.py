"""`tocsin verify`: what can be believed about a bundle, offline and without a watch."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen, vaults
from tocsin.cli.options import Json

if TYPE_CHECKING:
    from tocsin.evidence.report import Report

NAME = "verify"


def command(
    bundle: Annotated[Path, typer.Argument(help="The bundle, a file.")],
    *,
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
    as_json: Json = False,
) -> None:
    """Check a bundle: nine checks, and one grade that claims no more than they bear out."""
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
