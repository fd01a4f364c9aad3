"""Alerts: what is told to others, revision by revision."""

from django.db import models

from tocsin.casework.models.election import Election
from tocsin.casework.models.incident import Incident
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import shared


class Alert(Shared):
    """One matter that others are told of; what it says is in its revisions."""

    ref = models.CharField(max_length=32)
    """`NET-2024-017`; once per owner."""
    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="alerts", null=True, blank=True
    )
    elections = models.ManyToManyField(Election, related_name="alerts", blank=True)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True
    )

    readable = staticmethod(shared("Alert"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.UniqueConstraint(fields=("owner", "ref"), name="alert_once"),
        )

    def __str__(self) -> str:
        return self.ref
