"""Activities: meetings, trainings, workshops, and who came."""

from django.db import models

from tocsin.casework.models.election import Election
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.person import Person
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import Visible, shared


class ActivityKind(models.TextChoices):
    """What was held."""

    MEETING = "meeting_official", "meeting with officials"
    TRAINING = "training", "training"
    WORKSHOP = "workshop", "workshop"
    PRESENTATION = "presentation", "presentation"
    INTRODUCTION = "introduction", "introduction"
    BRIEFING = "briefing", "briefing"


class Held(models.TextChoices):
    """Whether it took place."""

    PLANNED = "planned", "planned"
    HELD = "held", "held"
    CANCELLED = "cancelled", "cancelled"


class Activity(Shared):
    """One thing that people came to."""

    parts = ("attendances",)

    kind = models.CharField(max_length=24, choices=ActivityKind.choices)
    on_date = models.DateField()
    topic = models.CharField(max_length=200)
    audience = models.CharField(max_length=200, blank=True)
    counterparts = models.ManyToManyField(Organisation, related_name="activities", blank=True)
    elections = models.ManyToManyField(Election, related_name="activities", blank=True)
    attendance = models.PositiveIntegerField(null=True, blank=True)
    """How many came; null: nobody counted."""
    attendance_basis = models.CharField(max_length=64, blank=True)
    """counted, list, estimate."""
    held = models.CharField(max_length=16, choices=Held.choices, default=Held.PLANNED)

    readable = staticmethod(shared("Activity"))

    def __str__(self) -> str:
        return f"{self.kind}: {self.topic}"


class Attendance(models.Model):
    """One person who came."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")

    objects = Visible()
    readable = staticmethod(shared("Activity", "activity__"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("activity", "person"), name="attendance_once"),
        )

    def __str__(self) -> str:
        return f"{self.person} at {self.activity_id}"
