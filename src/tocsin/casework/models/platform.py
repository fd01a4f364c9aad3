"""Platforms, as the law sees them."""

from django.db import models

from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Visible, inside


class Platform(Record):
    """A place where things are published, and who runs it."""

    name = models.CharField(max_length=64, unique=True)
    """The word of `vocabulary/platforms.py`: `x`, `telegram`, …"""
    title = models.CharField(max_length=120)
    """As people write it."""
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="platforms", null=True, blank=True
    )
    """Who answers for it; null: not known."""
    is_very_large = models.BooleanField(default=False)
    """Designated under Article 33 of the DSA."""

    objects = Visible()
    readable = staticmethod(inside)

    def __str__(self) -> str:
        return self.title
