"""Who acts in a command: in which watch, as whom, and for whom."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from tocsin.cli.vaults import ask_password

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from django.core.exceptions import ValidationError

    from tocsin.casework.access import Actor
    from tocsin.casework.errors import Refused
    from tocsin.casework.models import Organisation, Person, User
    from tocsin.casework.models.record import Record
    from tocsin.casework.models.visible import VisibleQuerySet
    from tocsin.flow.desk import Desk
    from tocsin.watch import Watch

Row = TypeVar("Row", bound="Record")

As = Annotated[
    str | None,
    typer.Option(
        "--as", envvar="TOCSIN_AS", metavar="USER", show_default=False,
        help="Who does this. Default: the one person there is.",
    ),
]  # fmt: skip
For = Annotated[
    str | None,
    typer.Option(
        "--for", envvar="TOCSIN_FOR", metavar="ORGANISATION", show_default=False,
        help="For whom, where they work for several. Default: the one they work for.",
    ),
]  # fmt: skip


@dataclass(frozen=True)
class Acting:
    """Somebody at work in a watch."""

    folder: Path
    """Of the watch."""
    user: "User"
    actor: "Actor"

    def rows(self, kind: "type[Row]") -> "VisibleQuerySet[Row]":
        """Return the records of a kind that they may read."""
        found: VisibleQuerySet[Row] = kind.objects.visible_to(self.user)  # type: ignore[attr-defined]  # each of ours has one
        return found

    def desk(self, keys: Path | None = None, vault: Path | None = None) -> "Desk":
        """Return their desk: the watch with its vault, and the key that signs."""
        from tocsin.flow.desk import Desk

        return Desk.of(self.watch, self.actor, keys=keys, vault=vault, ask=ask_password)

    @cached_property
    def watch(self) -> "Watch":
        """The watch they work in."""
        from tocsin.watch import Watch

        return Watch(self.folder)

    @property
    def zone(self) -> "ZoneInfo":
        """The time zone of the watch."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.watch.settings.time_zone)

    @property
    def house(self) -> "Organisation":
        """The organisation they act for."""
        return self.actor.for_whom


@contextmanager
def acting(workspace: Path | None, who: str | None, whom: str | None) -> "Iterator[Acting]":
    """Open the casework of a watch, for somebody to act there.

    Raises `ConfigError` where it cannot be told who acts, `Refused` for what the rules do not
    allow, and for values that no record takes.
    """
    folder = casework_of(workspace)
    from tocsin.casework import access
    from tocsin.casework.opening import storing

    with storing(), as_refused():
        person = _person(who)
        user = person.user
        if user is None:
            raise _nobody(who or "nobody", ())
        yield Acting(folder, user, access.acting(user, _house(person, whom)))


def casework_of(workspace: Path | None) -> Path:
    """Open the casework of a watch; return the watch's folder.

    The watch itself is not opened: what only reads casework need not wait for what reads posts.
    """
    from tocsin.casework.opening import SHEET, set_up, up_to_date

    above = (Path.cwd(), *Path.cwd().parents)
    folder = workspace or next((one for one in above if (one / SHEET).is_file()), None)
    if folder is None:
        from tocsin.watch import find

        folder = find(Path.cwd())  # there is none, and it says so
    folder = set_up(folder)
    up_to_date(folder)
    return folder


@contextmanager
def as_refused() -> "Iterator[None]":
    """Let values that no record takes be refused in our words, not in Django's."""
    from django.core.exceptions import ValidationError

    try:
        yield
    except ValidationError as error:
        raise _refused(error) from error


def _refused(error: "ValidationError") -> "Refused":
    from tocsin.casework.errors import Refused

    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    place, rules = next(iter(by_field.items()))
    return Refused("invalid", place.strip("_") or "record", " ".join(rules).rstrip("."))


def _person(who: str | None) -> "Person":
    """Return the person of a user name; without one, the only person who signs in here."""
    from tocsin.casework.models import Person

    people = Person.objects.filter(user__is_active=True).select_related("user")
    names = tuple(people.order_by("user__username").values_list("user__username", flat=True)[:6])
    if not names:
        from tocsin.vocabulary.errors import ConfigError

        raise ConfigError("nobody works here yet; begin with `tocsin team found ORGANISATION`")
    found = list(people.filter(user__username=who) if who else people[:2])
    if len(found) != 1:
        raise _nobody(who or "nobody", names)
    return found[0]


def _nobody(got: str, names: tuple[str, ...]) -> Exception:
    from tocsin.vocabulary.errors import ConfigError

    known = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    return ConfigError(f"--as: name one person who works here ({known}); got {got}")


def _house(person: "Person", whom: str | None) -> "Organisation":
    """Return the organisation a person acts for today."""
    from datetime import UTC, datetime

    from tocsin.casework.models import Organisation
    from tocsin.casework.models.visible import current
    from tocsin.vocabulary.errors import ConfigError

    held = person.participations.filter(current(datetime.now(UTC).date())).values("organisation")
    found = list(Organisation.objects.filter(pk__in=held).order_by("name"))
    known = ", ".join(one.name for one in found)
    chosen = [one for one in found if whom is None or one.name == whom]
    if len(chosen) != 1:
        told = f"--for: name one organisation that they work for today ({known or 'none'})"
        raise ConfigError(f"{told}; got {whom or 'none'}")
    return chosen[0]
