"""Writing a report."""

from typing import BinaryIO

from tocsin.casework.access import asker
from tocsin.casework.models.roles import READING
from tocsin.flow.reporting import Asking, Wanted, named, publish, report
from tocsin.flow.reporting.forms import file_of
from tocsin.jobs import results
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work

STEPS = 2


def run(work: Work, asked: Wanted) -> results.Kept:
    """Count, then write; of no instant, it is as of when it was asked for."""

    def write(out: BinaryIO) -> results.Made:
        work.come(0, STEPS, "steps", "reading records")
        asking = Asking(
            wanted=asked, reader=asker(work.actor), actor=work.actor,
            at=asked.as_of or work.job.asked_at,
        )  # fmt: skip
        made, stem = report(asking)
        if asked.publish:
            publish(asking, asked.publish)
        work.come(1, STEPS, "steps", f"writing {asked.form}")
        file = file_of(made, stem, asked.form)
        out.write(file.content)
        return results.Made(file.name, file.media_type, file.tlp)

    return results.told(results.keep(work, write))


def check(asked: Wanted) -> None:
    """Refuse what the report does not heed, or lacks, before anybody waits for it."""
    named(asked.report).check(asked)


KIND = Kind(
    name="report", title="write a report", parameters=Wanted, run=run, roles=READING, check=check
)
