"""Submissions: one revision of an alert on its way to one recipient."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.alert_revision import AlertRevision
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.step import Stateful, Step
from tocsin.casework.models.visible import Reader, Rule, Visible, addressed, either, shared
from tocsin.casework.rapid import steps
from tocsin.casework.rapid.states import Closing, Event, State


def to_recipient(via: str = "") -> Rule:
    """Return the rule that a recipient's contacts read what was sent to them."""

    def rule(reader: Reader) -> Q:
        theirs = Q(**{f"{via}recipient__in": addressed(reader)})
        return theirs & Q(**{f"{via}attempts__gt": 0})

    return rule


class Submission(Stateful):
    """One notice to one recipient, and what became of it."""

    parts = ("steps", "decisions")

    revision = models.ForeignKey(AlertRevision, models.PROTECT, related_name="submissions")
    recipient = models.ForeignKey(Organisation, models.PROTECT, related_name="submissions")
    channel = models.CharField(max_length=64, blank=True)
    """Name of the transport; "": not chosen yet."""
    address = models.CharField(max_length=320, blank=True)
    """Where the transport takes it."""
    round = models.PositiveIntegerField(default=1)
    """Goes up when it is begun anew after something came back."""
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    """First sending of this round; null: not sent."""
    informed_at = models.DateTimeField(null=True, blank=True)
    """When we learned of the latest decision."""
    payload_sha256 = models.CharField(max_length=64, blank=True)
    """Of the frozen payload; "": not frozen."""
    policy = models.JSONField(null=True, blank=True)
    """Deadlines as they were agreed when it was sent; later changes of policy change nothing."""
    closing = models.CharField(
        max_length=24, blank=True, choices=[(one.value, one.value) for one in Closing]
    )
    """Why it is closed; "": it is not."""

    objects = Visible()
    readable = staticmethod(either(shared("Alert", "revision__alert__"), to_recipient()))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("revision", "recipient"), name="submission_once"),
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="submission_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision} to {self.recipient}"


of_submission = either(
    shared("Alert", "submission__revision__alert__"), to_recipient("submission__")
)


class Transition(Step):
    """One step of a submission."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="steps")
    on_behalf_of = models.CharField(max_length=200, blank=True)
    """The recipient's contact, when somebody else wrote down what they said."""
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    """Of the letter or e-mail in the vault."""
    mode = models.CharField(max_length=8, blank=True)
    """written, oral or both; "": no answer."""
    named = models.CharField(max_length=200, blank=True)
    """To whom it was escalated, the body it was taken to, or what came back."""

    objects = Visible()
    readable = staticmethod(shared("Alert", "submission__revision__alert__"))

    class Meta(Step.Meta):
        constraints = (
            models.UniqueConstraint(fields=("submission", "seq"), name="transition_once"),
        )

    def told(self) -> steps.Step:
        """Return it in the words of rapid response."""
        return steps.Step(
            seq=self.seq,
            event=Event(self.event),
            source=State(self.from_state) if self.from_state else None,
            target=State(self.to_state),
            actor=self.actor.pseudonym if self.actor else "program",
            on_behalf_of=self.on_behalf_of,
            occurred_at=self.occurred_at,
            recorded_at=self.recorded_at,
            note=self.note,
            evidence=self.evidence_sha256,
        )
