"""What came back after it was acted on."""

from django.db import models
from django.db.models import F, Q

from tocsin.casework.models.alert_revision import Asset
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.subject import Subject
from tocsin.casework.models.visible import shared


class Recidivism(Shared):
    """A link from an asset that was acted on to what came in its place."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="came_back")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="came_back_as")
    """What was seen again: the same subject, or another in its place."""
    basis = models.CharField(max_length=64)
    """Same id, handle pattern, mirrored domain, media hash, payer, text."""
    confidence = models.CharField(
        max_length=8, choices=[(one, one) for one in ("high", "medium", "low")]
    )
    acted_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    is_confirmed = models.BooleanField(default=False)

    readable = staticmethod(shared("Recidivism"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.UniqueConstraint(fields=("asset", "subject"), name="recidivism_once"),
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("acted_at")), name="recidivism_comes_after"
            ),
        )

    def __str__(self) -> str:
        return f"{self.asset} back as {self.subject}"
