"""Decisions: what a recipient did about one asset."""

from django.db import models
from django.utils import timezone

from tocsin.casework.models.alert_revision import Asset
from tocsin.casework.models.submission import Submission, of_submission
from tocsin.casework.models.visible import Visible
from tocsin.casework.rapid import answers
from tocsin.casework.rapid.answers import Ground, Measure, Mode, Scope, Source


def _words(kind: type[Measure | Ground | Source | Scope | Mode]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Decision(models.Model):
    """One measure on one asset; a corrected answer is a new row that names the old one."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="decisions")
    measure = models.CharField(max_length=64, choices=_words(Measure))
    ground = models.CharField(max_length=64, choices=_words(Ground), blank=True)
    source = models.CharField(max_length=64, choices=_words(Source), blank=True)
    scope = models.CharField(max_length=8, choices=_words(Scope), default=Scope.FULL)
    territories = models.JSONField(default=list, blank=True)
    """ISO 3166 alpha-2, in order; empty: everywhere."""
    decided_at = models.DateTimeField()
    informed_at = models.DateTimeField()
    """When we learned of it."""
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    """When it was written down; figures as of an earlier instant do not know it."""
    mode = models.CharField(max_length=8, choices=_words(Mode))
    statement_of_reasons = models.CharField(max_length=200, blank=True)
    """Its id in the DSA Transparency Database."""
    supersedes = models.ForeignKey(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True
    )
    redress_info_given = models.BooleanField(null=True, blank=True)
    automation_disclosed = models.BooleanField(null=True, blank=True)

    objects = Visible()
    readable = staticmethod(of_submission)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("supersedes",), name="decision_superseded_once"),
        )

    def __str__(self) -> str:
        return f"{self.measure} on {self.asset}"

    def told(self) -> answers.Decision:
        """Return it in the words of rapid response; ids are row numbers."""
        return answers.Decision(
            id=str(self.pk),
            asset=str(self.asset_id),
            measure=Measure(self.measure),
            ground=Ground(self.ground) if self.ground else None,
            source=Source(self.source) if self.source else None,
            territories=tuple(self.territories),
            scope=Scope(self.scope),
            decided_at=self.decided_at,
            informed_at=self.informed_at,
            mode=Mode(self.mode),
            statement_ref=self.statement_of_reasons,
            supersedes=str(self.supersedes_id or ""),
            redress_info_given=self.redress_info_given,
            automation_disclosed=self.automation_disclosed,
        )
