"""What a recipient answered, from a file: one decision a line, and a reason for each line refused.

A platform answers in a spreadsheet, a letter, by word of mouth. Whoever writes it down names the
asset as the alert did and the measure by a word; what replaces an earlier decision is linked to it
here, so that both stay and the later counts.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tocsin.casework import submissions
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Decision, Role, Submission
from tocsin.casework.rapid import answers
from tocsin.casework.rapid.answers import Mode
from tocsin.casework.rapid.states import Event, State
from tocsin.casework.submissions import Said
from tocsin.evidence.vault import Origin
from tocsin.flow.answer_lines import Assets, Usual, decision, of_csv, of_json
from tocsin.flow.desk import Desk, Why
from tocsin.vocabulary.errors import RecordError

EVENTS: Mapping[State, Event] = {
    State.RESPONDED: Event.AMEND_RESPONSE,
    State.CLOSED: Event.LATE_RESPONSE,
    State.APPEALED: Event.APPEAL_DECISION,
    State.OUT_OF_COURT: Event.ODS_DECISION,
}
"""What an answer is by where the submission stands; elsewhere it is the response."""


@dataclass(frozen=True)
class Rejected:
    """A line of an answer that cannot be taken as it is."""

    line: int
    why: RecordError


@dataclass(frozen=True)
class Read:
    """What a file says."""

    decisions: tuple[Decision, ...]
    """Not kept yet."""
    rejects: tuple[Rejected, ...]


def read(
    text: str,
    submission: Submission,
    *,
    informed_at: datetime,
    mode: Mode,
    form: Literal["csv", "json"] | None = None,
) -> Read:
    """Read an answer: a CSV table with a header, or a JSON list of objects.

    An asset is named by its address, its id (`x:post:12`) or its number; a measure by its word in
    the DSA Transparency Database or ours, with or without what it restricts. Raises `RecordError`
    for text that is neither, or lacks a column.
    """
    form = form or ("json" if text.lstrip()[:1] in ("[", "{") else "csv")
    rows = of_json(text) if form == "json" else of_csv(text)
    assets = Assets(submission)
    usual = Usual(informed_at, mode)
    found: list[Decision] = []
    rejects: list[Rejected] = []
    for line, row in rows:
        try:
            found.append(decision(row, assets, usual))
        except RecordError as why:
            rejects.append(Rejected(line, why))
    return Read(tuple(found), tuple(rejects))


def record(
    submission: Submission, decisions: Sequence[Decision], actor: Actor, said: Said | None = None
) -> Submission:
    """Keep an answer: a first, an amended, a late one, or one to an appeal, as it stands.

    A decision about an asset that was decided before replaces what counted there. Raises as
    `submissions.apply` does; then nothing is kept.
    """
    said = said or Said()
    event = EVENTS.get(State(submission.state), Event.RESPOND)
    linked = _linked(submission, decisions)
    latest = max((one.informed_at for one in linked), default=None)
    told = replace(
        said,
        decisions=linked,
        mode=said.mode or _mode(linked),
        occurred_at=said.occurred_at or latest,
    )
    return submissions.apply(submission, event, actor, told)


def keep_letter(desk: Desk, content: bytes, name: str, submission: Submission) -> str:
    """Keep a letter or e-mail in the vault; return its SHA-256, for the step that rests on it."""
    desk.actor.must_own(submission.place, submission.revision.alert.owner_id)
    desk.actor.must_be(submission.place, Role.ANALYST, Role.SENDER)
    if not content:
        raise Refused("letter", submission.place, "is not empty")
    why = Why(f"answer to {submission}", submission.place)
    custody = desk.custody(why, str(submission.recipient))
    origin = Origin(verb="received", name_claimed=name)
    return desk.vault.put(content, custody=custody, origin=origin).sha256


def _linked(submission: Submission, decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Let new decisions name all that counted before about their assets.

    Where fewer come than counted, the last of them is written once more for each that is left.
    """
    kept = {str(one.pk): one for one in submission.decisions.order_by("pk")}
    standing: dict[str, list[Decision]] = {}
    for old in answers.current(one.told() for one in kept.values()):
        standing.setdefault(old.asset, []).append(kept[old.id])
    newest: dict[str, Decision] = {}
    for new in decisions:
        newest[str(new.asset_id)] = new
        before = standing.get(str(new.asset_id), [])
        if new.supersedes in before:
            before.remove(new.supersedes)
        elif before and new.supersedes is None:
            new.supersedes = before.pop(0)
    more = [_also(new, old) for asset, new in newest.items() for old in standing.get(asset, [])]
    return (*decisions, *more)


def _also(new: Decision, old: Decision) -> Decision:
    again = copy(new)
    again.supersedes = old
    return again


def _mode(decisions: Sequence[Decision]) -> Mode | None:
    """Return how an answer was given, where its decisions say so."""
    modes = {Mode(one.mode) for one in decisions}
    if not modes:
        return None
    return modes.pop() if len(modes) == 1 else Mode.BOTH
