"""`tocsin report qre`: Commitment 14 by TTP and Member State."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting.asked import Open, To

if TYPE_CHECKING:
    from datetime import datetime

    from tocsin.casework.figures.asking import Period
    from tocsin.cli.acting import Acting
    from tocsin.reports.commitment14 import Narratives, Wave

Compared = Annotated[
    Path | None,
    typer.Option(
        "--compare", metavar="FILE", show_default=False,
        help="Another wave, as JSON of the Transparency Centre or of tocsin export.",
    ),
]  # fmt: skip
Words = Annotated[
    Path | None,
    typer.Option(
        "--words", metavar="FILE", show_default=False,
        help="TOML with what you say yourselves: policies, detection, actions.",
    ),
]  # fmt: skip


def qre(
    *,
    period: Annotated[
        str, typer.Option("--period", help="A year, a month, a day, or two with / between.")
    ],
    before: Annotated[
        str | None,
        typer.Option("--before", help="Compare with this period.", show_default=False),
    ] = None,
    words: Words = None,
    published: Annotated[
        list[Path] | None,
        typer.Option(
            "--published", metavar="FILE", show_default=False,
            help="A signatory's own table, CSV; its totals are held against its rows.",
        ),
    ] = None,
    compare: Compared = None,
    language: Annotated[
        str, typer.Option("--language", help="Titles of TTPs: en, fr or de.")
    ] = "en",
    form: Form = "html",
    fonts: Fonts = None,
    out: To = None,
    show: Open = False,
    who: As = None,
    whom: For = None,
    workspace: Workspace = None,
    as_json: Json = False,
) -> None:  # fmt: skip
    """Write the report on Commitment 14: QREs in words, SLIs by TTP and Member State."""
    from datetime import UTC, datetime

    now = datetime.now(UTC)
    with acting(workspace, who, whom) as me:
        from tocsin.casework.figures.asking import Period
        from tocsin.reports.commitment14 import commitment14_report
        from tocsin.reports.commitment14.centre import read_file
        from tocsin.reports.commitment14.published import read

        beside = read_file(compare) if compare else None
        tables = tuple(read(path, "SLI 14.2.1") for path in published or ())
        said = narratives(words)
        wave = wave_of(me, Period.read(period), period, now, said)
        earlier = wave_of(me, Period.read(before), before, now, said) if before else None
    report = commitment14_report(wave, earlier, tables, language, beside)
    name = Path(f"commitment14-{period.replace('/', '_')}.{form}")
    rendered(report, form, out or name, fonts, as_json=as_json, show=show)


def wave_of(
    me: "Acting", period: "Period", said: str, now: "datetime", words: "Narratives"
) -> "Wave":  # fmt: skip
    """Count one period: findings of conduct that began in it, and what was answered to alerts."""
    from tocsin.casework.models import AlertRevision, Finding, FindingState, RevisionState
    from tocsin.casework.told.reading import alert_told, findings_told
    from tocsin.reports.commitment14 import Wave, counted

    within = (period.span.first, period.span.last)
    findings = me.rows(Finding).filter(state=FindingState.CONFIRMED, first_at__range=within)
    told = (RevisionState.PUBLISHED, RevisionState.APPROVED)
    rows = me.rows(AlertRevision).filter(findings__finding__in=findings, state__in=told)
    return Wave(
        of=me.house.name,
        period=said,
        dated=now,
        counted=counted(
            findings_told(findings, me.user), [alert_told(one, me.user) for one in rows.distinct()]
        ),
        narratives=words,
    )


def narratives(words: Path | None) -> "Narratives":
    """Return what a signatory says in words, from a file."""
    import msgspec

    from tocsin.reports.commitment14 import Narratives
    from tocsin.vocabulary.errors import FileError

    if words is None:
        return Narratives()
    try:
        return msgspec.toml.decode(words.read_bytes(), type=Narratives)
    except (OSError, msgspec.MsgspecError) as error:
        rule = "expected TOML with policies, detection, actions"
        raise FileError(words, rule, got=str(error)) from None
