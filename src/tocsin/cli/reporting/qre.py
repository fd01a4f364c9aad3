"""`tocsin report qre`: Commitment 14 by TTP and Member State."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli.acting import As, For, acting
from tocsin.cli.options import Json, Workspace
from tocsin.cli.rendering import Fonts, Form, rendered
from tocsin.cli.reporting import asked
from tocsin.cli.reporting.asked import AsOf, Language, Open, Public, To

if TYPE_CHECKING:
    from tocsin.reports.commitment14 import Narratives

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
    rows: Annotated[
        int, typer.Option("--rows", min=0, help="Records listed behind a table; 0: all.")
    ] = 500,
    as_of: AsOf = None,
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
    """Write the report on Commitment 14: QREs in words, SLIs by TTP and Member State."""
    with acting(workspace, who, whom) as me:
        from tocsin.flow import reporting
        from tocsin.reports.commitment14.centre import read_file
        from tocsin.reports.commitment14.published import read

        files = reporting.Files(
            words=narratives(words),
            published=tuple(read(path, "SLI 14.2.1") for path in published or ()),
            reported=read_file(compare) if compare else None,
        )
        report, name = reporting.report(
            asked.asking(me, "qre", as_of, files, period=period, before=before or "", rows=rows,
                         language=language, public=public)
        )  # fmt: skip
    rendered(report, form, out or Path(f"{name}.{form}"), fonts, as_json=as_json, show=show)


def narratives(words: Path | None) -> "Narratives | None":
    """Return what a signatory says in words, from a file; null: there is none."""
    import msgspec

    from tocsin.reports.commitment14 import Narratives
    from tocsin.vocabulary.errors import FileError

    if words is None:
        return None
    try:
        return msgspec.toml.decode(words.read_bytes(), type=Narratives)
    except (OSError, msgspec.MsgspecError) as error:
        rule = "expected TOML with policies, detection, actions"
        raise FileError(words, rule, got=str(error)) from None
