"""Elections of a watch: kept in casework, and which of them a finding or an alert is about."""

from tocsin import catalog
from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.founding import LEADS
from tocsin.casework.models import Election as Kept
from tocsin.casework.models import Role, Submission
from tocsin.catalog import Election
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.finding import Finding
from tocsin.watch.watch import Watch


def elections_of(watch: Watch, submission: Submission) -> list[Election]:
    """Return the elections of an alert; where it names none that is known, those of the watch."""
    ours = {one.id: one for one in watch.settings.elections}
    names = submission.revision.alert.elections.values_list("catalog_id", flat=True)
    found = [one for name in names if (one := ours.get(name) or _in_catalog(name))]
    return found or list(ours.values())


def keep(watch: Watch, actor: Actor) -> tuple[list[Kept], list[Kept]]:
    """Keep the elections that a watch names; return all of them, and those that are new."""
    if actor.person is not None:
        actor.must_be("elections of the watch", Role.ANALYST, *LEADS)
    with journal.turn():
        names = [one.id for one in watch.settings.elections]
        known = {one.catalog_id: one for one in Kept.objects.filter(catalog_id__in=names)}
        new = [
            records.add(_row(one), actor)
            for one in watch.settings.elections
            if one.id not in known
        ]  # fmt: skip
    return [*known.values(), *new], new


def about(finding: Finding, elections: list[Kept]) -> Kept | None:
    """Return the one of some elections that a finding is about; null: none, or it may be several.

    One that names places is about an election of one of them.
    """
    found = [one for one in elections if not finding.places or one.country in finding.places]
    return found[0] if len(found) == 1 else None


def _row(one: Election) -> Kept:
    return Kept(
        catalog_id=one.id, name=one.name, country=one.country, kind=one.kind,
        first_on=one.polls[0].on, last_on=one.polls[-1].on,
    )  # fmt: skip


def _in_catalog(name: str) -> Election | None:
    try:
        return catalog.election(name)
    except UnknownNameError:
        return None
