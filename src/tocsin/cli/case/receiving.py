"""`tocsin case receive`: what others send, as proposals."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.vocabulary.aloud import counted
from tocsin.vocabulary.shown import defanged

if TYPE_CHECKING:
    from tocsin.flow.receiving import Taken

NAMED = 20
"""Things of a kind that are named on the screen; JSON has all."""


def receive(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A STIX bundle, a MISP event, or fact-checks.")
    ],
    *,
    tlp: Annotated[
        str, typer.Option("--tlp", help="Label where the file bears none: amber otherwise.")
    ] = "amber",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Take in what others send: an incident, findings to decide on, indicators for detectors."""
    with acting(workspace, who, whom) as me, screen.busy("receiving", quiet=as_json):
        from tocsin.flow.receiving import receive as take

        done = take(me.watch, me.actor, file, tlp)
    if as_json:
        screen.print_json(done)
        return
    for one in done:
        _say(one)


def _say(one: "Taken") -> None:
    out = screen.results()
    found = f"{counted(one.new, 'new finding')}, {one.known:,} known already"
    out.print(f"{screen.cell(one.incident)}, TLP:{one.tlp.upper()}: {found}")
    for same in one.same[:NAMED]:
        about = f"  {same.finding} is about the same address: {defanged(same.address)}"
        out.print(screen.cell(about), soft_wrap=True)
    for each in one.unused[:NAMED]:
        out.print(screen.cell(f"  {each.id}: {each.reason}"), soft_wrap=True)
    more = max(0, len(one.unused) - NAMED) + max(0, len(one.same) - NAMED)
    if more > 0:
        out.print(f"  and {more:,} more: --json")
