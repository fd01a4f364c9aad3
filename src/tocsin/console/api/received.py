"""What others sent: handed in as it is, taken in by a job, as proposals to decide on."""

from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from tocsin.casework.models import Role
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.desks import folder
from tocsin.console.api.jobs import JobTold
from tocsin.console.api.values import Line, Tlp
from tocsin.console.tokens.model import Scope
from tocsin.jobs import asking, handed_in

router = Router(tags=["received"])
CHUNK = 1 << 16
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file as it is: a STIX bundle, a MISP event, fact checks (ClaimReview).",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}


class HandedIn(Schema):
    """What the file is called, and its label where it bears none."""

    name: Annotated[Line, Field(min_length=1)] = "received.json"
    tlp: Tlp = "amber"


@router.post(
    "", response=answers(JobTold, 201), auth=with_scope(Scope.PROPOSE), openapi_extra=BODY
)  # fmt: skip
def receive(request: Request, told: Query[HandedIn]) -> Any:  # noqa: ANN401
    """Hand in what others sent: a job takes it in, and says what became of it and what did not.

    It becomes incidents and findings to decide on, and indicators that detectors see; nothing is
    confirmed by it. Up to 100 MB with a token.
    """
    request.auth.actor.must_be("what others send", Role.ANALYST)
    file = handed_in.hand_in(folder(), told.name, _chunks(request))
    asked = {"file": file, "tlp": told.tlp}
    return Status(201, JobTold.of(asking.ask("receive", asked, request.auth.actor)))


def _chunks(request: HttpRequest) -> Iterator[bytes]:
    """Yield what is sent, a piece at a time, as it comes."""
    if hasattr(request, "_body"):
        yield request.body
        return
    while piece := request.read(CHUNK):
        yield piece
