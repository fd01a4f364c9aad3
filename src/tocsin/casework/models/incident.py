"""Incidents: findings that belong together."""

from django.db import models

from tocsin.casework.models.election import Election
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.operation import Operation
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import Visible, both, shared


class Incident(Shared):
    """Observable behaviours of one or more actors, as one case."""

    parts = ("findings", "judgements")

    ref = models.CharField(max_length=32)
    """`INC-2024-007`; once per owner."""
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    operation = models.ForeignKey(
        Operation, models.PROTECT, related_name="incidents", null=True, blank=True
    )
    elections = models.ManyToManyField(Election, related_name="incidents", blank=True)

    readable = staticmethod(shared("Incident"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.UniqueConstraint(fields=("owner", "ref"), name="incident_once"),
        )

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"


class IncidentFinding(models.Model):
    """A finding in an incident."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="findings")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="incidents")

    objects = Visible()
    readable = staticmethod(both(shared("Incident", "incident__"), shared("Finding", "finding__")))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("incident", "finding"), name="incident_finding_once"),
        )

    def __str__(self) -> str:
        return f"{self.finding_id} in {self.incident_id}"
