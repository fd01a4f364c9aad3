"""Formats that exist and that no importer reads yet, recognised so that a refusal can name them.

A file that nobody reads should not be called unknown when it is well known: its owner learns what
the file is, and that the fault is ours.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from tocsin.importers.head import Head
from tocsin.importers.zeeschuimer import is_envelope

Object = Mapping[str, Any]


class Known(Struct, frozen=True):
    """A format by the name people call it, with its article, and how it is told."""

    title: str
    test: Callable[[Head], bool]


def recognise(head: Head) -> str | None:
    """Return what a file is called whose format is known but not read; null when it is not known.

    >>> from pathlib import Path
    >>> talk = {"participants": [], "messages": []}
    >>> recognise(Head(Path("talk.json"), 9, "json", text="{", objects=(talk,)))
    'a Messenger download; private messages are not imported'
    """
    return next((one.title for one in KNOWN if one.test(head)), None)


def _has(*names: str) -> Callable[[Object], bool]:
    """Return a test for an object with all these members."""
    return lambda one: set(names) <= one.keys()


def _any(test: Callable[[Object], bool]) -> Callable[[Head], bool]:
    """Return a test that holds when it holds for any of the first objects."""
    return lambda head: any(test(one) for one in head.objects)


def _columns(*names: str) -> Callable[[Head], bool]:
    """Return a test for a table with all these columns, or JSON lines with all these members."""

    def test(head: Head) -> bool:
        wanted = set(names)
        first = head.objects[0].keys() if head.objects else ()
        return wanted <= {one.lstrip("\ufeff") for one in head.columns} or wanted <= set(first)

    return test


def _inside(key: str, test: Callable[[Object], bool]) -> Callable[[Object], bool]:
    """Return a test for an object whose member is such an object, or a list of some."""

    def inner(one: Object) -> bool:
        value = one.get(key)
        elements = value if isinstance(value, list) else [value]
        return any(isinstance(element, Mapping) and test(element) for element in elements)

    return inner


def _either(*tests: Callable[[Object], bool]) -> Callable[[Object], bool]:
    return lambda one: any(test(one) for test in tests)


_X_LEGACY = _has("id_str", "created_at", "user")

KNOWN: tuple[Known, ...] = (
    Known(
        "a Messenger download; private messages are not imported",
        _any(lambda one: "participants" in one and "messages" in one),
    ),
    Known(
        "posts of X's API before version 2",
        _any(_either(_X_LEGACY, _inside("statuses", _X_LEGACY))),
    ),
    Known("a browser capture of a platform that is not read", _any(is_envelope)),
    Known(
        "a 4CAT export of another source than X, Telegram and TikTok",
        _columns("id", "thread_id", "author", "body", "timestamp"),
    ),
)
"""Every format we can name, the more particular ones first."""
