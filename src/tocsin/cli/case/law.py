"""`tocsin case law`: what was said of an incident in law, and what is still to be said."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace

if TYPE_CHECKING:
    from tocsin.casework.told.case_file import AssessmentTold, EntryTold, LawTold, RestsOn

Ref = Annotated[str, typer.Argument(metavar="REF", help="An incident, as INC-2026-001.")]


def law(
    ref: Ref, *, who: As = None, whom: For = None, workspace: Workspace = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Show assessments with every element, said or not, and the sentences of the dossier."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework.told.filing import law as said_of
        from tocsin.cli import names

        told = said_of(names.incident(me, ref), me.user)
    if as_json:
        screen.print_json({"assessments": told.assessments, "entries": told.entries,
                           "exposures": told.exposures})  # fmt: skip
        return
    for sheet in told.assessments:
        _show_sheet(sheet)
    _show_sentences(told)


def _show_sheet(sheet: "AssessmentTold") -> None:
    reviewed = f"reviewed by {sheet.reviewer}" if sheet.reviewer else "reviewed by nobody"
    title = f"{sheet.place}  {sheet.provision} on {sheet.conduct_on}: {sheet.title}; {reviewed}"
    table = screen.table(screen.cell(title), "element", "asks", "standing", "for", "against")
    for one in sheet.elements:
        table.add_row(
            one.id, screen.cell(one.question), one.standing or "not said",
            _rests(one.supporting), _rests(one.against),
        )  # fmt: skip
    screen.results().print(table)


def _show_sentences(told: "LawTold") -> None:
    table = screen.table("Sentences of the dossier", "record", "part", "what is said", "rests on")
    for one in told.entries:
        table.add_row(one.place, one.part, screen.cell(_sentence(one)), _about(one))
    out = screen.results()
    out.print(table if told.entries else "No sentence of a dossier is kept.")
    for each in told.exposures:
        said = f"{each.place}  {each.subject}: {each.exposure}, {each.basis}"
        out.print(screen.cell(said), soft_wrap=True)


def _sentence(one: "EntryTold") -> str:
    """Return a sentence with its numbers, and who said it."""
    counted = "" if one.lowest is None else f": {one.lowest:,} to {one.highest:,} {one.unit}"
    said_by = f" ({one.said_by})" if one.said_by else ""
    return f"{one.text}{counted}{said_by}"


def _about(one: "EntryTold") -> str:
    return ", ".join(filter(None, (*one.about, _rests(one.evidence))))


def _rests(rests: "RestsOn") -> str:
    """Return what something rests on, and how much of it one may not see."""
    shown = [one.place for one in rests.shown]
    return ", ".join([*shown, *([f"{rests.withheld} withheld"] if rests.withheld else [])])
