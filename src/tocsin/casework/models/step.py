"""Records with a state, and the steps that led to it."""

from django.db import models

from tocsin.casework.models.record import Record

STEPS = "steps"
"""Name of every relation from a record to its steps."""


class Stateful(Record):
    """A record whose state changes by steps alone."""

    state = models.CharField(max_length=16)
    """A cache of the newest step."""

    class Meta:
        abstract = True


class Step(models.Model):
    """One change of state; only ever added."""

    seq = models.PositiveIntegerField()
    """1, 2, 3, … for each record."""
    event = models.CharField(max_length=32)
    from_state = models.CharField(max_length=16)
    to_state = models.CharField(max_length=16)
    actor = models.ForeignKey("casework.Person", models.PROTECT, related_name="+", null=True)
    """Null: a program."""
    organisation = models.ForeignKey(
        "casework.Organisation", models.PROTECT, related_name="+", null=True
    )
    """For whom they acted."""
    occurred_at = models.DateTimeField()
    """When it happened; statistics count by it."""
    recorded_at = models.DateTimeField()
    """When it was written down, which may be later: some answers are given by word of mouth."""
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ("seq",)

    def __str__(self) -> str:
        return f"step {self.seq}: {self.event}, {self.from_state} to {self.to_state}"
