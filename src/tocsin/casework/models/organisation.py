"""Organisations: ours, and those we write to or write about."""

from django.db import models

from tocsin.casework.models.record import Record
from tocsin.casework.models.sharing import Tlp
from tocsin.casework.models.visible import Reader, Visible, inside


class OrganisationKind(models.TextChoices):
    """What an organisation is to us."""

    MEMBER = "member", "member"
    RECIPIENT = "recipient", "recipient"
    TARGET = "target", "target"
    MEDIA = "media", "media"
    PLATFORM = "platform", "platform"
    AUTHORITY = "authority", "authority"
    HOST = "host", "host"


class Organisation(Record):
    """An organisation of any kind."""

    name = models.CharField(max_length=200, unique=True)
    country = models.CharField(max_length=2, blank=True)
    """ISO 3166 alpha-2; "" where it has none."""
    kind = models.CharField(max_length=16, choices=OrganisationKind.choices)
    clearance = models.CharField(max_length=16, choices=Tlp.choices, default=Tlp.GREEN)
    """The strictest label of what we may send it."""

    objects = Visible()

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def readable(reader: Reader) -> models.Q:
        """Everybody inside; others see the organisations in which they hold a role."""
        return inside(reader) | models.Q(pk__in=reader.roles.values("organisation_id"))
