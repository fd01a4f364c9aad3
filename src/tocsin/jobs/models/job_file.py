"""A file that a job made, for who asked for it."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.visible import Reader, Visible
from tocsin.jobs.models.job import Job


class JobFile(models.Model):
    """What there is to be fetched, until when. A file without such a row is swept."""

    job = models.OneToOneField(Job, models.PROTECT, primary_key=True, related_name="file")
    name = models.CharField(max_length=300)
    """As whoever fetches it gets it: the label is in it."""
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    """Bytes."""
    sha256 = models.CharField(max_length=64, db_index=True)
    """Of its bytes, and its name on the disk."""
    tlp = models.CharField(max_length=16, blank=True)
    """The label of all of it; "": it bears none."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = Visible()

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def readable(reader: Reader) -> Q:
        """One's own alone: it was written with the eyes of who asked, who may see more than others.

        And only while they read for the organisation that it was made for.
        """
        return Q(job__organisation__in=reader.own, job__asked_by__in=reader.person)
