"""`tocsin report network`: what a network found, did and saw done, every figure from records."""

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
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan", metavar="FILE", show_default=False,
            help="What is counted, in which words. Default: the plan that comes with Tocsin.",
        ),
    ] = None,
    ask: Annotated[
        list[str] | None,
        typer.Option(
            "--ask", metavar="NAME=VALUE", show_default=False,
            help="What the plan asks for, as network=CDN. May be repeated.",
        ),
    ] = None,
    freeze: Annotated[
        str | None,
        typer.Option(
            "--freeze", metavar="NAME", show_default=False,
            help="Publish the figures under this name: they are kept with what they counted.",
        ),
    ] = None,
    compare: Annotated[
        str, typer.Option(
            "--compare", metavar="NAME", show_default=False,
            help="The published report to hold it against. Default: the latest one.",
        )
    ] = "",
    rows: Annotated[
        int, typer.Option("--rows", min=0, help="Records listed behind a figure; 0: all.")
    ] = 500,
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
    """Write the figures of a network, each with its method and the records behind it."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import reporting
        from tocsin.reports.network import read

        told = asked.asking(
            me, "network", as_of, reporting.Files(plan=read(plan) if plan else None),
            language=language, public=public, period=over or "", rows=rows, compare=compare,
            asked=asked.assignments("--ask", ask),
        )  # fmt: skip
        report, name = reporting.report(told)
        if freeze is not None:
            reporting.publish(told, freeze)
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)
