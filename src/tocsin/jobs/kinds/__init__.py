"""What can be asked for, by name."""

from tocsin.jobs.kinds import detecting, importing
from tocsin.jobs.kinds.kind import Kind
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

KINDS: dict[str, Kind] = {one.KIND.name: one.KIND for one in (importing, detecting)}


def named(name: str) -> Kind:
    """Return a kind of job; raises `UnknownNameError`."""
    if name not in KINDS:
        raise UnknownNameError("job", name, nearest(name, KINDS))
    return KINDS[name]
