"""Decisions: what a recipient did about one asset."""

from django.db import models

from tocsin.casework.models.alert_revision import Asset
from tocsin.casework.models.submission import Submission, of_submission
from tocsin.casework.models.visible import Visible


class Decision(models.Model):
    """One measure on one asset; a corrected answer is a new row that names the old one."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="decisions")
    measure = models.CharField(max_length=64)
    """A word of `rapid/answers.py`."""
    ground = models.CharField(max_length=64, blank=True)
    scope = models.CharField(max_length=8, blank=True)
    """full or partial; "": not stated."""
    territories = models.JSONField(default=list, blank=True)
    """ISO 3166 alpha-2; empty: everywhere."""
    decided_at = models.DateTimeField()
    informed_at = models.DateTimeField()
    """When we learned of it."""
    mode = models.CharField(max_length=8)
    """written, oral or both."""
    statement_of_reasons = models.CharField(max_length=200, blank=True)
    """Its id in the DSA Transparency Database."""
    supersedes = models.ForeignKey(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True
    )

    objects = Visible()
    readable = staticmethod(of_submission)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("supersedes", "measure"), name="decision_superseded_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.measure} on {self.asset}"
