"""Reach beside the margin, always as an interval: reach is not votes."""

from tocsin.casework.told.case_file import CaseFileTold, EntryTold
from tocsin.reports.document import Column, Paragraph, Section, Table, text
from tocsin.reports.document.blocks import Row
from tocsin.reports.dossier.evidence import anchor, linked

CAUTION = (
    "Reach is not votes: that something was seen does not show that it changed a vote, and that a "
    "campaign succeeded is no proof either. Whether an irregularity may have affected the outcome "
    "is for the body that decides."
)
COLUMNS = ("what", "lowest", "highest", "unit", "margin in votes", "beside the margin", "how found",
           "rests on")  # fmt: skip
NUMBERS = frozenset({"lowest", "highest", "margin in votes"})


def effect_section(told: CaseFileTold) -> Section:
    """Return every estimate of effect; without one, that nothing can be said."""
    found = told.of("effect")
    if not found:
        said = "No estimate of effect is recorded: nothing is said here on whether it mattered."
        return Section("Effect", (Paragraph(text(said)),), anchor="effect")
    rows = tuple(map(_row, found))
    columns = tuple(Column(one, is_number=one in NUMBERS) for one in COLUMNS)
    blocks = (Table("Estimates, as intervals", columns, rows), Paragraph(text(CAUTION)))
    return Section("Effect", blocks, anchor="effect")


def beside(one: EntryTold) -> str:
    """Say how an interval lies to a margin, and no more than that."""
    if one.lowest is None or one.highest is None:
        return ""
    if one.margin is None:
        return "the margin is not recorded"
    if one.highest < one.margin:
        return "the whole interval is below the margin"
    if one.lowest > one.margin:
        return "the whole interval is above the margin"
    return "the margin lies within the interval"


def _row(one: EntryTold) -> Row:
    source = f" ({one.margin_source})" if one.margin_source else ""
    margin = "not recorded" if one.margin is None else f"{one.margin:,}{source}"
    cells = (
        text(one.text), text(f"{one.lowest:,}"), text(f"{one.highest:,}"), text(one.unit),
        text(margin), text(beside(one)), text(one.method), linked(one.evidence),
    )  # fmt: skip
    return Row(cells, anchor(one.place))
