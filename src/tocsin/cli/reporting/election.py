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

        found = names.named(me, Election, election)
        report, name = asked.written(
            me, "election", as_of, election=found.catalog_id, period=over or "",
            language=language, public=public,
        )  # fmt: skip
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)
