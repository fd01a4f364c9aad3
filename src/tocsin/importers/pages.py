"""Records that are pages of many elements: one bad element costs itself, not the page.

Who asked an interface for fifty videos holds a page of fifty, and one of them may be broken. What
is wrong with it is a `Refusal`, which the lane writes down as a reject with its own bytes.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from tocsin.importers.fields import Fields
from tocsin.importers.sights import Refusal, Sight
from tocsin.vocabulary.errors import RecordError

Read = Callable[[Any], Iterable[Sight]]


def each(path: str, elements: Iterable[Any], read: Read) -> Iterator[Sight]:
    """Yield what every element of an array says, or that it cannot be read.

    `path` is where the array stands in the record.
    """
    for place, element in enumerate(elements):
        yield from one(f"{path}.{place}", element, read)


def one(path: str, element: Any, read: Read) -> Iterator[Sight]:  # noqa: ANN401  # JSON
    """Yield what one element says, or that it cannot be read."""
    try:
        said = list(read(element))
    except RecordError as error:
        value = element.value if isinstance(element, Fields) else element
        said = [Refusal(path, value, error.code, error.column, str(error))]
    else:
        said = [_inside(path, sight) for sight in said]
    yield from said


def _inside(path: str, sight: Sight) -> Sight:
    """Return a sight as its page says it: a refusal inside it stands further in."""
    return replace(sight, path=f"{path}.{sight.path}") if isinstance(sight, Refusal) else sight
