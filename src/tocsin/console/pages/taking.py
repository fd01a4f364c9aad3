"""An alert to take along, as a file in one of the forms that others read."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tocsin.casework.access import Actor
from tocsin.casework.models import AlertRevision
from tocsin.console.acting import page
from tocsin.console.files import as_file
from tocsin.console.pages.reading import one
from tocsin.flow.alert_files import Form, alert_file

FILES: tuple[tuple[str, str | Promise], ...] = (
    (Form.PDF, gettext_lazy("PDF, for archives and screen readers")),
    (Form.HTML, gettext_lazy("one page that loads nothing")),
    (Form.DOCX, gettext_lazy("text to edit (DOCX)")),
    (Form.XLSX, gettext_lazy("tables (XLSX)")),
    (Form.CSV, gettext_lazy("assets (CSV)")),
    (Form.STIX, gettext_lazy("STIX 2.1 bundle")),
    (Form.OPENCTI, gettext_lazy("STIX 2.1 bundle for OpenCTI")),
    (Form.MISP, gettext_lazy("MISP event")),
    (Form.NAVIGATOR, gettext_lazy("DISARM Navigator layer")),
)
"""Every form, and how it is called."""


@require_GET
@page
def file(request: HttpRequest, actor: Actor, pk: int, form: str) -> HttpResponse:
    """Give a revision as a file, with what its reader may see."""
    if form not in tuple(Form):
        raise Http404
    row = one(AlertRevision, request, pk, related=("alert__owner",))
    return as_file(alert_file(row, request.user, Form(form), datetime.now(UTC)))
