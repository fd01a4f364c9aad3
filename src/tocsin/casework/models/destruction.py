"""Destroying an exhibit's bytes: one person wants it, another approves, a certificate stays."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.exhibit import Exhibit
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.step import Stateful, Step
from tocsin.casework.models.visible import Reader, Visible


class DestructionState(models.TextChoices):
    """Where it stands."""

    PROPOSED = "proposed", "proposed"
    APPROVED = "approved", "approved"
    """Whoever approved it was stopped before the bytes were gone."""
    DONE = "done", "done"
    DECLINED = "declined", "declined"


class Destruction(Stateful):
    """An exhibit whose bytes are to go, or went, for good."""

    parts = ("steps",)

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="destructions")
    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="destructions")
    reason = models.TextField()
    authority = models.CharField(max_length=300)
    """On whose word: a court and its number, a law, a person's request."""
    backups = models.TextField(blank=True)
    """Which copies there are elsewhere, and what becomes of them; "": not approved yet."""
    certificate = models.JSONField(null=True, blank=True)
    """What was destroyed and what stays, by hash; null: nothing was."""

    objects = Visible()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=DestructionState.values), name="destruction_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"destruction of {self.exhibit}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Colleagues of whoever proposed it."""
        return Q(owner__in=reader.own)


class DestructionStep(Step):
    """One step of it."""

    destruction = models.ForeignKey(Destruction, models.PROTECT, related_name="steps")

    objects = Visible()

    class Meta(Step.Meta):
        constraints = (
            models.UniqueConstraint(fields=("destruction", "seq"), name="destruction_step_once"),
        )

    @staticmethod
    def readable(reader: Reader) -> Q:
        """As what it is a step of."""
        return Q(destruction__owner__in=reader.own)
