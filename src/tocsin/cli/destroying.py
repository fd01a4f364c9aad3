"""`tocsin evidence destroy`, `destructions`, `destruction`: bytes go for good, by two people."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import names, screen, told, vaults
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.vocabulary.aloud import counted

if TYPE_CHECKING:
    from tocsin.casework.models import Destruction, Exhibit
    from tocsin.cli.acting import Acting

ANSWERS = ("approve", "decline", "finish")


def destroy(
    exhibit: Annotated[
        str, typer.Argument(metavar="EXHIBIT", help="Its number, or how its manifest begins.")
    ],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why it must go.")],
    authority: Annotated[
        str, typer.Option("--authority", help="On whose word: a court, a law, a request.")
    ],
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Propose that the bytes of an exhibit go for good; another person approves."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import destruction

        _say(me, destruction.propose(_exhibit(me, exhibit), me.actor, reason, authority),
             as_json=as_json)  # fmt: skip


def destructions(
    *, who: As = None, whom: For = None, workspace: Workspace = None, as_json: Json = False
) -> None:
    """List what was destroyed, with its certificates, and what is proposed to be."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework.models import Destruction

        rows = told.told_all(me, list(me.rows(Destruction).order_by("-pk")))
    if as_json:
        screen.print_json(rows)
        return
    table = screen.table("Destructions", "number", "exhibit", "state", "reason", "authority")
    for row in rows:
        columns = ("id", "exhibit", "state", "reason", "authority")
        table.add_row(*(screen.cell(row[name]) for name in columns))
    screen.results().print(table if rows else "Nothing was destroyed.")


def destruction(
    how: Annotated[str, typer.Argument(metavar="HOW", help="approve, decline or finish.")],
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="Of the destruction.")],
    *,
    backups: Annotated[
        str, typer.Option("--backups", help="Which backups hold a copy, and until when.")
    ] = "",
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    keys: vaults.Keys = None,
    vault: vaults.VaultFolder = None,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Approve what another proposed, which destroys it; decline it; or finish what stopped."""
    if how not in ANSWERS:
        raise typer.BadParameter(f"HOW is one of {', '.join(ANSWERS)}; got {how!r}")
    with acting(workspace, who, whom) as me:
        from tocsin.casework import destruction as deciding
        from tocsin.casework.models import Destruction
        from tocsin.flow import destroying

        one = names.named(me, Destruction, number)
        if how == "decline":
            done = deciding.decline(one, me.actor, note)
        elif how == "finish":
            done = destroying.destroy(me.desk(keys, vault), one)
        else:
            done = destroying.approve(me.desk(keys, vault), one, backups, note)
        _say(me, done, as_json=as_json)


def _exhibit(me: "Acting", name: str) -> "Exhibit":
    """Return an exhibit by its number, or by the beginning of its manifest's hash."""
    from tocsin.casework.models import Exhibit

    if len(name) > 7:
        found = me.rows(Exhibit).filter(manifest_sha256__startswith=name)[:2]
        if len(found) == 1:
            return found[0]
    return names.named(me, Exhibit, name)


def _say(me: "Acting", made: "Destruction", *, as_json: bool) -> None:
    if as_json:
        screen.print_json(told.told(me, made))
        return
    words = f"destruction {made.pk} of exhibit {made.exhibit_id}: {made.state}"
    if made.certificate:
        gone, kept = made.certificate["destroyed"], made.certificate["kept"]
        words += f", {counted(len(gone), 'file')} gone, {len(kept):,} kept"
    screen.results().print(words)
