"""The emergency switch: nobody writes, or nobody reads either."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.person import Person
from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Visible, inside


class Mode(models.TextChoices):
    """What casework lets people do."""

    NORMAL = "normal", "normal"
    READ_ONLY = "read_only", "read only"
    NO_ACCESS = "no_access", "no access"


class EmergencySwitch(Record):
    """What holds for everybody here; there is one row at most."""

    mode = models.CharField(max_length=16, choices=Mode.choices, default=Mode.NORMAL)
    reason = models.TextField()
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = Visible()
    readable = staticmethod(inside)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="emergency_switch_is_one"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="emergency_mode_known"),
        )

    def __str__(self) -> str:
        return f"{self.mode}: {self.reason}"
