"""What can be asked for, by name."""

from tocsin.jobs.kinds import (
    backing_up,
    detecting,
    exporting,
    importing,
    preserving,
    proving,
    receiving,
    rechecking,
    reporting,
    sending,
    taking_in,
)
from tocsin.jobs.kinds.kind import Kind
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

OURS = (
    importing.KIND, detecting.KIND, taking_in.KIND, preserving.KIND, sending.KIND,
    sending.PURSUE, rechecking.KIND, proving.KIND, backing_up.KIND,
    reporting.KIND, exporting.KIND, receiving.KIND,
)  # fmt: skip
KINDS: dict[str, Kind] = {one.name: one for one in OURS}


def named(name: str) -> Kind:
    """Return a kind of job; raises `UnknownNameError`."""
    if name not in KINDS:
        raise UnknownNameError("job", name, nearest(name, KINDS))
    return KINDS[name]
