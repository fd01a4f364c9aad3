"""Revisions of an alert: drafted by some, approved by somebody else, then never changed."""

from django.db import models

from tocsin.casework.models.alert import Alert
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.person import Person
from tocsin.casework.models.step import Stateful, Step
from tocsin.casework.models.subject import Subject
from tocsin.casework.models.visible import Visible, both, shared

LONGEST_SUMMARY = 1200
of_alert = shared("Alert", "revision__alert__")


class RevisionState(models.TextChoices):
    """Where a revision stands."""

    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    APPROVED = "approved", "approved"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class AlertRevision(Stateful):
    """What an alert says; changed as a draft alone."""

    parts = ("authors", "findings", "judgements", "assets", "approvals", "steps")

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    """1, 2, 3, … for each alert."""
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=LONGEST_SUMMARY)
    language = models.CharField(max_length=35, default="en")
    """BCP 47."""
    method = models.TextField(blank=True)
    """How it was found, what its limits are, who may be innocent."""
    action = models.TextField(blank=True)
    """What recipients are asked to do, and why by then."""
    deadline_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    techniques = models.JSONField(null=True, blank=True)
    """Every technique of it as it was approved and published (`told.TechniqueTold`), whatever
    becomes of the findings; null: not published, or before sets were kept."""

    objects = Visible()
    readable = staticmethod(shared("Alert", "alert__"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("alert", "number"), name="revision_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=RevisionState.values), name="revision_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alert} r{self.number}"


class RevisionAuthor(models.Model):
    """Somebody who wrote any part of a revision."""

    revision = models.ForeignKey(AlertRevision, models.PROTECT, related_name="authors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Visible()
    readable = staticmethod(of_alert)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("revision", "person"), name="revision_author_once"),
        )

    def __str__(self) -> str:
        return str(self.person)


class RevisionFinding(models.Model):
    """A finding that a revision rests on."""

    revision = models.ForeignKey(AlertRevision, models.PROTECT, related_name="findings")
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="revisions")

    objects = Visible()
    readable = staticmethod(both(of_alert, shared("Finding", "finding__")))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("revision", "finding"), name="revision_finding_once"),
        )

    def __str__(self) -> str:
        return f"{self.finding_id} in {self.revision}"


class Asset(models.Model):
    """One thing that recipients are asked to act on, with its proof."""

    revision = models.ForeignKey(AlertRevision, models.PROTECT, related_name="assets")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="assets")
    url = models.TextField(blank=True)
    first_seen_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    requested_measure = models.CharField(max_length=64, blank=True)
    """A word of `rapid/answers.py`; "": that is left to the recipient."""
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    """Of the sealed evidence in the vault; "": see the reason."""
    no_evidence_reason = models.TextField(blank=True)

    objects = Visible()
    readable = staticmethod(of_alert)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("revision", "subject"), name="asset_once"),)

    def __str__(self) -> str:
        return self.url or str(self.subject)


class Approval(models.Model):
    """That somebody approved a revision which said exactly this; only ever added."""

    revision = models.ForeignKey(AlertRevision, models.PROTECT, related_name="approvals")
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    content_sha256 = models.CharField(max_length=64)
    """Of what was approved; an approval of other words counts no more."""
    at = models.DateTimeField()

    objects = Visible()
    readable = staticmethod(of_alert)

    def __str__(self) -> str:
        return f"{self.reviewer} of {self.revision}"


class RevisionStep(Step):
    """One change of a revision's state."""

    revision = models.ForeignKey(AlertRevision, models.PROTECT, related_name="steps")

    objects = Visible()
    readable = staticmethod(of_alert)

    class Meta(Step.Meta):
        constraints = (
            models.UniqueConstraint(fields=("revision", "seq"), name="revision_step_once"),
        )
