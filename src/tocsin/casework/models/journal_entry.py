"""What was done: one link of the chain per row, guarded by triggers against any change."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.roles import AUDITING
from tocsin.casework.models.visible import Reader, Visible


class JournalEntry(models.Model):
    """One deed. What it shows is open for ever; what must be erasable is in its payload."""

    seq = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=64)
    """`finding.confirm`, `journal.erase`, …"""
    place = models.CharField(max_length=80, db_index=True)
    """The record it was done to: `finding:12`."""
    actor = models.CharField(max_length=32)
    """A person's pseudonym, or `program`."""
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    """For whom they acted; null: for nobody. No foreign key: it outlives the row."""
    commitment = models.CharField(max_length=64)
    """SHA-256 of the payload's salt and bytes."""

    objects = Visible()

    class Meta:
        ordering = ("seq",)
        indexes = (models.Index(fields=("organisation_id", "seq"), name="journal_of_organisation"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.verb} {self.place}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Auditors, what was done for their organisations."""
        return Q(organisation_id__in=reader.organisations(*AUDITING))


class JournalPayload(models.Model):
    """What an entry commits to; may be erased, never changed."""

    entry = models.OneToOneField(
        JournalEntry, models.PROTECT, primary_key=True, related_name="payload"
    )
    salt = models.BinaryField()
    content = models.BinaryField()
    """JSON: `after` the record as it was then, `note` what was said."""

    objects = Visible()

    def __str__(self) -> str:
        return f"payload of {self.entry_id}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """As its entry."""
        return Q(entry__organisation_id__in=reader.organisations(*AUDITING))
