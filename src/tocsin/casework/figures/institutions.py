"""What authorities and institutions were told: notices that were sent, briefings that were held."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.activities import held
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.handed_over import kinds
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import (
    Activity,
    ActivityKind,
    Alert,
    AlertRevision,
    OrganisationKind,
    Submission,
    Transition,
)
from tocsin.casework.rapid.states import Event

SENDINGS = (Event.SEND, Event.RESEND)


class Notice(NamedTuple):
    """A submission."""

    id: int
    revision_id: int
    recipient_id: int


class Revised(NamedTuple):
    """A revision of an alert."""

    id: int
    alert_id: int


class Owned(NamedTuple):
    """An alert, and whose it is."""

    id: int
    owner_id: int


@rule(
    "institutions.informed", "notices and briefings",
    "Notices sent and briefings held for authorities and institutions (or organisations of the "
    "kind that is asked for) in the period; one about several elections counts for each.",
    takes="period network election recipient",
)  # fmt: skip
def institutions_informed(past: Past, question: Question) -> Iterable[Counted]:
    """Count what was told, whichever way."""
    kind = question.recipient or OrganisationKind.AUTHORITY
    theirs = {key for key, one in kinds(past).items() if one == kind}
    yield from _notices(past, question, theirs)
    briefings = {one.id for one in held(past, question, ActivityKind.BRIEFING)}
    links = past.links(Activity, "counterparts", briefings)
    for key in sorted({activity for activity, one in links if one in theirs}):
        yield Counted(f"activity:{key}")


def sent(past: Past) -> dict[int, datetime]:
    """Return when each notice was first sent; one whose every sending bounced was not."""
    rows = past.readable(Transition).filter(recorded_at__lte=past.as_of)
    ways: defaultdict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for key, event, at in rows.order_by("submission_id", "seq").values_list(
        "submission_id", "event", "occurred_at"
    ):
        ways[key].append((event, at))
    return {
        key: min(at for event, at in way if event in SENDINGS)
        for key, way in ways.items()
        if _arrived([event for event, _ in way])
    }


def _arrived(events: list[str]) -> bool:
    following = [*events[1:], ""]
    return any(
        one in SENDINGS and after != Event.BOUNCE
        for one, after in zip(events, following, strict=True)
    )


def _notices(past: Past, question: Question, theirs: set[int]) -> Iterator[Counted]:
    first = sent(past)
    alerts = {one.id: one.owner_id for one in past.rows(Alert, Owned)}
    of = {one.id: one.alert_id for one in past.rows(AlertRevision, Revised)}
    owners, about = meant.owners(past, question), None
    if question.election is not None:
        wanted = meant.election(past, question.election)
        about = {key for key, one in past.links(Alert, "elections", alerts) if one == wanted}
    for one in past.rows(Submission, Notice):
        alert = of.get(one.revision_id)
        if alert not in alerts or one.recipient_id not in theirs or one.id not in first:
            continue
        ours = owners is None or alerts[alert] in owners
        if ours and question.within(first[one.id]) and (about is None or alert in about):
            yield Counted(f"submission:{one.id}")
