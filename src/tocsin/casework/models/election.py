"""Elections that casework is about."""

from django.db import models

from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Visible, inside


class Election(Record):
    """One vote of one country, as the catalog or a watch has it."""

    catalog_id = models.CharField(max_length=120, unique=True)
    """`election:RO-presidential-2024-11-24`."""
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    kind = models.CharField(max_length=32)
    first_on = models.DateField()
    """First polling day."""
    last_on = models.DateField()

    objects = Visible()
    readable = staticmethod(inside)

    def __str__(self) -> str:
        return self.name
