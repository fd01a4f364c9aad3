"""Who works for whom, as what, from when to when."""

from django.db import models
from django.db.models import F, Q

from tocsin.casework.models.network import Network
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.person import Person
from tocsin.casework.models.record import Record
from tocsin.casework.models.roles import Role
from tocsin.casework.models.visible import Reader, Visible


class Participation(Record):
    """One role of one person in one organisation; it is what opens anything to anybody."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="participations")
    network = models.ForeignKey(
        Network, models.PROTECT, related_name="participations", null=True, blank=True
    )
    """The network whose work it is; null: the organisation's own."""
    role = models.CharField(max_length=16, choices=Role.choices)
    started_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    """First day on which it is held no more; null: is held still."""

    objects = Visible()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "organisation", "role", "started_on"), name="participation_once"
            ),
            models.CheckConstraint(
                condition=Q(stopped_on__isnull=True) | Q(stopped_on__gte=F("started_on")),
                name="participation_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person}, {self.role} of {self.organisation}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Those of one's organisations, one's own, and those of a network that one coordinates."""
        coordinated = reader.roles.filter(role=Role.COORDINATOR, network__isnull=False)
        return (
            Q(organisation__in=reader.own)
            | Q(pk__in=reader.roles.values("pk"))
            | Q(network__in=coordinated.values("network_id"))
        )
