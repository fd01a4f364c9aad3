"""Alerts that were published, a chain of revisions and of alerts that replace one another once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, order, rule
from tocsin.casework.models import Alert, RevisionState, RevisionStep


class Told(NamedTuple):
    """An alert."""

    id: int
    owner_id: int
    supersedes_id: int | None


class Published(NamedTuple):
    """A revision that stands published, and since when."""

    revision: int
    alert: int
    at: datetime


def published(past: Past) -> list[Published]:
    """Return the revisions that had been published, and not withdrawn again."""
    steps = past.readable(RevisionStep).filter(recorded_at__lte=past.as_of)
    rows = steps.order_by("revision_id", "seq").values_list(
        "revision_id", "revision__alert_id", "to_state", "occurred_at"
    )
    standing: dict[int, Published] = {}
    for revision, alert, state, at in rows:
        if state == RevisionState.PUBLISHED:
            standing[revision] = Published(revision, alert, at)
        else:
            standing.pop(revision, None)
    return list(standing.values())


@rule(
    "alerts.published", "alerts",
    "Alerts first published in the period and not withdrawn; an alert with several revisions, or "
    "that replaces another, counts once.",
    takes="period network election",
)  # fmt: skip
def alerts_published(past: Past, question: Question) -> Iterable[Counted]:
    """Count chains of alerts by the day on which they began."""
    alerts = {one.id: one for one in past.rows(Alert, Told)}
    owners = meant.owners(past, question)
    about = _about(past, question, alerts)
    chains = defaultdict(list)
    for one in published(past):
        if one.alert in alerts:
            chains[_beginning(one.alert, alerts)].append(one)
    for chain in chains.values():
        first = min(chain, key=lambda one: (one.at, one.revision))
        named = {one.alert for one in chain}
        if not question.within(first.at) or (about is not None and not named & about):
            continue
        if owners is None or alerts[first.alert].owner_id in owners:
            behind = sorted((f"alertrevision:{one.revision}" for one in chain), key=order)
            yield Counted(f"alert:{first.alert}", tuple(behind))


def _about(past: Past, question: Question, alerts: dict[int, Told]) -> set[int] | None:
    """Return the alerts about the election that is asked for; null: any will do."""
    if question.election is None:
        return None
    wanted = meant.election(past, question.election)
    return {alert for alert, one in past.links(Alert, "elections", alerts) if one == wanted}


def _beginning(alert: int, alerts: dict[int, Told]) -> int:
    """Return the alert that a chain of replacements began with, as far as it can be read."""
    been = {alert}
    while (before := alerts[alert].supersedes_id) in alerts and before not in been:
        alert = before
        been.add(alert)
    return alert
