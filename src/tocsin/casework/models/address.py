"""Where recipients are reached."""

from django.db import models

from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Reader, Visible


class Address(Record):
    """One way to one recipient, as one organisation knows it."""

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="address_book")
    recipient = models.ForeignKey(Organisation, models.PROTECT, related_name="addresses")
    channel = models.CharField(max_length=64)
    """Name of the transport: `email`, `article16`, `webhook`, `folder`, …"""
    address = models.CharField(max_length=320)
    """As the transport reads it: `notices@bigbook.example`, an URL, a folder's name."""
    contact = models.CharField(max_length=200, blank=True)
    """Whom it reaches, as they may be named."""
    language = models.CharField(max_length=35, blank=True)
    """In which they would be written to, BCP 47; "": any."""
    is_in_use = models.BooleanField(default=True)

    objects = Visible()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "recipient", "channel", "address"), name="address_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient} by {self.channel}: {self.address}"

    @staticmethod
    def readable(reader: Reader) -> models.Q:
        """Colleagues of whoever wrote it down."""
        return models.Q(owner__in=reader.own)
