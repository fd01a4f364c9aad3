"""Running detectors over all that was collected."""

from typing import Any

from msgspec import Struct

from tocsin.casework.models import Role
from tocsin.detectors import names
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work
from tocsin.watch.runs import Run


class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to look for."""

    detectors: tuple[str, ...] = ()
    """Empty: all that are installed."""
    settings: dict[str, Any] = {}
    """Parameters by `detector__parameter`, as `Watch.detect` reads them."""


class Detected(Struct, frozen=True, kw_only=True):
    """What was found."""

    runs: tuple[str, ...]
    findings: dict[str, int]
    """How many, by detector."""
    skipped: dict[str, str]
    """Why, by detector."""


def run(work: Work, asked: Parameters) -> Detected:
    """Run them one after the other; one that ran on the same data already is not run again."""
    chosen, runs = asked.detectors or names(), list[Run]()

    def told(run: Run) -> None:
        runs.append(run)
        work.come(len(runs), len(chosen), "detectors", run.detector)

    work.come(0, len(chosen), "detectors", "")
    work.watch.detect(*chosen, told=told, **asked.settings)
    done = [one for one in runs if one.status == "done"]
    return Detected(
        runs=tuple(one.id for one in done),
        findings={one.detector: one.findings for one in done},
        skipped={one.detector: one.reason for one in runs if one.status == "skipped"},
    )


KIND = Kind(
    name="detect",
    title="run detectors",
    parameters=Parameters,
    run=run,
    roles=(Role.ANALYST, Role.ADMIN),
)
