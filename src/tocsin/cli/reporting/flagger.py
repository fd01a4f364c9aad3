"""`tocsin report flagger`: the yearly report of a trusted flagger."""

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
    independence: Annotated[
        Path | None,
        typer.Option(
            "--independence", metavar="FILE", show_default=False, exists=True, dir_okay=False,
            help="A text: what keeps you independent of the platforms.",
        ),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(
            "--channel", metavar="NAME", show_default=False,
            help="Through which you notify as a trusted flagger. May be repeated. Default: any.",
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
    """Write the notices of a year by provider, type and action, without personal data."""
    with acting(workspace, who, whom) as me:
        report, name = asked.written(
            me, "flagger", as_of, channels=tuple(channel or ()), period=over or "",
            independence=independence.read_text(encoding="utf-8") if independence else "",
            language=language, public=public,
        )  # fmt: skip
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)
