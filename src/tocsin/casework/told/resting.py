"""What something rests on, findings and exhibits, as far as a label and a reader let it be told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Manager, QuerySet

from tocsin.casework.models import Exhibit, Finding
from tocsin.casework.models.visible import Asker

Row = TypeVar("Row", Finding, Exhibit)


@dataclass(frozen=True)
class Resting:
    """What may be told, by kind and key, and how many may not."""

    findings: tuple[Finding, ...]
    exhibits: tuple[Exhibit, ...]
    withheld: int


def resting(
    findings: Manager[Finding], exhibits: Manager[Exhibit], user: Asker, labels: Collection[str]
) -> Resting:
    """Return what a reader may see under these labels; prefetched relations are not asked again."""
    named, sealed = findings.all(), exhibits.all()
    shown = tuple(_seen(named, user, labels)), tuple(_seen(sealed, user, labels))
    return Resting(*shown, len(named) + len(sealed) - sum(map(len, shown)))


def _seen(rows: QuerySet[Row], user: Asker, labels: Collection[str]) -> Iterable[Row]:
    """Return those that the reader may see under these labels; of none, without asking."""
    if not rows:
        return ()
    found: QuerySet[Row] = rows.model.objects.visible_to(user)
    return found.filter(pk__in=[one.pk for one in rows], tlp__in=labels).order_by("pk")
