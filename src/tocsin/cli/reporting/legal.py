"""`tocsin report dossier`, `abcde`, `request`: an incident for those who decide in law."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting import asked
from tocsin.cli.reporting.asked import Open, To

if TYPE_CHECKING:
    from tocsin.cli.acting import Acting

Ref = Annotated[str, typer.Argument(metavar="REF", help="An incident, as INC-2026-001.")]
Label = Annotated[
    str,
    typer.Option(
        "--tlp", metavar="LABEL", show_default=False,
        help="Label of the output: what is stricter stays out. Default: the incident's.",
    ),
]  # fmt: skip
Dated = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="TIME", show_default=False,
        help="The instant it is dated, as 2026-05-24T10:00. Default: this minute.",
    ),
]  # fmt: skip
Body = Annotated[str, typer.Option("--to", metavar="NAME", help="The body it is addressed to.")]


def dossier(
    ref: Ref,
    *,
    to: Body = "",
    tlp: Label = "",
    dated: Dated = None,
    form: Form = "html",
    fonts: Fonts = None,
    out: To = None,
    show: Open = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write facts, inferences, what speaks against, the reply, the effect and the law."""
    with acting(workspace, who, whom) as me:
        told = {"incident": _incident(me, ref), "tlp": tlp, "to": to}
        report, name = asked.written(me, "dossier", dated, **told)
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)


def abcde(
    ref: Ref,
    *,
    tlp: Label = "",
    dated: Dated = None,
    form: Form = "html",
    fonts: Fonts = None,
    out: To = None,
    show: Open = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:
    """Write the sheet of an incident: actor, behaviour, content, degree, effect."""
    with acting(workspace, who, whom) as me:
        told = {"incident": _incident(me, ref), "tlp": tlp}
        report, name = asked.written(me, "abcde", dated, **told)
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)


def request(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="preservation, traffic, registration, subscriber, order or emergency.",
        ),
    ],
    ref: Ref,
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="NAME", help="The authority that may make it.")
    ] = "",
    holder: Annotated[
        str, typer.Option("--holder", metavar="NAME", help="The provider that has the data.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why now.")] = "",
    over: Annotated[
        str | None,
        typer.Option(
            "--period", metavar="DAYS", show_default=False,
            help="Days of the data, two with / between. Default: those of the findings.",
        ),
    ] = None,
    tlp: Label = "",
    dated: Dated = None,
    form: Form = "html",
    fonts: Fonts = None,
    out: To = None,
    show: Open = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Draft a request that only a competent authority may make; nothing is sent."""
    from tocsin.reports.requests import ASKED

    if kind not in ASKED:
        raise typer.BadParameter(f"KIND is one of {', '.join(ASKED)}; got {kind}")
    with acting(workspace, who, whom) as me:
        report, name = asked.written(
            me, "request", dated, incident=_incident(me, ref), tlp=tlp, request=kind, to=to,
            holder=holder, reason=reason, period=over or "",
        )  # fmt: skip
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)


def _incident(me: "Acting", ref: str) -> int:
    from tocsin.cli import names

    return names.incident(me, ref).pk
