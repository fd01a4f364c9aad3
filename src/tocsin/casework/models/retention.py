"""How long things are kept, and what was disposed of when that was over."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.election import Election
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.record import Record
from tocsin.casework.models.step import Stateful, Step
from tocsin.casework.models.visible import Reader, Visible


class Disposable(models.TextChoices):
    """What may be disposed of."""

    FINDING = "finding", "findings"
    COMMENT = "comment", "comments"
    ACTIVITY = "activity", "who came to activities"


class RetentionPolicy(Record):
    """How long an organisation keeps one kind of thing, and on what ground."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="retention")
    kind = models.CharField(max_length=16, choices=Disposable.choices)
    election = models.ForeignKey(Election, models.PROTECT, related_name="+", null=True, blank=True)
    """Only what is about this election, from its last day; null: all, from when it was made."""
    days = models.PositiveIntegerField()
    """Kept so long."""
    legal_basis = models.CharField(max_length=300)
    purpose = models.CharField(max_length=300)
    is_in_force = models.BooleanField(default=True)

    objects = Visible()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(days__gt=0), name="retention_is_at_least_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} days"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Colleagues of whoever made it."""
        return Q(owner__in=reader.own)


class DisposalState(models.TextChoices):
    """Where a disposal stands."""

    PROPOSED = "proposed", "proposed"
    DONE = "done", "done"
    DECLINED = "declined", "declined"


class Disposal(Stateful):
    """Records that one person would dispose of, and another did."""

    parts = ("steps",)

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="disposals")
    policy = models.ForeignKey(RetentionPolicy, models.PROTECT, related_name="disposals")
    as_of = models.DateField()
    """The day on which their time was over."""
    record_ids = models.JSONField(default=list)
    """Keys of the records, in order."""
    certificate = models.JSONField(null=True, blank=True)
    """What was erased, and what stays because of a hold; null: not done."""

    objects = Visible()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=DisposalState.values), name="disposal_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{len(self.record_ids)} by {self.policy}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Colleagues of whoever proposed it."""
        return Q(owner__in=reader.own)


class DisposalStep(Step):
    """One step of a disposal."""

    disposal = models.ForeignKey(Disposal, models.PROTECT, related_name="steps")

    objects = Visible()

    class Meta(Step.Meta):
        constraints = (
            models.UniqueConstraint(fields=("disposal", "seq"), name="disposal_step_once"),
        )

    @staticmethod
    def readable(reader: Reader) -> Q:
        """As its disposal."""
        return Q(disposal__owner__in=reader.own)
