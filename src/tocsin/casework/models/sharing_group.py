"""Sharing groups: organisations, named by one of them, that read what it shares with them."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Reader, Visible


class SharingGroup(Record):
    """A list of organisations with a name."""

    name = models.CharField(max_length=200)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="sharing_groups")

    objects = Visible()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("owner", "name"), name="sharing_group_once"),
        )

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Who owns it, and who is in it."""
        return Q(owner__in=reader.own) | Q(pk__in=reader.groups)


class SharingGroupMember(Record):
    """An organisation's time in a sharing group."""

    group = models.ForeignKey(SharingGroup, models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    """First day on which it reads no more; null: reads still."""

    objects = Visible()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("group", "organisation", "joined_on"), name="sharing_group_member_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation} in {self.group} from {self.joined_on}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Who owns the group, and who is in it."""
        return Q(group__owner__in=reader.own) | Q(group__in=reader.groups)
