"""A revision and its submissions, taken together through review.

Each recipient has a submission of its own, with its own steps; what is reviewed is the revision and
to whom it goes. So whoever submits, returns, approves or withdraws does it to all of them in one
turn. What was sent already goes its own way.
"""

from tocsin.casework import alerts, journal, submissions
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import AlertRevision, Organisation, RevisionState, Submission
from tocsin.casework.rapid.states import Event, State
from tocsin.casework.submissions import Said

REVIEWED = frozenset({RevisionState.IN_REVIEW, RevisionState.APPROVED, RevisionState.PUBLISHED})


def address(
    revision: AlertRevision, recipient: Organisation, actor: Actor, *,
    channel: str = "", address: str = "",
) -> Submission:  # fmt: skip
    """Say that a revision goes to a recipient.

    While the revision is a draft, so is the submission. Later it waits for a review of its own:
    `approve` approves it, since who is told matters as much as what.
    """
    said = Said(channel=channel, address=address)
    with journal.turn():
        made = submissions.create(revision, recipient, actor, said)
        if revision.state in REVIEWED:
            submissions.apply(made, Event.SUBMIT, actor)
    return made


def submit(revision: AlertRevision, actor: Actor, note: str = "") -> AlertRevision:
    """Ask for a review of a revision and of whom it goes to.

    Where the revision is approved, of the submissions that begin another round.
    """
    with journal.turn():
        if revision.state not in REVIEWED or not _some(revision, State.DRAFT):
            alerts.submit(revision, actor)
            _each(revision, State.APPROVED, Event.REVISE, actor, note)
        _each(revision, State.DRAFT, Event.SUBMIT, actor, note)
    return revision


def send_back(revision: AlertRevision, actor: Actor, note: str) -> AlertRevision:
    """Return a revision to its authors with a comment; where it is approved, its new recipients."""
    with journal.turn():
        if revision.state == RevisionState.IN_REVIEW:
            alerts.send_back(revision, actor, note)
        elif not _some(revision, State.IN_REVIEW):
            raise Refused("illegal", revision.place, "has nothing in review", got=revision.state)
        _each(revision, State.IN_REVIEW, Event.RETURN, actor, note)
    return revision


def approve(revision: AlertRevision, actor: Actor, note: str = "") -> AlertRevision:
    """Approve a revision for its recipients; where it is approved, the recipients added since."""
    with journal.turn():
        if revision.state == RevisionState.IN_REVIEW:
            alerts.approve(revision, actor, note)
        elif revision.state in REVIEWED and _some(revision, State.IN_REVIEW):
            alerts.must_be_approved(revision)
        else:
            raise Refused("illegal", revision.place, "has nothing in review", got=revision.state)
        _each(revision, State.IN_REVIEW, Event.APPROVE, actor, note)
    return revision


def withdraw(revision: AlertRevision, actor: Actor, note: str) -> AlertRevision:
    """Take a revision back, with every submission that was not sent; say why."""
    with journal.turn():
        alerts.withdraw(revision, actor, note)
        for state in (State.DRAFT, State.IN_REVIEW, State.APPROVED):
            _each(revision, state, Event.WITHDRAW, actor, note)
    return revision


def _some(revision: AlertRevision, state: State) -> list[Submission]:
    """Return the submissions of a revision in a state, first come first."""
    rows = revision.submissions.filter(state=state.value).order_by("pk")
    return list(rows.select_related("recipient", "revision__alert"))


def _each(revision: AlertRevision, state: State, event: Event, actor: Actor, note: str) -> None:
    for one in _some(revision, state):
        submissions.apply(one, event, actor, Said(note=note))
