"""What can be asked for, by name."""

from tocsin.jobs.kinds import backing_up, detecting, importing, proving
from tocsin.jobs.kinds.kind import Kind
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

OURS = (importing, detecting, proving, backing_up)
KINDS: dict[str, Kind] = {one.KIND.name: one.KIND for one in OURS}


def named(name: str) -> Kind:
    """Return a kind of job; raises `UnknownNameError`."""
    if name not in KINDS:
        raise UnknownNameError("job", name, nearest(name, KINDS))
    return KINDS[name]
