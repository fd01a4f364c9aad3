"""How open a channel is about who stands behind it, with the evidence for that."""

from django.db import models
from django.db.models import Q

from tocsin import catalog
from tocsin.casework.errors import Refused
from tocsin.casework.models.exhibit import Exhibit
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.person import Person
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.subject import Subject
from tocsin.casework.models.visible import shared
from tocsin.vocabulary.errors import UnknownNameError


class Exposure(models.TextChoices):
    """Classes in the manner of the EEAS exposure matrix."""

    OFFICIAL = "official", "official"
    CONTROLLED = "state_controlled", "state-controlled"
    LINKED = "state_linked", "state-linked"
    ALIGNED = "state_aligned", "state-aligned"
    NONE_KNOWN = "none_known", "none known"


class ChannelExposure(Shared):
    """The class of one channel or account as of a day; a later one stands beside it."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="exposures")
    exposure = models.CharField(max_length=24, choices=Exposure.choices)
    basis = models.TextField()
    """What shows it, in a sentence that can be contested."""
    behind = models.CharField(max_length=200, blank=True)
    """Whose it is said to be; "": nobody is named."""
    act = models.CharField(max_length=120, blank=True)
    """Catalog id of a public act that says so: `sanctions:…`."""
    assessed_on = models.DateField()
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    exhibits = models.ManyToManyField(Exhibit, related_name="+", blank=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    readable = staticmethod(shared("ChannelExposure"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.CheckConstraint(
                condition=Q(exposure__in=Exposure.values), name="channel_exposure_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject}: {self.exposure}"

    def clean(self) -> None:
        """Raise `Refused` for an act that is not in the catalog."""
        if self.act:
            try:
                self.act = catalog.lookup(self.act).id
            except UnknownNameError as error:
                raise Refused("value", "exposure.act", str(error)) from error

    def must_hold(self) -> None:
        """Raise `Refused` for a class without evidence."""
        has_evidence = self.findings.exists() or self.exhibits.exists() or self.act
        if self.exposure != Exposure.NONE_KNOWN and not has_evidence:
            rule = "is shown by a finding, an exhibit or a public act"
            raise Refused("evidence", self.place, rule, got=self.exposure)
