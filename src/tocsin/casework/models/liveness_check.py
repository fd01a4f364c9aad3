"""Checks of whether something is still there, and from where it was looked at."""

from django.db import models

from tocsin.casework.models.alert_revision import Asset
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Visible, shared


class LivenessCheck(Record):
    """One look at one asset; only ever added."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="checks")
    checked_at = models.DateTimeField()
    country = models.CharField(max_length=2, blank=True)
    """Where it was looked from, ISO 3166 alpha-2; "": not known."""
    method = models.CharField(max_length=32)
    http_status = models.PositiveSmallIntegerField(null=True, blank=True)
    result = models.CharField(max_length=32)
    """A word of `rapid/liveness.py`."""
    evidence_sha256 = models.CharField(max_length=64, blank=True)

    objects = Visible()
    readable = staticmethod(shared("Alert", "asset__revision__alert__"))

    class Meta:
        ordering = ("checked_at", "pk")

    def __str__(self) -> str:
        return f"{self.asset}: {self.result}"
