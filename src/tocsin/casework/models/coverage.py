"""What the press made of it."""

from django.db import models

from tocsin.casework.models.alert import Alert
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import shared


class Coverage(Shared):
    """One article."""

    url = models.TextField()
    title = models.CharField(max_length=300, blank=True)
    outlet = models.ForeignKey(Organisation, models.PROTECT, related_name="coverage")
    published_on = models.DateField()
    reach = models.PositiveBigIntegerField(null=True, blank=True)
    """Readers; null: not known."""
    reach_basis = models.CharField(max_length=64, blank=True)
    syndicated_from = models.ForeignKey(
        "self", models.PROTECT, related_name="copies", null=True, blank=True
    )
    """The article that this one copies; figures count that one."""
    alerts = models.ManyToManyField(Alert, related_name="coverage", blank=True)
    is_confirmed = models.BooleanField(default=False)

    readable = staticmethod(shared("Coverage"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.UniqueConstraint(fields=("owner", "url"), name="coverage_once"),
        )

    def __str__(self) -> str:
        return self.url
