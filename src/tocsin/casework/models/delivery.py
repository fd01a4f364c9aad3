"""Deliveries: what became of handing a submission over, written down before and after."""

from django.db import models

from tocsin.casework.models.record import Record
from tocsin.casework.models.submission import Submission
from tocsin.casework.models.visible import Visible, shared


class Turn(models.TextChoices):
    """What happened to one attempt by one channel."""

    FROZEN = "frozen", "frozen"
    """What is to be handed over stands; nothing has left yet."""
    BEGUN = "begun", "begun"
    """The network is about to be touched: from here on it may have arrived."""
    FINISHED = "finished", "finished"
    """The other side took it."""
    ABANDONED = "abandoned", "abandoned"
    """It surely did not arrive, and may be tried again."""
    FAILED = "failed", "failed"
    """It surely did not arrive, and trying the same again cannot help."""


class Delivery(Record):
    """One turn of one attempt; only ever added."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=64)
    """Name of the transport in `tocsin.toml`."""
    seq = models.PositiveIntegerField()
    """1, 2, 3, … for each submission and channel."""
    attempt = models.PositiveIntegerField()
    """The submission's, at the time: a second sending is a new attempt."""
    turn = models.CharField(max_length=16, choices=Turn.choices)
    at = models.DateTimeField()
    payload_sha256 = models.CharField(max_length=64)
    """The document in the vault."""
    key = models.CharField(max_length=64)
    """By which the other side knows a second copy."""
    message_sha256 = models.CharField(max_length=64, blank=True)
    """Of the bytes that were handed over."""
    reference = models.CharField(max_length=500, blank=True)
    """How the other side knows it."""
    said = models.CharField(max_length=500, blank=True)
    """What the other side said, or why it did not arrive."""

    objects = Visible()
    readable = staticmethod(shared("Alert", "submission__revision__alert__"))

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("submission", "channel", "seq"), name="delivery_once"),
        )

    def __str__(self) -> str:
        return f"{self.channel}, attempt {self.attempt}: {self.turn}"
