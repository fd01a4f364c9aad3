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


class WordStanding(models.TextChoices):
    """Whether a word on a record is people's, or still a detector's."""

    SUGGESTED = "suggested", "suggested"
    CONFIRMED = "confirmed", "confirmed"
    REJECTED = "rejected", "rejected"


def unless_said() -> str:
    """Return the standing of a word of which nothing is said: it is on the record.

    A function, since links of the journal that are older than standings say nothing of them.
    """
    return WordStanding.CONFIRMED.value


class Classification(models.Model):
    """A word of a catalog on a finding: a place, a provision, a behaviour, a technique.

    Techniques and conducts are weighed by people: `Judgement` says who, when, why and on what
    proof, and `standing` is where its newest row leads. Without a row, a detector suggested it, or
    it was there before this was recorded. Places and provisions are on it, or taken off.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="classifications")
    scheme = models.CharField(max_length=32)
    """`place`, `provision`, `commitment14`, `disarm`, …"""
    code = models.CharField(max_length=120)
    version = models.CharField(max_length=16, blank=True)
    """Of the framework, where it is a technique; "": not recorded, or not in the catalog."""
    standing = models.CharField(max_length=9, choices=WordStanding.choices, default=unless_said)

    objects = Visible()
    readable = staticmethod(of_finding)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("finding", "scheme", "code"), name="classification_once"
            ),
            models.CheckConstraint(
                condition=models.Q(standing__in=WordStanding.values), name="word_standing_known"
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
