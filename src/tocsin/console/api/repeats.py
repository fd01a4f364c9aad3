"""A request that was asked again: what sends must not send twice because an answer got lost."""

from django.db import models

from tocsin.casework.models import Organisation, Person


class Repeat(models.Model):
    """What was answered to one request under one key of one person."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    """What the program calls this one doing: its `Idempotency-Key`."""
    request_sha256 = models.CharField(max_length=64)
    """Of method, path and body: another request under the same key is a mistake."""
    status = models.PositiveSmallIntegerField(null=True)
    """Null: it was begun, and is not done."""
    answer = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """Once per person, organisation and key."""

        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "key"), name="repeat_once"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.key
