"""What a provision asks for, element by element, each as a question that evidence can answer."""

from dataclasses import dataclass
from functools import cache

from tocsin.catalog.elections import Confidence
from tocsin.catalog.tables import rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One thing that must be shown; our own reading, never the words of the law."""

    id: str
    """Once per provision: `without_right`."""
    provision: str
    """Catalog id it belongs to: `budapest:4`; `silence` for every rule of election silence."""
    title: str
    question: str
    source: str
    confidence: Confidence


def elements(provision: str) -> tuple[Element, ...]:
    """Return the elements of a provision, in their order; none: nobody listed them yet.

    >>> [one.id for one in elements("budapest:3")]
    ['interception', 'technical_means', 'non_public', 'without_right', 'intent']
    """
    framework = provision.partition(":")[0]
    every = _by_provision()
    return every.get(provision) or every.get(framework, ())


@cache
def _by_provision() -> dict[str, tuple[Element, ...]]:
    found: dict[str, tuple[Element, ...]] = {}
    for row in rows("elements.csv"):
        one = Element(**row)  # type: ignore[arg-type]  # columns and confidence: a test
        found[one.provision] = (*found.get(one.provision, ()), one)
    return found
