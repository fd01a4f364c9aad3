"""`tocsin case techniques`, `technique`: what behaviour is called, who says so, on what proof."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tocsin.cli import names, screen, times
from tocsin.cli.acting import As, For, acting
from tocsin.cli.case.findings import Note
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.judging import Judged, Stands
    from tocsin.cli.acting import Acting

Of = Annotated[
    Literal["finding", "incident", "alert"],
    typer.Option("--of", help="What NAME names: finding, incident or alert."),
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A finding's key, an incident's or alert's reference.")
]


def list_(
    name: Name,
    *,
    of: Of = "finding",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Show the techniques of a finding, an incident or an alert, and who says so."""
    with acting(workspace, who, whom) as me:
        _say(_record(me, of, name), as_json=as_json)


def judge(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="attach, confirm or reject.")],
    name: Name,
    technique: Annotated[
        list[str], typer.Argument(metavar="TECHNIQUE…", help="An id or a name: disarm:T0084.001.")
    ],
    *,
    of: Of = "finding",
    version: Annotated[
        str, typer.Option("--version", help="Of DISARM, where the id was read in an older one.")
    ] = "",
    row: Annotated[
        list[str] | None,
        typer.Option("--row", metavar="ID", help="A row of evidence that proves it. Repeatable."),
    ] = None,
    finding: Annotated[
        list[str] | None,
        typer.Option("--finding", metavar="KEY", help="A finding that proves it. Repeatable."),
    ] = None,
    exhibit: Annotated[
        list[str] | None,
        typer.Option("--exhibit", metavar="NUMBER", help="An exhibit that does. Repeatable."),
    ] = None,
    note: Note = "",
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Attach techniques, confirm those that a detector suggested, or reject some with a reason."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework import journal, techniques
        from tocsin.casework.models import Exhibit

        exhibits = tuple(names.named(me, Exhibit, one) for one in exhibit or ())
        findings = tuple(names.findings(me, finding or ()))
        proof = techniques.Proof(tuple(row or ()), findings, exhibits)
        record = _record(me, of, name)
        with journal.turn():
            for one in technique:
                deed = techniques.Deed(
                    event=event, technique=one, version=version, note=note, proof=proof
                )
                record = techniques.judge(record, deed, me.actor)
        _say(record, as_json=as_json)


def _record(me: "Acting", of: str, name: str) -> "Judged":
    if of == "incident":
        return names.incident(me, name)
    return names.revision(me, name) if of == "alert" else names.finding(me, name)


def _say(record: "Judged", *, as_json: bool) -> None:
    from tocsin.casework import judging

    some = judging.stands(record)
    if as_json:
        screen.print_json([_told(one) for one in some])
        return
    table = screen.table("Techniques", "id", "name", "standing", "who says so", "why", "proof")
    for one in some:
        told = _told(one)
        cells = (told["id"], told["title"], told["standing"], _who(one), told["because"])
        table.add_row(*map(screen.cell, map(str, cells)), screen.cell(one.told.proof))
    screen.results().print(table if some else "No techniques.")
    for one in some:
        for counter in _counters(one):
            screen.results().print(screen.cell(counter), soft_wrap=True)


def _told(one: "Stands") -> dict[str, object]:
    from msgspec import to_builtins

    from tocsin import catalog

    entry = next(iter(catalog.candidates(one.told.id)), None)
    told: dict[str, object] = to_builtins(one.told)
    title = entry.title if entry else ""
    return {**told, "id": one.told.id, "title": title, "proof": one.told.proof}


def _who(one: "Stands") -> str:
    told = one.told
    said = f"{told.added_by or 'not recorded'} {'suggested' if told.by_program else ''}".strip()
    if not told.decided_by:
        return said
    on = times.shown(told.decided_at) if told.decided_at else ""
    return f"{said}; {told.decided_by}, {on}" if told.by_program else f"{told.decided_by}, {on}"


def _counters(one: "Stands") -> list[str]:
    """Return what may be done about a technique that stands; cautions are said."""
    from tocsin import catalog

    if one.standing == "rejected" or one.scheme != "disarm":
        return []
    every = catalog.counters(one.told.id)
    free = [f"{each.bare} {each.title}" for each in every if not each.caution]
    kept = len(every) - len(free)
    caution = f"; {kept} with a caution: tocsin catalog lookup {one.told.id}" if kept else ""
    return [f"against {one.code}: {', '.join(free[:6]) or 'none'}{caution}"] if every else []
