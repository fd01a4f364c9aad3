"""`tocsin report dossier`, `abcde`, `request`: an incident for those who decide in law."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting import asked
from tocsin.cli.reporting.asked import Open, To

if TYPE_CHECKING:
    from tocsin.casework.told.case_file import CaseFileTold
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
        from tocsin.reports.dossier import dossier_report

        told = _told(me, ref, tlp)
        report = dossier_report(told, asked.instant(me, dated), to)
    path = out or Path(f"dossier-{told.incident.ref}.{form}")
    rendered(report, form, path, fonts, as_json=as_json, show=show)


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
        from tocsin.reports.abcde import abcde_report

        told = _told(me, ref, tlp)
        report = abcde_report(told, asked.instant(me, dated))
    path = out or Path(f"abcde-{told.incident.ref}.{form}")
    rendered(report, form, path, fonts, as_json=as_json, show=show)


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
    from tocsin.reports.requests import ASKED, Draft, request_report

    if kind not in ASKED:
        raise typer.BadParameter(f"KIND is one of {', '.join(ASKED)}; got {kind}")
    first_on, last_on = _days(over)
    draft = Draft(authority=to, holder=holder, reason=reason, first_on=first_on, last_on=last_on)
    with acting(workspace, who, whom) as me:
        told = _told(me, ref, tlp)
        report = request_report(ASKED[kind], told, draft, asked.instant(me, dated))
    path = out or Path(f"request-{kind}-{told.incident.ref}.{form}")
    rendered(report, form, path, fonts, as_json=as_json, show=show)


def _told(me: "Acting", ref: str, tlp: str) -> "CaseFileTold":
    from tocsin.casework.told.filing import case_file
    from tocsin.cli import names

    return case_file(names.incident(me, ref), me.user, tlp.lower())


def _days(over: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period; nulls: none was given.

    >>> _days("2024-11-01/2024-11-24")
    (datetime.date(2024, 11, 1), datetime.date(2024, 11, 24))
    """
    if over is None:
        return None, None
    try:
        first, _, last = over.partition("/")
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as error:
        rule = f"--period wants DAY or DAY/DAY, as 2024-11-01/2024-11-24; got {over}"
        raise typer.BadParameter(rule) from error
