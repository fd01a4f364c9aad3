"""The elections that an alert is about, as the watch or the catalog has them."""

from tocsin import catalog
from tocsin.casework.models import Submission
from tocsin.catalog import Election
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.watch.watch import Watch


def elections_of(watch: Watch, submission: Submission) -> list[Election]:
    """Return the elections of an alert; where it names none that is known, those of the watch."""
    ours = {one.id: one for one in watch.settings.elections}
    names = submission.revision.alert.elections.values_list("catalog_id", flat=True)
    found = [one for name in names if (one := ours.get(name) or _in_catalog(name))]
    return found or list(ours.values())


def _in_catalog(name: str) -> Election | None:
    try:
        return catalog.election(name)
    except UnknownNameError:
        return None
