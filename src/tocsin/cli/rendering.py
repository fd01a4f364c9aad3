"""What commands that write reports share: in which form, with which fonts, and where to."""

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen

if TYPE_CHECKING:
    from tocsin.reports.document import Document

FORMS = ("html", "pdf", "docx", "json")
Form = Annotated[str, typer.Option("--format", help="html, pdf, docx or json.")]
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
    from tocsin.vocabulary.durable import replaced

    if form not in FORMS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMS)}; got {form}")
    out.parent.mkdir(parents=True, exist_ok=True)
    replaced(out, _made(report, form, fonts))
    if as_json:
        screen.print_json({"report": str(out), "format": form})
    else:
        screen.results().print(screen.cell(out.resolve()), soft_wrap=True)
    if show:
        webbrowser.open(out.resolve().as_uri())


def _made(report: "Document", form: str, fonts: Path | None) -> bytes:
    if form == "pdf":
        from tocsin.reports.document.pdf import pdf

        return pdf(report, fonts)
    if form == "docx":
        from tocsin.reports.document.docx_ import docx

        return docx(report)
    if form == "json":
        import msgspec

        return msgspec.json.format(msgspec.json.encode(report), indent=1)
    from tocsin.reports.document.pages import html

    return html(report).encode()
