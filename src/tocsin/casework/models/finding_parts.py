"""What is part of a finding, in tables of its own so that it can be counted."""

from django.db import models

from tocsin.casework.models.detector_run import DetectorRun
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.step import Step
from tocsin.casework.models.subject import Subject
from tocsin.casework.models.visible import Visible, shared

of_finding = shared("Finding", "finding__")


class FindingSubject(models.Model):
    """Who or what a finding is about, in order of first appearance."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="subjects")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="findings")
    position = models.PositiveIntegerField()

    objects = Visible()
    readable = staticmethod(of_finding)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("finding", "subject"), name="finding_subject_once"),
        )

    def __str__(self) -> str:
        return str(self.subject)


class Classification(models.Model):
    """A word of a catalog on a finding: a place, a provision, a behaviour, a technique."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="classifications")
    scheme = models.CharField(max_length=32)
    """`place`, `provision`, `commitment14`, `disarm`, …"""
    code = models.CharField(max_length=120)

    objects = Visible()
    readable = staticmethod(of_finding)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("finding", "scheme", "code"), name="classification_once"
            ),
        )
        indexes = (models.Index(fields=("scheme", "code"), name="classification_by_code"),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.code}"


class FindingSight(models.Model):
    """A run that found it; a finding may be found again and again."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="sights")
    run = models.ForeignKey(DetectorRun, models.PROTECT, related_name="sights")

    objects = Visible()
    readable = staticmethod(of_finding)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("finding", "run"), name="finding_sight_once"),
        )

    def __str__(self) -> str:
        return f"{self.finding_id} in {self.run}"


class FindingEvidence(models.Model):
    """The ids of the rows that prove it, oldest first; apart, because there may be many."""

    finding = models.OneToOneField(
        Finding, models.PROTECT, primary_key=True, related_name="evidence_rows"
    )
    rows = models.TextField()
    """One id a line."""

    objects = Visible()
    readable = staticmethod(of_finding)

    def __str__(self) -> str:
        return f"evidence of {self.finding_id}"


class FindingStep(Step):
    """One decision about a finding."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="steps")

    objects = Visible()
    readable = staticmethod(of_finding)

    class Meta(Step.Meta):
        constraints = (
            models.UniqueConstraint(fields=("finding", "seq"), name="finding_step_once"),
        )
