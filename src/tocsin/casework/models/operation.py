"""Operations: what several findings are parts of."""

from django.db import models

from tocsin.casework.models.shared import Shared
from tocsin.casework.models.subject import Subject
from tocsin.casework.models.visible import Visible, shared


class Operation(Shared):
    """A campaign with a name, as Doppelganger is one."""

    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True)
    attribution = models.CharField(max_length=500, blank=True)
    """Who is said to be behind it; "": nobody is named."""
    basis = models.TextField(blank=True)
    """What that rests on."""

    parts = ("members",)
    readable = staticmethod(shared("Operation"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.UniqueConstraint(fields=("owner", "name"), name="operation_once"),
        )

    def __str__(self) -> str:
        return self.name


class OperationMember(models.Model):
    """A subject that is part of an operation, and why we think so."""

    operation = models.ForeignKey(Operation, models.PROTECT, related_name="members")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    basis = models.TextField()

    objects = Visible()
    readable = staticmethod(shared("Operation", "operation__"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operation", "subject"), name="operation_member_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} of {self.operation}"
