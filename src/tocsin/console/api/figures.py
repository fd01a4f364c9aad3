"""Figures: what can be counted over the records that one may read, as of any instant."""

from datetime import UTC, datetime
from typing import Annotated

from ninja import Path, Query, Router, Schema
from pydantic import Field

from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.register import count, rules
from tocsin.console.api.answers import answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.values import Instant, Line
from tocsin.console.tokens.model import Scope

router = Router(tags=["figures"])
Name = Annotated[str, Field(pattern=r"^[a-z0-9_.-]{1,120}$")]


class RuleTold(Schema):
    """One way to count."""

    name: str
    version: int
    unit: str
    definition: str


class FigureTold(Schema):
    """One number, and the records behind it."""

    name: str
    version: int
    value: float
    unit: str
    definition: str
    as_of: datetime | None
    basis: str
    records: list[str]
    caveats: list[str]


class Asking(Schema):
    """What is asked; which of it a figure takes, its rule says."""

    as_of: Instant | None = None
    """Null: now."""
    period: Line = ""
    """`2024`, `2024-11`, `2024-06-01/2024-06-30`."""
    on: Line = ""
    network: Line = ""
    election: Line = ""
    platform: Line = ""
    operation: Line = ""
    kind: Line = ""
    rule: Line = ""
    subject: Line = ""
    actor: Line = ""
    instrument: Line = ""
    provision: Line = ""
    recipient: Line = ""
    topic: Line = ""


@router.get("", response=answers(list[RuleTold]), auth=with_scope(Scope.READ))
def list_figures(request: Request) -> list[RuleTold]:  # noqa: ARG001  # the same for all
    """List what can be counted, and by which rule."""
    return [
        RuleTold(name=one.name, version=one.version, unit=one.unit, definition=one.definition)
        for one in rules().values()
    ]


@router.get("/{name}", response=answers(FigureTold), auth=with_scope(Scope.READ))
def count_figure(request: Request, name: Path[Name], asking: Query[Asking]) -> FigureTold:
    """Count by a rule over what one may read; the same question has the same answer any day."""
    asked = {key: value for key, value in asking.dict().items() if value and key != "as_of"}
    question = Question.read(asking.as_of or datetime.now(UTC), asked)
    found = count(name, request.auth.user, question)
    return FigureTold(
        name=found.name, version=found.version, value=found.value, unit=found.unit,
        definition=found.definition, as_of=found.as_of, basis=found.basis,
        records=list(found.records), caveats=list(found.caveats),
    )  # fmt: skip
