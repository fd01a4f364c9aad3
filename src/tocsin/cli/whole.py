"""How a proof of a whole watch is shown."""

from typing import TYPE_CHECKING

from tocsin.cli import screen

if TYPE_CHECKING:
    from tocsin.jobs.proof import Whole

PLACES = 20
"""Places that are shown of one check; --json has more."""


def show(whole: "Whole") -> None:
    """Print every check, where it does not hold, and the grade."""
    table = screen.table(screen.cell(whole.watch), "check", "result", "reason")
    for one in whole.checks:
        table.add_row(one.name, one.result, screen.cell(one.reason))
    out = screen.results()
    out.print(table)
    for one in whole.checks:
        for place in one.places[1:PLACES]:
            out.print(screen.cell(f"{one.name}: {place}"), soft_wrap=True)
    out.print(f"grade: {whole.grade}", soft_wrap=True)
    if whole.journal:
        out.print(f"journal ends at {whole.journal}", soft_wrap=True)
    if whole.custody:
        out.print(f"custody log ends at {whole.custody}", soft_wrap=True)
