"""Telling somebody: one file per way, found through the `tocsin.transports` group.

A transport takes a payload that can no longer change and hands it over once, or says why it could
not. What was handed over, and by which key a second attempt would be known, is in the receipt.
"""

from importlib.metadata import EntryPoint, entry_points

from tocsin.dispatch.payload import Payload
from tocsin.dispatch.transport import Receipt, Transport, TransportError
from tocsin.vocabulary.errors import ConfigError, UnknownNameError
from tocsin.vocabulary.names import nearest

__all__ = ["Payload", "Receipt", "Transport", "TransportError", "installed", "named", "names"]

GROUP = "tocsin.transports"
EXTRA = {"httpx", "standardwebhooks"}
"""What the extra `dispatch` installs; the core does without."""


def names() -> tuple[str, ...]:
    """Return the names of every transport on this machine."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def installed() -> dict[str, type[Transport]]:
    """Return every transport on this machine, ours and other people's, by name."""
    return {name: named(name) for name in names()}


def named(name: str) -> type[Transport]:
    """Return a transport by name.

    Raises `UnknownNameError`, and `ConfigError` when what it stands on is not installed.
    """
    known = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name not in known:
        raise UnknownNameError("transport", name, nearest(name, known))
    return _loaded(known[name])


def _loaded(entry: EntryPoint) -> type[Transport]:
    try:
        found: type[Transport] = entry.load()
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library not in EXTRA:
            raise
        raise ConfigError(
            f"transport {entry.name}: needs {library}, which is not installed; "
            "pip install 'tocsin[dispatch]'"
        ) from error
    return found
