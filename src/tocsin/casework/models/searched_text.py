"""Words of records, folded: what a search reads in the place of the records themselves."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.visible import Reader, Visible


class SearchedText(models.Model):
    """The words of one record; kept by `casework.search` with each link of the journal.

    It is made from the record, and can be made again. Nobody reads it but the search, which goes
    on to the records that its asker may see.
    """

    kind = models.CharField(max_length=3)
    """Of which kind the record is, in three letters: `fin`."""
    record = models.PositiveBigIntegerField()
    """Its key."""
    text = models.TextField()
    """Its words, folded; each column on a line of its own."""

    objects = Visible()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "record"), name="searched_once"),)

    def __str__(self) -> str:
        return f"{self.kind}:{self.record}"

    @staticmethod
    def readable(_: Reader) -> Q:
        """Nobody."""
        return Q(pk__in=[])
