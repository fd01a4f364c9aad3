"""`tocsin report election`: what was seen of an election, what was done, what was answered."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting import asked
from tocsin.cli.reporting.asked import AsOf, Language, Open, Over, Public, To


def command(
    election: Annotated[
        str, typer.Argument(metavar="ELECTION", help="Its id, RO-presidential-2024-11-24.")
    ],
    *,
    as_of: AsOf = None,
    over: Over = None,
    language: Language = "en",
    public: Public = False,
    form: Form = "html",
    fonts: Fonts = None,
    out: To = None,
    show: Open = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write what threatened an election, what was done, and what recipients answered."""
    with acting(workspace, who, whom) as me:
        from tocsin.casework.models import Election
        from tocsin.cli import names
        from tocsin.reports.election import election_report
        from tocsin.reports.labels import Labels
        from tocsin.reports.network import Asked, Shown

        at = asked.instant(me, as_of)
        found = names.named(me, Election, election)
        question = Asked(as_of=at, period=asked.period(over, at) if over else None)
        shown = Shown(labels=Labels(language), public=public)
        report = election_report(me.user, found.catalog_id, question, shown)
        name = f"election-{found.catalog_id}"
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)
