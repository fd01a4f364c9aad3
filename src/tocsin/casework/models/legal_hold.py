"""Legal holds: what must not be erased, because somebody with authority said so."""

from django.db import models
from django.db.models import F, Q

from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.person import Person
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Reader, Visible


class LegalHold(Record):
    """One record, and what belongs to it, kept until a day or until it is released."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="holds")
    held = models.CharField(max_length=80, db_index=True)
    """The record: `finding:12`."""
    reason = models.TextField()
    authority = models.CharField(max_length=300)
    """Who asked for it: a court and its number, a law, a letter."""
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begins_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    """First day on which it holds no more; null: until it is released."""
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    release_reason = models.TextField(blank=True)

    objects = Visible()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gt=F("begins_on")),
                name="legal_hold_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="legal_hold_is_released_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.held}: {self.authority}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Colleagues of whoever set it."""
        return Q(owner__in=reader.own)
