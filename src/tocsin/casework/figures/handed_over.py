"""Evidence that was handed over, and to whom."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import Alert, EvidenceTransfer, Organisation, OrganisationKind


class Given(NamedTuple):
    """One bundle that one recipient was given."""

    id: int
    recipient_id: int
    manifest_sha256: str
    at: datetime
    alert_id: int | None
    owner_id: int


class Kind(NamedTuple):
    """What an organisation is to us."""

    id: int
    kind: str


class Key(NamedTuple):
    """A record by its key alone."""

    id: int


def kinds(past: Past) -> dict[int, str]:
    """Return what every organisation is to us."""
    return {one.id: one.kind for one in past.rows(Organisation, Kind)}


@rule(
    "evidence.handed_over", "bundles of evidence",
    "Bundles of evidence handed over to authorities and institutions (or organisations of the kind "
    "that is asked for) in the period; the same bundle given to the same recipient again counts "
    "once.",
    takes="period network election recipient",
)  # fmt: skip
def evidence_handed_over(past: Past, question: Question) -> Iterable[Counted]:
    """Count what authorities were given."""
    recipients, owners, about = kinds(past), meant.owners(past, question), _about(past, question)
    wanted = question.recipient or OrganisationKind.AUTHORITY
    found = defaultdict(list)
    for one in past.rows(EvidenceTransfer, Given):
        ours = owners is None or one.owner_id in owners
        fits = recipients.get(one.recipient_id) == wanted and question.within(one.at)
        if ours and fits and (about is None or one.alert_id in about):
            place = f"evidencetransfer:{one.id}"
            found[one.recipient_id, one.manifest_sha256].append(place)
    return [Counted(places[0], tuple(places)) for places in found.values()]


def _about(past: Past, question: Question) -> set[int] | None:
    """Return the alerts about the election that is asked for; null: any will do, or none."""
    if question.election is None:
        return None
    wanted = meant.election(past, question.election)
    of = {one.id for one in past.rows(Alert, Key)}
    return {alert for alert, one in past.links(Alert, "elections", of) if one == wanted}
