"""What followed, and evidence that was asked for: as others attest it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import Outcome


class Followed(NamedTuple):
    """One outcome."""

    id: int
    kind: str
    on_date: date
    is_confirmed: bool
    attested_by_id: int | None
    owner_id: int


@rule(
    "outcomes.attested", "outcomes",
    "Confirmed outcomes of one kind, in the period, of which somebody attests that the work "
    "contributed to them; that it caused them is not said.",
    takes="period network kind!",
)  # fmt: skip
def outcomes_attested(past: Past, question: Question) -> Iterable[Counted]:
    """Count outcomes with a witness."""
    owners = meant.owners(past, question)
    for one in past.rows(Outcome, Followed, kind=question.kind, is_confirmed=True):
        ours = owners is None or one.owner_id in owners
        if ours and one.attested_by_id is not None and question.within(one.on_date):
            yield Counted(f"outcome:{one.id}")
