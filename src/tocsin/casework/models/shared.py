"""Records that belong to an organisation and are shared as far as it says."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.casework.models.record import Record
from tocsin.casework.models.sharing import LABELS, Pap, Tlp, Visibility
from tocsin.casework.models.visible import Visible


def _within_labels() -> Q:
    """Return the condition that no record is shared further than its label allows."""
    allowed = Q()
    for visibility, labels in LABELS.items():
        allowed |= Q(visibility=visibility, tlp__in=labels)
    return allowed


class Shared(Record):
    """A record with an owner, a label, and as many readers as both allow."""

    owner = models.ForeignKey("casework.Organisation", models.PROTECT, related_name="+")
    created_by = models.ForeignKey(
        "casework.Person", models.PROTECT, related_name="+", null=True, blank=True
    )
    """Null: made by a program."""
    visibility = models.CharField(max_length=16, choices=Visibility.choices, default=Visibility.OWN)
    sharing_group = models.ForeignKey(
        "casework.SharingGroup", models.PROTECT, related_name="+", null=True, blank=True
    )
    """Who reads it when `visibility` is `group`."""
    network = models.ForeignKey(
        "casework.Network", models.PROTECT, related_name="+", null=True, blank=True
    )
    """Who reads it when `visibility` is `network`."""
    tlp = models.CharField(max_length=16, choices=Tlp.choices, default=Tlp.AMBER)
    pap = models.CharField(max_length=16, choices=Pap.choices, default=Pap.AMBER)
    readers = models.ManyToManyField("casework.Person", related_name="+", blank=True)
    """Who reads it when it is TLP:RED."""

    objects = Visible()

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=_within_labels(), name="%(class)s_within_label"),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.GROUP) | Q(sharing_group__isnull=False),
                name="%(class)s_names_group",
            ),
            models.CheckConstraint(
                condition=~Q(visibility=Visibility.NETWORK) | Q(network__isnull=False),
                name="%(class)s_names_network",
            ),
        )
