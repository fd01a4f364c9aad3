"""What is done by itself, round after round: asked for once a round, whoever and however many ask.

A round is a stretch of the clock; its number is in the key of its jobs.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from tocsin.casework.access import program
from tocsin.casework.emergency import mode
from tocsin.casework.models import Mode, Organisation, Submission
from tocsin.casework.rapid.states import State
from tocsin.flow.pursuing import UNDER_WAY
from tocsin.jobs import clock
from tocsin.jobs.asking import ask
from tocsin.jobs.models import Job, JobState

ROUNDS: Mapping[str, timedelta] = {
    "pursue": timedelta(minutes=5),
    "recheck": timedelta(minutes=30),
}
"""Kinds of jobs, and how often an organisation that has sent something has one."""
OPEN = frozenset({*UNDER_WAY, State.CLOSED, State.ESCALATED, State.APPEALED, State.OUT_OF_COURT})
KEPT = timedelta(days=7)
"""How long a round that went well is remembered."""


def begin() -> int:
    """Ask for the jobs of the round that it is now; return how many there are."""
    now, count = clock.now(), 0
    if mode() != Mode.NORMAL:
        return 0
    sent = Submission.objects.filter(state__in=OPEN, attempts__gt=0)
    owners = Organisation.objects.filter(pk__in=sent.values("revision__alert__owner"))
    for organisation in owners.order_by("pk"):
        for kind, length in ROUNDS.items():
            ask(kind, {}, program(organisation), key=f"round {_number(now, length)}")
            count += 1
    rounds = Job.objects.filter(kind__in=ROUNDS, asked_by=None, state=JobState.DONE)
    rounds.filter(ended_at__lt=now - KEPT).delete()
    return count


def _number(now: datetime, length: timedelta) -> int:
    return int(now.timestamp() // length.total_seconds())
