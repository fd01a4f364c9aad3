"""`tocsin report plan`: what may be done about an incident, with what is known of it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
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
        from tocsin.casework.told.reading import incident_told
        from tocsin.cli import names
        from tocsin.reports.labels import Labels
        from tocsin.reports.planner import plan_report

        told = incident_told(names.incident(me, ref), me.user)
        report = plan_report(told, datetime.now(UTC), Labels(language))
    name = f"{told.ref}-plan.{form}"
    rendered(report, form, out or Path(name), fonts, as_json=as_json, show=show)
