"""Runs of detectors, as far as casework needs them: which, when, over what."""

from django.db import models

from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Reader, Visible


class DetectorRun(Record):
    """One run whose findings were taken in."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    run_id = models.CharField(max_length=200)
    """Name of its folder under `findings/`."""
    detector = models.CharField(max_length=120)
    detector_version = models.PositiveIntegerField()
    tocsin = models.CharField(max_length=32)
    """Version of Tocsin that ran it."""
    parameters = models.JSONField(default=dict, blank=True)
    corpus = models.CharField(max_length=128, blank=True)
    """Digest of the corpus that was read."""
    started_at = models.DateTimeField()

    objects = Visible()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "run_id"), name="detector_run_once"),
        )

    def __str__(self) -> str:
        return self.run_id

    @staticmethod
    def readable(reader: Reader) -> models.Q:
        """Who ran it; what it found is shared finding by finding."""
        return models.Q(owner__in=reader.own)
