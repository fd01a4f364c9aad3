"""`tocsin case due`, `dispose`, `disposals`, `disposal`: what is kept no longer, by two people."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, times, told
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.vocabulary.aloud import counted

if TYPE_CHECKING:
    from tocsin.casework.models import Disposal
    from tocsin.cli.acting import Acting

ANSWERS = ("approve", "decline")
Policy = Annotated[
    str, typer.Argument(metavar="POLICY", help="Number of a retention policy: case records.")
]
On = Annotated[str | None, typer.Option("--on", metavar="DAY", help="As of a day: today.")]


def due(
    policy: Policy,
    *,
    on: On = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show what a retention policy would dispose of; nothing is done."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import retention
        from tocsin.casework.models import RetentionPolicy

        as_of = times.day("--on", on) or datetime.now(UTC).date()
        found = retention.due(names.named(me, RetentionPolicy, policy), as_of)
        places = [one.place for one in found]
    if as_json:
        screen.print_json(places)
        return
    for place in places:
        screen.results().print(place)
    screen.notices().print(f"{counted(len(places), 'record')} due")


def dispose(
    policy: Policy,
    *,
    on: On = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Propose to dispose of what is due; another person approves."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import retention
        from tocsin.casework.models import RetentionPolicy

        as_of = times.day("--on", on) or datetime.now(UTC).date()
        made = retention.propose(names.named(me, RetentionPolicy, policy), me.actor, as_of)
        _say(me, made, as_json=as_json)


def list_(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """List disposals: proposed, done with their certificates, declined."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework.models import Disposal

        rows = told.told_all(me, list(me.rows(Disposal).order_by("-pk")))
    if as_json:
        screen.print_json(rows)
        return
    table = screen.table("Disposals", "number", "policy", "as of", "state")
    for row in rows:
        table.add_row(*(screen.cell(row[name]) for name in ("id", "policy", "as_of", "state")))
    screen.results().print(table if rows else "No disposals.")


def answer(
    how: Annotated[str, typer.Argument(metavar="HOW", help="approve or decline.")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Of the disposal.")],
    *,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Approve a disposal that another person proposed, which does it; or decline it."""
    if how not in ANSWERS:
        raise typer.BadParameter(f"HOW is one of {', '.join(ANSWERS)}; got {how!r}")
    with acting(workspace, who, whom) as me:
        from tocsin.casework import retention
        from tocsin.casework.models import Disposal

        way = retention.approve if how == "approve" else retention.decline
        _say(me, way(names.named(me, Disposal, number), me.actor, note), as_json=as_json)


def _say(me: "Acting", made: "Disposal", *, as_json: bool) -> None:
    if as_json:
        screen.print_json(told.told(me, made))
    else:
        words = f"disposal {made.pk}: {made.state}, {counted(len(made.record_ids), 'record')}"
        screen.results().print(words)
