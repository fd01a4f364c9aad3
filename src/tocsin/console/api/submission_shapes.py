"""How submissions are told, and what is said of what happens to them."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from tocsin.casework import submissions
from tocsin.casework.models import Asset, Decision, Submission
from tocsin.casework.models.visible import Asker
from tocsin.casework.rapid import answers, clock
from tocsin.casework.rapid.states import Closing
from tocsin.console.api import records
from tocsin.console.api.alert_shapes import AssetTold, asset
from tocsin.console.api.records import Ref, StepTold
from tocsin.console.api.values import (
    Country,
    Digest,
    Id,
    Instant,
    Line,
    Reason,
    Told,
    YesNo,
)

Heard = Literal[
    "acknowledge", "request_info", "respond", "amend_response", "late_response",
    "appeal_decision", "ods_decision",
]  # fmt: skip
Authored = Literal["submit", "revise", "withdraw", "new_round"]
Reviewed = Literal["return", "approve"]
Led = Literal[
    "withdraw", "give_up", "escalate", "appeal", "to_ods", "close", "close_no_response"
]  # fmt: skip


class SubmissionRow(Schema):
    """A submission in a list."""

    id: int
    version: int
    state: str
    revision: Ref
    recipient: Ref
    channel: str
    address: str
    round: int
    attempts: int
    sent_at: datetime | None
    informed_at: datetime | None
    closing: str

    @classmethod
    def of(cls, one: Submission) -> "SubmissionRow":
        """Return a submission as it is listed."""
        return cls(**_row(one))


class DutyTold(Schema):
    """One thing that a recipient owes."""

    duty: clock.Duty
    due_at: datetime
    met_at: datetime | None
    standing: clock.Standing


class ClockTold(Schema):
    """How much time a recipient has, and had, as of an instant."""

    as_of: datetime
    standing: clock.Standing
    is_paused: bool
    paused_seconds: int
    duties: list[DutyTold]
    back_dated: int
    """Steps that were written down after they had occurred."""


class DecisionTold(Schema):
    """What a recipient did about one asset."""

    id: int
    asset: int
    measure: str
    ground: str
    source: str
    scope: str
    territories: list[str]
    decided_at: datetime
    informed_at: datetime
    mode: str
    statement_of_reasons: str
    supersedes: int | None
    redress_info_given: bool | None
    automation_disclosed: bool | None
    counts: bool
    """Whether no later decision replaces it."""


class SubmissionTold(SubmissionRow):
    """A submission, whole."""

    payload_sha256: str
    clock: ClockTold | None
    """Null: none runs."""
    assets: list[AssetTold]
    decisions: list[DecisionTold]
    outcome: answers.Outcome
    steps: list[StepTold]
    """Its sender's; none for who only receives it."""

    @classmethod
    def of_all(
        cls, one: Submission, user: Asker, as_of: datetime | None = None
    ) -> "SubmissionTold":
        """Return a submission with its parts, as far as somebody may read them."""
        assets = one.revision.assets.order_by("pk").select_related("subject__platform")
        decided = list(one.decisions.order_by("pk"))
        steps = one.steps.model.objects.visible_to(user).filter(submission=one).order_by("seq")
        return cls(
            **_row(one),
            payload_sha256=one.payload_sha256,
            clock=read_clock(one, as_of or datetime.now(UTC)),
            assets=[asset(part) for part in assets],
            decisions=_decisions(decided),
            outcome=answers.outcome(row.told() for row in decided),
            steps=records.steps(steps.select_related("actor", "organisation")),
        )


class Decided(Told):
    """What a recipient says it did about one asset."""

    asset: Id
    measure: answers.Measure
    ground: answers.Ground | Literal[""] = ""
    source: answers.Source | Literal[""] = ""
    scope: answers.Scope = answers.Scope.FULL
    territories: list[Country] = Field([], max_length=250)
    """Where; empty: everywhere."""
    decided_at: Instant | None = None
    """Null: when it was told."""
    statement_of_reasons: Line = ""
    supersedes: Id | None = None
    """The decision that this one replaces."""
    redress_info_given: YesNo | None = None
    automation_disclosed: YesNo | None = None


class Happened(Told):
    """What is said of any event."""

    note: Reason = ""
    occurred_at: Instant | None = None
    """Null: now."""
    evidence_sha256: Digest | Literal[""] = ""
    """Of the letter or e-mail in the vault."""


class Answer(Happened):
    """What a recipient did, by themselves or as we were told."""

    event: Heard
    on_behalf_of: Line = ""
    """The recipient's contact, when we write down what they said."""
    mode: answers.Mode | None = None
    decisions: list[Decided] = Field([], max_length=2000)


class ByAuthor(Happened):
    """What an author does."""

    event: Authored


class ByReviewer(Happened):
    """What a reviewer does."""

    event: Reviewed


class ByLead(Happened):
    """What a coordinator or an administrator does."""

    event: Led
    next_contact: Line = ""
    """To whom it is escalated."""
    body: Line = ""
    """The certified out-of-court body."""
    closing: Closing | None = None


class Supplied(Happened):
    """That the information they asked for was given."""


class Reopened(Told):
    """That something came back."""

    recidivism: Id
    note: Reason = ""


Zone = Annotated[str, Field(max_length=64)]


def decision(told: Decided, answer: Answer, at: datetime, assets: dict[int, Asset]) -> Decision:
    """Return a decision to be kept with its answer."""
    plain = told.dict(exclude={"asset", "territories", "decided_at", "supersedes"})
    return Decision(
        **plain,
        asset=assets[told.asset],
        territories=sorted(set(told.territories)),
        decided_at=told.decided_at or at,
        informed_at=at,
        mode=answer.mode or "",
        supersedes_id=told.supersedes,
    )


def read_clock(one: Submission, as_of: datetime) -> ClockTold | None:
    """Return the clock of a submission as of an instant; null where none runs."""
    read = submissions.reading(one, as_of)
    return None if read is None else clock_told(read, as_of)


def clock_told(read: clock.Reading, as_of: datetime) -> ClockTold:
    """Return a clock as it is told."""
    return ClockTold(
        as_of=as_of,
        standing=read.standing,
        is_paused=read.is_paused,
        paused_seconds=int(read.paused.total_seconds()),
        duties=[
            DutyTold(duty=one.duty, due_at=one.due_at, met_at=one.met_at, standing=one.standing)
            for one in read.milestones
        ],
        back_dated=read.back_dated,
    )


def _decisions(decided: list[Decision]) -> list[DecisionTold]:
    replaced = {one.supersedes_id for one in decided}
    plain = (
        "measure", "ground", "source", "scope", "territories", "decided_at", "informed_at", "mode",
        "statement_of_reasons", "redress_info_given", "automation_disclosed",
    )  # fmt: skip
    return [
        DecisionTold(
            id=one.pk, asset=one.asset_id, supersedes=one.supersedes_id,
            counts=one.pk not in replaced, **{name: getattr(one, name) for name in plain},
        )
        for one in decided
    ]  # fmt: skip


def _row(one: Submission) -> dict[str, Any]:
    plain = (
        "version", "state", "channel", "address", "round", "attempts", "sent_at", "informed_at",
        "closing",
    )  # fmt: skip
    return {
        "id": one.pk,
        "revision": records.named(one.revision),
        "recipient": records.named(one.recipient),
        **{name: getattr(one, name) for name in plain},
    }
