"""`tocsin report plan`: what may be done about an incident, with what is known of it."""

from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting import asked
from tocsin.cli.reporting.asked import Language, Open, To


def command(
    ref: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its reference.")],
    *,
    language: Language = "en",
    form: Form = "html",
    fonts: Fonts = None,
    out: To = None,
    show: Open = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write which of ten interventions answer an incident, what is known of each, and cautions."""
    with acting(workspace, who, whom) as me:
        from tocsin.cli import names

        incident = names.incident(me, ref).pk
        report, name = asked.written(me, "plan", None, incident=incident, language=language)
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)
