"""A report as a file: what it is called, what it is, and its bytes."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tocsin.flow.alert_files import JSON, label, plain
from tocsin.flow.alert_files import TYPES as ALERT_TYPES
from tocsin.flow.alert_files import Form as AlertForm
from tocsin.flow.reporting.kinds import Asking, report
from tocsin.flow.reporting.wanted import Form

if TYPE_CHECKING:
    from tocsin.reports.document import Document

TYPES = {
    Form.HTML: ALERT_TYPES[AlertForm.HTML][1],
    Form.PDF: ALERT_TYPES[AlertForm.PDF][1],
    Form.DOCX: ALERT_TYPES[AlertForm.DOCX][1],
    Form.XLSX: ALERT_TYPES[AlertForm.XLSX][1],
    Form.CSV: ALERT_TYPES[AlertForm.CSV][1],
    Form.JSON: JSON,
}
"""Media types."""


@dataclass(frozen=True)
class ReportFile:
    """A file, with the label in its name, so that it is seen wherever the file lies."""

    name: str
    media_type: str
    tlp: str
    """"": a report without a label."""
    content: bytes


def filed(asking: Asking) -> ReportFile:
    """Return a report as a file in the form that is wanted."""
    made, stem = report(asking)
    return file_of(made, stem, asking.wanted.form)


def file_of(made: "Document", stem: str, form: Form) -> ReportFile:
    """Return a report that was written as a file; `stem` begins its name."""
    labelled = f".{label(made.tlp)}" if made.tlp else ""
    name = f"{plain(stem)}{labelled}.{form}"
    return ReportFile(name, TYPES[form], made.tlp, rendered(made, form))


def rendered(made: "Document", form: Form, fonts: Path | None = None) -> bytes:
    """Return a report in a form; `fonts` is a folder of fonts for what a PDF's own do not draw."""
    if form == Form.PDF:
        from tocsin.reports.document.pdf import pdf  # noqa: PLC0415  # 80 MB, for who asks

        return pdf(made, fonts)
    if form == Form.DOCX:
        from tocsin.reports.document.docx_ import docx  # noqa: PLC0415  # the same

        return docx(made)
    if form == Form.XLSX:
        from tocsin.flow.reporting.sheets import xlsx  # noqa: PLC0415  # the same

        return xlsx(made)
    if form == Form.CSV:
        from tocsin.flow.reporting.sheets import csv  # noqa: PLC0415  # the same

        return csv(made)
    if form == Form.JSON:
        import msgspec  # noqa: PLC0415  # beside the others

        return msgspec.json.format(msgspec.json.encode(made), indent=1)
    from tocsin.reports.document.pages import html  # noqa: PLC0415  # the same

    return html(made).encode()
