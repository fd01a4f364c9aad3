"""Options that counted reports share: when, over which days, in which language, for whom."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tocsin.cli import times

if TYPE_CHECKING:
    from tocsin.cli.acting import Acting
    from tocsin.flow.reporting import Asking, Files
    from tocsin.reports.document import Document

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="TIME", show_default=False,
        help="Count what was known then, as 2026-05-24T10:00, or by the end of 2026-05-24. "
        "Default: now.",
    ),
]  # fmt: skip
Over = Annotated[
    str | None,
    typer.Option(
        "--period", metavar="DAYS", show_default=False,
        help="2024, 2024-06, or two days with / between. Default: the year of --as-of.",
    ),
]  # fmt: skip
Language = Annotated[
    str, typer.Option("--language", help="Of headings, units and names: en, fr or de.")
]
Public = Annotated[
    bool,
    typer.Option(
        "--public", help="For everybody: names, labelled records and small numbers are left out."
    ),
]
To = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Where to write.", show_default=False)
]
Open = Annotated[bool, typer.Option("--open", help="Open it when it is written.")]


def instant(me: "Acting", as_of: str | None) -> datetime:
    """Return the instant of a report: the one that was given, or now.

    A day is its last instant in the watch's zone, or now while it lasts: what was written down
    on it counts.
    """
    now, at = datetime.now(UTC), times.instant(me, "--as-of", as_of)
    if at is None:
        return now
    if as_of is not None and times.is_day(as_of):
        end = (at.astimezone(me.zone) + timedelta(days=1)).astimezone(UTC)
        return min(end - timedelta(microseconds=1), max(at, now))
    return at


def asking(
    me: "Acting", report: str, as_of: str | None, files: "Files | None" = None, /, **wanted: Any  # noqa: ANN401  # as `Wanted` has them
) -> "Asking":  # fmt: skip
    """Return that somebody asks for a report, with what they want of it."""
    from tocsin.flow.reporting import Asking, Files, Wanted

    return Asking(
        wanted=Wanted(report=report, **wanted), reader=me.user, actor=me.actor,
        at=instant(me, as_of), files=files or Files(),
    )  # fmt: skip


def written(
    me: "Acting", report: str, as_of: str | None, /, **wanted: Any  # noqa: ANN401  # the same
) -> "tuple[Document, str]":  # fmt: skip
    """Return a report, and what its file is called."""
    from tocsin.flow import reporting

    return reporting.report(asking(me, report, as_of, **wanted))


def assignments(option: str, given: list[str] | None) -> dict[str, str]:
    """Turn `name=value` into a mapping.

    >>> assignments("--ask", ["network=CDN"])
    {'network': 'CDN'}
    """
    found = {}
    for one in given or []:
        name, equals, value = one.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise typer.BadParameter(f"{option} wants NAME=VALUE; got {one!r}")
        found[name.strip()] = value.strip()
    return found
