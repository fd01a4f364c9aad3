"""One revision of an alert as a file, in the forms that others read; as its reader may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import BinaryIO

from tocsin.casework.models import AlertRevision
from tocsin.casework.models.visible import Asker
from tocsin.casework.told import AlertTold
from tocsin.casework.told.reading import alert_told
from tocsin.exchange import misp, navigator, stix, tables


class Form(StrEnum):
    """What an alert may be taken along as."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    STIX = "stix"
    OPENCTI = "opencti"
    MISP = "misp"
    NAVIGATOR = "navigator"
    CSV = "csv"
    XLSX = "xlsx"


JSON = "application/json"
TYPES: Mapping[Form, tuple[str, str]] = {
    Form.HTML: ("html", "text/html; charset=utf-8"),
    Form.PDF: ("pdf", "application/pdf"),
    Form.DOCX: (
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    Form.STIX: ("stix.json", JSON),
    Form.OPENCTI: ("opencti.stix.json", JSON),
    Form.MISP: ("misp.json", JSON),
    Form.NAVIGATOR: ("disarm-layer.json", JSON),
    Form.CSV: ("assets.csv", "text/csv; charset=utf-8"),
    Form.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}  # fmt: skip
"""How the name of a file ends, and its media type."""


@dataclass(frozen=True)
class AlertFile:
    """A file: what it is called, what it is, and its bytes."""

    name: str
    """With the label in it, so that it is seen wherever the file lies."""
    media_type: str
    content: bytes


def alert_file(revision: AlertRevision, user: Asker, form: Form, dated: datetime) -> AlertFile:
    """Return a revision that a person may read as a file; what they may not read is not in it."""
    told = alert_told(revision, user)
    ending, media_type = TYPES[form]
    name = f"{plain(told.ref)}-{told.revision}.{label(told.tlp)}.{ending}"
    return AlertFile(name, media_type, WAYS[form](told, dated))


def plain(name: str) -> str:
    """Return a name as part of a file's name.

    >>> plain("dossier-INC 2026/001")
    'dossier-INC-2026-001'
    """
    return "".join(one if one.isascii() and (one.isalnum() or one in "-_") else "-" for one in name)


def label(tlp: str) -> str:
    """Return a label as part of a file's name.

    >>> label("amber+strict")
    'tlp-amber-strict'
    """
    return f"tlp-{tlp.replace('+', '-')}"


def _html(told: AlertTold, dated: datetime) -> bytes:
    from tocsin.reports.alert import alert_report  # noqa: PLC0415  # charts, for who asks
    from tocsin.reports.document.pages import html  # noqa: PLC0415

    return html(alert_report(told, dated)).encode()


def _pdf(told: AlertTold, dated: datetime) -> bytes:
    from tocsin.reports.alert import alert_report  # noqa: PLC0415
    from tocsin.reports.document.pdf import pdf  # noqa: PLC0415

    return pdf(alert_report(told, dated))


def _docx(told: AlertTold, dated: datetime) -> bytes:
    from tocsin.reports.alert import alert_report  # noqa: PLC0415
    from tocsin.reports.document.docx_ import docx  # noqa: PLC0415

    return docx(alert_report(told, dated))


def _xlsx(told: AlertTold, _: datetime) -> bytes:
    return _written(lambda out: tables.write_xlsx(tables.of_alert(told), out))


def _csv(told: AlertTold, _: datetime) -> bytes:
    assets = next(one for one in tables.of_alert(told) if one.name == "assets")
    return _written(lambda out: tables.write_csv(assets, out))


def _stix(told: AlertTold, _: datetime) -> bytes:
    return _written(lambda out: stix.write_alert(told, out))


def _opencti(told: AlertTold, _: datetime) -> bytes:
    return _written(lambda out: stix.write_alert(told, out, stix.Profile.OPENCTI))


def _misp(told: AlertTold, _: datetime) -> bytes:
    return _written(lambda out: misp.write(told, out))


def _navigator(told: AlertTold, _: datetime) -> bytes:
    name = f"{told.ref}/{told.revision}"
    return _written(
        lambda out: navigator.write(name, told.findings, "disarm", out, told.tlp, told.of_whole)
    )


def _written(write: Callable[[BinaryIO], object]) -> bytes:
    out = BytesIO()
    write(out)
    return out.getvalue()


WAYS: Mapping[Form, Callable[[AlertTold, datetime], bytes]] = {
    Form.HTML: _html, Form.PDF: _pdf, Form.DOCX: _docx, Form.STIX: _stix,
    Form.OPENCTI: _opencti, Form.MISP: _misp, Form.NAVIGATOR: _navigator, Form.CSV: _csv,
    Form.XLSX: _xlsx,
}  # fmt: skip
