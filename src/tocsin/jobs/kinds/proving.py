"""Proving that all of the watch is as it was written."""

from msgspec import Struct

from tocsin.casework.models import Role
from tocsin.evidence.chain import Anchor
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.proof import Anchors, Whole, proved
from tocsin.jobs.work import Work


class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known from elsewhere."""

    journal: str | None = None
    """A link of the journal, SEQ:DIGEST."""
    custody: str | None = None
    """A link of the vault's custody log."""


def run(work: Work, asked: Parameters) -> Whole:
    """Ask everything."""
    count = 0

    def told(what: str) -> None:
        nonlocal count
        work.come(count, None, "questions", what)
        count += 1

    return proved(
        work.watch, Anchors(journal=_link(asked.journal), custody=_link(asked.custody)), told
    )


def _link(text: str | None) -> Anchor | None:
    return Anchor.parse(text) if text else None


KIND = Kind(
    name="prove",
    title="prove that all is as it was written",
    parameters=Parameters,
    run=run,
    roles=(Role.ADMIN, Role.AUDITOR, Role.COORDINATOR),
)
