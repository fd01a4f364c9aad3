"""Comments on records, for colleagues or for all who read the record."""

from collections.abc import Iterable

from tocsin.casework import records
from tocsin.casework.access import Actor, asker
from tocsin.casework.errors import Refused
from tocsin.casework.models import Alert, Comment, Finding, Incident, Person, Role, Submission
from tocsin.casework.models.about import ABOUT
from tocsin.casework.reading import readable

Commented = Finding | Incident | Alert | Submission
SPEAKERS = (Role.ANALYST, Role.REVIEWER, Role.SENDER, Role.ADMIN, Role.COORDINATOR)


def comment(
    record: Commented, text: str, actor: Actor, *, is_shared: bool = False,
    mentioned: Iterable[Person] = (),
) -> Comment:  # fmt: skip
    """Say something about a record; whoever is mentioned finds it in their inbox."""
    actor.must_be("a comment", *SPEAKERS)
    readable([record], actor)
    if actor.person is None or not text.strip():
        raise Refused("text", record.place, "is commented on by a person, in words")
    row = Comment(
        **{column(record): record}, organisation=actor.for_whom, person=actor.person, text=text,
        is_shared=is_shared,
    )  # fmt: skip
    return records.add(row, actor, mentioned=_colleagues(mentioned, actor))


def column(record: Commented) -> str:
    """Return the column that names a record; raises `Refused` for one that has none."""
    name = str(record._meta.model_name)
    if name not in ABOUT:
        raise Refused("kind", record.place, f"must be one of {', '.join(ABOUT)}")
    return name


def _colleagues(persons: Iterable[Person], actor: Actor) -> list[Person]:
    some = {one.pk: one for one in persons}
    known = Person.objects.visible_to(asker(actor)).filter(pk__in=some)
    if strangers := some.keys() - set(known.values_list("pk", flat=True)):
        place = ", ".join(some[one].pseudonym for one in sorted(strangers))
        raise Refused("person", place, "is no colleague")
    return list(some.values())
