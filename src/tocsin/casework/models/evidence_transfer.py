"""Evidence that was handed over."""

from django.db import models

from tocsin.casework.models.alert import Alert
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import shared


class EvidenceTransfer(Shared):
    """One bundle that one recipient was given."""

    alert = models.ForeignKey(
        Alert, models.PROTECT, related_name="transfers", null=True, blank=True
    )
    recipient = models.ForeignKey(Organisation, models.PROTECT, related_name="transfers")
    at = models.DateTimeField()
    manifest_sha256 = models.CharField(max_length=64)
    receipt = models.TextField(blank=True)
    """What the recipient confirmed; "": nothing yet."""

    readable = staticmethod(shared("EvidenceTransfer"))

    def __str__(self) -> str:
        return f"{self.manifest_sha256[:12]} to {self.recipient}"
