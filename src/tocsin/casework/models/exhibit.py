"""Exhibits: sealed evidence in the vault, as casework knows it."""

from django.db import models

from tocsin.casework.models.finding import Finding
from tocsin.casework.models.incident import Incident
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import shared


class Exhibit(Shared):
    """One sealed manifest: what it shows, who signed it, and whether its time is proven."""

    label = models.CharField(max_length=300)
    manifest_sha256 = models.CharField(max_length=64)
    """The manifest's name in the vault; once per owner."""
    sealed_at = models.DateTimeField()
    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="exhibits", null=True, blank=True
    )
    """What it is evidence of; null: of an incident, or of something else."""
    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="exhibits", null=True, blank=True
    )
    """The case it was sealed for; null: for none."""
    items = models.PositiveIntegerField(default=0)
    """Posts, pages and files in it."""
    objects_kept = models.PositiveIntegerField(default=0)
    """Kept files that show them."""
    size = models.PositiveBigIntegerField(default=0)
    """Bytes of those files."""
    signed_by = models.CharField(max_length=32, blank=True)
    """Id of the key; "": it is not signed."""
    proven_at = models.DateTimeField(null=True, blank=True)
    """When somebody else says that it was there; null: no proof yet."""
    authority = models.CharField(max_length=300, blank=True)
    """Who says so."""

    destroyed_at = models.DateTimeField(null=True, blank=True)
    """When its bytes were destroyed; null: they are in the vault."""

    readable = staticmethod(shared("Exhibit"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.UniqueConstraint(fields=("owner", "manifest_sha256"), name="exhibit_once"),
        )

    def __str__(self) -> str:
        return self.label

    @property
    def grade(self) -> str:
        """What its seal is worth, in the words of a verification."""
        if self.destroyed_at:
            return "destroyed"
        if not self.signed_by:
            return "unsigned"
        return "organisation-signed" + (" + time proof" if self.proven_at else "")
