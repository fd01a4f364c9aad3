"""Taking what detectors found into casework."""

from msgspec import Struct

from tocsin.casework.importing import TakenIn
from tocsin.casework.models import Role, Tlp
from tocsin.flow.taking_in import take_in
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work
from tocsin.watch.runs import Run


class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to take in."""

    detectors: tuple[str, ...] = ()
    """Whose newest runs; empty: of all."""
    tlp: str = Tlp.AMBER.value


def run(work: Work, asked: Parameters) -> TakenIn:
    """Take in run by run; what is there already stays as people left it."""
    before: dict[str, int] = {}

    def told(run: Run, done: TakenIn) -> None:
        before[run.id] = done.new + done.again + done.known
        work.come(sum(before.values()), None, "findings", run.detector)

    return take_in(work.watch, work.actor, *asked.detectors, tlp=asked.tlp, told=told)


KIND = Kind(
    name="take_in",
    title="take findings in",
    parameters=Parameters,
    run=run,
    roles=(Role.ANALYST, Role.ADMIN),
)
