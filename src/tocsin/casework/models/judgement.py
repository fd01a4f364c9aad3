"""What people said of techniques on a record: put on it, confirmed or rejected, why, on what proof.

What a detector suggests needs no row here: the word on its finding says so (`Classification`).
"""

from collections.abc import Mapping
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.casework.models.about import one_of
from tocsin.casework.models.alert_revision import AlertRevision
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.finding_parts import WordStanding
from tocsin.casework.models.incident import Incident
from tocsin.casework.models.person import Person
from tocsin.casework.models.visible import Rule, Visible, by_column, shared

JUDGED: Mapping[str, Rule] = {
    "finding": shared("Finding", "finding__"),
    "incident": shared("Incident", "incident__"),
    "revision": shared("Alert", "revision__alert__"),
}
"""Columns that may name the record, one of which does; and who reads it then."""


class JudgementEvent(models.TextChoices):
    """What somebody did with a technique."""

    ATTACH = "attach", "put on it"
    CONFIRM = "confirm", "confirmed"
    REJECT = "reject", "rejected"


class Judgement(models.Model):
    """One deed about one technique on one record; only ever added, and the newest holds."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="judgements", null=True, blank=True
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="judgements", null=True, blank=True
    )
    revision = models.ForeignKey(
        AlertRevision, models.PROTECT, related_name="judgements", null=True, blank=True
    )
    scheme = models.CharField(max_length=32)
    code = models.CharField(max_length=120)
    version = models.CharField(max_length=16, blank=True)
    """Of the framework, as the catalog had it then."""
    event = models.CharField(max_length=8, choices=JudgementEvent.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    """Null: a program."""
    at = models.DateTimeField()
    because = models.TextField(blank=True)
    rows = models.TextField(blank=True)
    """Ids of rows of the finding's evidence that prove it, one a line; "": see `rests_on`."""
    rests_on = models.JSONField(default=list, blank=True)
    """Places of findings and exhibits that prove it; neither these nor rows: all that the record
    rests on."""

    objects = Visible()
    readable = staticmethod(by_column(JUDGED))

    class Meta:
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=one_of(JUDGED), name="judgement_of_one_record"),
            models.CheckConstraint(
                condition=Q(event__in=JudgementEvent.values), name="judgement_event_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.scheme}:{self.code}"

    @property
    def standing(self) -> WordStanding:
        """Where the technique stands after it."""
        is_rejected = self.event == JudgementEvent.REJECT
        return WordStanding.REJECTED if is_rejected else WordStanding.CONFIRMED
