"""Whether a platform does what it must."""

from django.db import models

from tocsin.casework.models.election import Election
from tocsin.casework.models.person import Person
from tocsin.casework.models.platform import Platform
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import shared


class Instrument(models.TextChoices):
    """What it is held to."""

    DSA = "dsa", "Digital Services Act"
    POLICY = "platform_policy", "its own policy"
    CODE = "code", "Code of Conduct on Disinformation"
    NATIONAL = "national", "national law"


class AssessmentResult(models.TextChoices):
    """What came of it."""

    MET = "met", "met"
    SHORTFALL = "shortfall", "falls short"
    UNCLEAR = "unclear", "unclear"


class ComplianceAssessment(Shared):
    """One look at one provision on one platform."""

    platform = models.ForeignKey(Platform, models.PROTECT, related_name="assessments")
    instrument = models.CharField(max_length=24, choices=Instrument.choices)
    provision = models.CharField(max_length=120)
    """`art-16`, or the policy's name."""
    election = models.ForeignKey(
        Election, models.PROTECT, related_name="assessments", null=True, blank=True
    )
    result = models.CharField(max_length=16, choices=AssessmentResult.choices)
    assessed_on = models.DateField()
    method = models.TextField(blank=True)
    evidence = models.JSONField(default=list, blank=True)
    """Hashes in the vault."""
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    readable = staticmethod(shared("ComplianceAssessment"))

    def __str__(self) -> str:
        return f"{self.platform}, {self.provision}: {self.result}"
