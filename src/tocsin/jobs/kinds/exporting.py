"""Writing findings or alerts in the formats of others."""

from typing import BinaryIO

from tocsin.casework.access import asker
from tocsin.casework.models.roles import READING
from tocsin.flow.exporting import Asking, Exported, Wanted, check, export
from tocsin.jobs import results
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work


def run(work: Work, asked: Wanted) -> results.Kept:
    """Write what is wanted, and say how far that is."""
    told: list[Exported] = []

    def write(out: BinaryIO) -> results.Made:
        work.come(0, None, "", "reading records")
        asking = Asking(
            wanted=asked, reader=asker(work.actor), actor=work.actor, told=work.now_and_then,
            at=work.job.asked_at,
        )  # fmt: skip
        told.append(export(asking, out))
        return results.Made(told[0].name, told[0].media_type, told[0].tlp)

    kept = results.keep(work, write)
    return results.told(kept, dict(told[0].counts) if told else {})


KIND = Kind(
    name="export", title="export", parameters=Wanted, run=run, roles=READING, check=check
)  # fmt: skip
