"""Outcomes: what followed, and who says that we had a part in it."""

from django.db import models

from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.subject import Subject
from tocsin.casework.models.submission import Submission
from tocsin.casework.models.visible import shared


class Contribution(models.TextChoices):
    """The part we are said to have had."""

    SOLE = "sole", "sole"
    MAIN = "main", "main"
    CONTRIBUTED = "contributed", "contributed"
    UNKNOWN = "unknown", "unknown"


class Outcome(Shared):
    """Something that happened afterwards. Who attests is kept, and nobody calls it causation."""

    kind = models.CharField(max_length=64)
    """`takedown_network`, `geo_block`, `label`, `policy_change`, `investigation_opened`, …"""
    on_date = models.DateField()
    subjects = models.ManyToManyField(Subject, related_name="outcomes", blank=True)
    submissions = models.ManyToManyField(Submission, related_name="outcomes", blank=True)
    contribution = models.CharField(
        max_length=16, choices=Contribution.choices, default=Contribution.UNKNOWN
    )
    attested_by = models.ForeignKey(
        Organisation, models.PROTECT, related_name="attested", null=True, blank=True
    )
    """Who says so; null: nobody does."""
    evidence = models.TextField(blank=True)
    """An address or a hash in the vault."""
    is_confirmed = models.BooleanField(default=False)

    readable = staticmethod(shared("Outcome"))

    def __str__(self) -> str:
        return f"{self.kind} on {self.on_date}"
