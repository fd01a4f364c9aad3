"""Alerts as files: for people, and for the programs of others."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponse
from ninja import Path, Query, Router, Schema

from tocsin.casework.models import AlertRevision
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.records import found
from tocsin.console.api.values import Id
from tocsin.console.files import as_file
from tocsin.console.tokens.model import Scope
from tocsin.flow.alert_files import TYPES, Form, alert_file

router = Router(tags=["alerts"])
BYTES: dict[str, Any] = {"type": "string", "format": "binary"}
FILES: dict[str, Any] = {
    "description": "The file; its name has the label of the alert in it.",
    "content": {
        media_type: {"schema": {"type": "object"} if "json" in media_type else BYTES}
        for _, media_type in TYPES.values()
    },
}


class FormWanted(Schema):
    """In which form."""

    form: Form = Form.HTML


@router.get(
    "/{revision}/file",
    response=answers(None),
    auth=with_scope(Scope.READ),
    openapi_extra={"responses": {200: FILES}},
)
def read_revision_as_file(
    request: Request, revision: Path[Id], wanted: Query[FormWanted]
) -> HttpResponse:
    """Read a revision as a file, with what it rests on as far as who asks may read it.

    Of an alert that is TLP:CLEAR, addresses of outlets under Annex XV of Regulation (EU) 833/2014
    are left out.
    """
    one = found(AlertRevision, request, revision)
    return as_file(alert_file(one, request.auth.user, wanted.form, datetime.now(UTC)))
