"""`tocsin worker`: does the jobs of a watch."""

from typing import TYPE_CHECKING, Annotated

import typer

from tocsin.cli import screen
from tocsin.cli.options import Workspace, opened

if TYPE_CHECKING:
    from tocsin.jobs.models import Job

NAME = "worker"


def command(
    *,
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="End when nothing is left to do.")
    ] = False,
    workspace: Workspace = None,
) -> None:
    """Do the jobs of a watch, one after the other, until interrupted.

    Any number of workers may run, on every machine that reaches the database and the folder.
    """
    import logging
    import signal

    from tocsin.casework.opening import opened as casework_opened

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    folder = opened(workspace).folder.resolve()
    casework_opened(folder)
    from tocsin.jobs.worker import Worker

    worker = Worker(folder, told=_say)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    worker.run(until_empty=until_empty)


def _say(job: "Job") -> None:
    told = f"job {job.pk}, {job.kind}: {job.state}" + (f": {job.error}" if job.error else "")
    screen.notices().print(screen.cell(told), soft_wrap=True)
