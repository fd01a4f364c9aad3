"""Networks of organisations, and who was in them when."""

from django.db import models
from django.db.models import F, Q

from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Visible, inside


class Network(Record):
    """Organisations that work together."""

    name = models.CharField(max_length=200, unique=True)

    objects = Visible()
    readable = staticmethod(inside)

    def __str__(self) -> str:
        return self.name


class Membership(Record):
    """An organisation's time in a network."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    """First day on which it is no member any more; null: is one still."""

    objects = Visible()
    readable = staticmethod(inside)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("network", "organisation", "joined_on"), name="membership_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="membership_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.network} from {self.joined_on}"
