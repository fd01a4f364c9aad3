"""`tocsin report`: pages for people, made from the records."""

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace, opened
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting import election, flagger, legal, network, plan, responses
from tocsin.cli.reporting.asked import Open, To
from tocsin.cli.reporting.qre import qre

app = typer.Typer(help="Write a report.", no_args_is_help=True)

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="Where to write. Default: briefing.html in the watch."
    ),
]


@app.callback()
def reports() -> None:
    """Write a report."""


app.command()(qre)


@app.command()
def briefing(
    *,
    out: Out = None,
    show: Open = False,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write what was imported and found as one HTML page that needs no network."""
    from tocsin.reports.briefing import collect, write

    watch = opened(workspace)
    with screen.busy("writing the briefing", quiet=as_json):
        path = write(collect(watch), out or watch.folder / "briefing.html")
    if as_json:
        screen.print_json({"briefing": str(path)})
    else:
        screen.results().print(f"Briefing: {screen.cell(path.resolve())}", soft_wrap=True)
    if show:
        webbrowser.open(path.resolve().as_uri())


@app.command()
def alert(
    ref: Annotated[
        str, typer.Argument(metavar="ALERT", help="Its reference; REF/2 is the second revision.")
    ],
    *,
    form: Form = "html",
    fonts: Fonts = None,
    out: To = None,
    show: Open = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write one revision of an alert as a page, a PDF or a text to edit."""
    from datetime import UTC, datetime

    from tocsin.cli import names

    with acting(workspace, who, whom) as me:
        from tocsin.casework.told.reading import alert_told
        from tocsin.reports.alert import alert_report

        revision = names.revision(me, ref)
        report = alert_report(alert_told(revision, me.user), datetime.now(UTC))
        name = f"{revision.alert.ref}-{revision.number}"
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)


app.command("network")(network.command)
app.command("election")(election.command)
app.command("responses")(responses.command)
app.command("flagger")(flagger.command)
app.command("plan")(plan.command)
app.command("dossier")(legal.dossier)
app.command("abcde")(legal.abcde)
app.command("request")(legal.request)
