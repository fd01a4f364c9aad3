"""What commands that write reports share: in which form, with which fonts, and where to."""

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen

if TYPE_CHECKING:
    from tocsin.reports.document import Document

FORMS = ("html", "pdf", "docx", "xlsx", "csv", "json")
Form = Annotated[
    str,
    typer.Option("--format", help="html, pdf, docx, xlsx (its tables), csv (its numbers) or json."),
]
Fonts = Annotated[
    Path | None,
    typer.Option(
        "--fonts", metavar="FOLDER", show_default=False,
        help="Fonts for what a PDF's own do not draw, instead of this machine's.",
    ),
]  # fmt: skip


def rendered(
    report: "Document",
    form: str,
    out: Path,
    fonts: Path | None = None,
    *,
    as_json: bool,
    show: bool,
) -> None:
    """Write a report in a form, and say where it is."""
    from tocsin.flow import reporting
    from tocsin.vocabulary.durable import replaced

    if form not in FORMS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMS)}; got {form}")
    out.parent.mkdir(parents=True, exist_ok=True)
    replaced(out, reporting.rendered(report, reporting.Form(form), fonts))
    if as_json:
        screen.print_json({"report": str(out), "format": form})
    else:
        screen.results().print(screen.cell(out.resolve()), soft_wrap=True)
    if show:
        webbrowser.open(out.resolve().as_uri())
