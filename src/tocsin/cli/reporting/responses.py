"""`tocsin report responses`: the statistics of rapid response."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting import asked
from tocsin.cli.reporting.asked import AsOf, Language, Open, Over, Public, To


def command(
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by", metavar="WORD", show_default=False,
            help="recipient, channel, election, member-state, behaviour or month. May be "
            "repeated. Default: all of them.",
        ),
    ] = None,
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
) -> None:  # fmt: skip
    """Write how many notices were sent, how fast they were answered, and what came of them."""
    with acting(workspace, who, whom) as me:
        report, name = asked.written(
            me, "responses", as_of, by=tuple(by or ()), period=over or "", language=language,
            public=public,
        )  # fmt: skip
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)
