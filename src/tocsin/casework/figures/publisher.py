"""An organisation that counts by itself: a report made by a program, for nobody in particular."""

from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from tocsin.casework.models import Organisation, Participation, Role
from tocsin.casework.models.roles import READING
from tocsin.casework.models.visible import Reader, current


class Publisher(Reader):
    """Reads what an organisation's people read, but for TLP:RED, which is for named people alone.

    Where its people coordinate a network, it counts who takes part in that.
    """

    def __init__(self, organisation: Organisation, on: date | None = None) -> None:
        self.on = on or datetime.now(UTC).date()
        self.organisation = organisation
        self.roles = Participation.objects.filter(
            current(self.on), organisation=organisation, role=Role.COORDINATOR
        )

    def organisations(self, *roles: str) -> QuerySet[Any, Any]:
        """Return the organisation, for roles in which one reads."""
        rows = Organisation.objects.filter(pk=self.organisation.pk)
        return (rows if {*roles} & {*READING} else rows.none()).values("pk")

    @cached_property
    def person(self) -> QuerySet[Any, Any]:
        """Nobody."""
        return self.roles.none().values("person_id")
