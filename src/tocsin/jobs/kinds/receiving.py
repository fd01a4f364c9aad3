"""Taking in a file that others sent."""

from msgspec import Struct

from tocsin.casework.errors import Refused
from tocsin.casework.models import Role, Tlp
from tocsin.flow.receiving import Taken, receive
from tocsin.jobs.kinds.importing import uploaded
from tocsin.jobs.kinds.kind import Kind
from tocsin.jobs.work import Work


class Parameters(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to take in."""

    file: str
    """Its path under `uploads`."""
    tlp: str = Tlp.AMBER.value
    """Where the file bears no label."""


class Received(Struct, frozen=True, kw_only=True):
    """What became of it."""

    taken: tuple[Taken, ...]


def run(work: Work, asked: Parameters) -> Received:
    """Take it in; what is known already stays as people left it."""
    path = uploaded(work.folder, asked.file)
    work.come(0, None, "files", "reading the file")
    return Received(taken=receive(work.watch, work.actor, path, asked.tlp))


def check(asked: Parameters) -> None:
    """Refuse a label that is none."""
    if asked.tlp not in Tlp.values:
        raise Refused("tlp", "tlp", f"is one of {', '.join(Tlp.values)}", got=asked.tlp)


KIND = Kind(
    name="receive",
    title="take in what others sent",
    parameters=Parameters,
    run=run,
    roles=(Role.ANALYST,),
    check=check,
)
