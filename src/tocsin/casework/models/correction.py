"""Corrections: what was contested, corrected or withdrawn, said to all who read it before."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.alert_revision import AlertRevision
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.person import Person
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Reader, Visible, shared

of_finding = shared("Finding", "finding__")
of_alert = shared("Alert", "revision__alert__")


class CorrectionKind(models.TextChoices):
    """What happened to what was said."""

    CONTESTED = "contested", "contested"
    UPHELD = "upheld", "upheld"
    """It was contested, and stands."""
    CORRECTED = "corrected", "corrected"
    WITHDRAWN = "withdrawn", "withdrawn"


class Correction(Record):
    """One entry of the public record of a finding or of a published alert; only ever added."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="corrections", null=True, blank=True
    )
    revision = models.ForeignKey(
        AlertRevision, models.PROTECT, related_name="corrections", null=True, blank=True
    )
    kind = models.CharField(max_length=16, choices=CorrectionKind.choices)
    note = models.TextField()
    """What readers are told; nothing in it identifies who must not be."""
    at = models.DateTimeField()
    contested_by = models.CharField(max_length=200, blank=True)
    """Who contested it, as they may be named; "": nobody did."""
    answers = models.ForeignKey(
        "self", models.PROTECT, related_name="answered_by", null=True, blank=True
    )
    """The contest that this answers."""
    replacement = models.ForeignKey(
        AlertRevision, models.PROTECT, related_name="replaces", null=True, blank=True
    )
    """The revision that says it right."""
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    objects = Visible()

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(finding__isnull=True, revision__isnull=False)
                | Q(finding__isnull=False, revision__isnull=True),
                name="correction_of_one_record",
            ),
            models.CheckConstraint(
                condition=Q(replacement__isnull=True) | Q(kind=CorrectionKind.CORRECTED),
                name="correction_alone_replaces",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.note[:80]}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Who reads what was said."""
        return (Q(finding__isnull=False) & of_finding(reader)) | (
            Q(revision__isnull=False) & of_alert(reader)
        )
