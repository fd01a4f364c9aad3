"""People, by pseudonym: a name is with the user that signs in, and nowhere else."""

import secrets

from django.conf import settings
from django.db import models

from tocsin.casework.models.record import Record
from tocsin.casework.models.visible import Reader, Visible


def pseudonym() -> str:
    """Return a new name that tells nothing: `p-` and 12 hexadecimal digits."""
    return f"p-{secrets.token_hex(6)}"


class Person(Record):
    """Somebody who works with us, as the journal and everything sent outside knows them."""

    pseudonym = models.CharField(max_length=32, unique=True, default=pseudonym, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person"
    )
    """Null: signs in no more, or never did."""

    objects = Visible()

    def __str__(self) -> str:
        return self.pseudonym

    @staticmethod
    def readable(reader: Reader) -> models.Q:
        """Colleagues, and oneself."""
        colleagues = models.Q(participations__organisation__in=reader.own)
        return models.Q(
            pk__in=Person.objects.filter(colleagues | models.Q(pk__in=reader.person)).values("pk")
        )
