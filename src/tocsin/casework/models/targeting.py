"""Who was hit: organisations that an operation went for."""

from django.db import models

from tocsin.casework.models.finding import Finding
from tocsin.casework.models.operation import Operation
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import shared


class Targeting(Shared):
    """An organisation that an operation went for."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="targeting")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="targeted")
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="targeting", null=True, blank=True
    )
    observed_at = models.DateTimeField()
    means = models.CharField(max_length=120)
    """By e-mail, by mention, by a forged site, …"""
    is_confirmed = models.BooleanField(default=False)

    readable = staticmethod(shared("Targeting"))

    def __str__(self) -> str:
        return f"{self.operation} at {self.organisation}"
