"""What a watch found, taken into casework: as proposals, for people to decide."""

from collections.abc import Callable
from functools import partial

from tocsin.casework import importing
from tocsin.casework.access import Actor
from tocsin.casework.importing import TakenIn
from tocsin.casework.models import DetectorRun, Tlp
from tocsin.flow import votes
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest
from tocsin.watch.runs import Run
from tocsin.watch.watch import Watch


def _no_word(_: Run, __: TakenIn) -> None:
    pass


def take_in(
    watch: Watch,
    actor: Actor,
    *detectors: str,
    tlp: str = Tlp.AMBER,
    told: Callable[[Run, TakenIn], None] = _no_word,
) -> TakenIn:
    """Take in the newest run of each detector, or of those named; return what came of it.

    The elections of the watch are kept, and each new finding is about the one that it can be about.
    What is there stays as people left it, so that one that was killed is simply done again; `told`
    hears how far each run is, some findings at a time, in their transaction. Raises
    `UnknownNameError` for a detector without a run.
    """
    latest = watch.runs.latest()
    for name in detectors:
        if name not in latest:
            raise UnknownNameError("run of a detector", name, nearest(name, latest))
    done = TakenIn()
    elections, _ = votes.keep(watch, actor)
    about = partial(votes.about, elections=elections)
    for name in detectors or sorted(latest):
        run = latest[name]
        if run.status != "done":
            continue
        found = watch.runs.findings(run)
        added = importing.take_in(
            run, found, actor, tlp=tlp, told=partial(told, run), about=about
        )  # fmt: skip
        done = TakenIn(done.new + added.new, done.again + added.again, done.known + added.known)
    return done


def waiting(watch: Watch, actor: Actor) -> tuple[Run, ...]:
    """Return the newest runs that found something and were never begun to be taken in."""
    runs = [run for run in watch.runs.latest().values() if run.findings]
    known = DetectorRun.objects.filter(owner=actor.for_whom, run_id__in=[one.id for one in runs])
    begun = set(known.values_list("run_id", flat=True))
    return tuple(one for one in runs if one.id not in begun)
