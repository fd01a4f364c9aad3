"""The register of rules, by name and version, and counting by one of them.

A rule is a function from records as they were to what counts. It is added by writing it, in a file
of its theme, under `@rule(…)`; a change of what it counts is another version.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple

from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.models.visible import Asker, Reader
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.figure import Figure
from tocsin.vocabulary.names import nearest

THEMES = (
    "activities", "alerts", "answers", "compliance", "coverage", "findings", "handed_over",
    "institutions", "networks", "operations", "outcomes",
)  # fmt: skip
"""Files of this package with rules in them."""


class Counted(NamedTuple):
    """One thing that counts."""

    id: str
    """Its place, `subject:12`."""
    behind: tuple[str, ...] = ()
    """The records for whose sake it counts; empty: itself alone."""
    amount: int | None = 1
    """What it adds; null: not known, so it is left out and said to be."""
    is_estimate: bool = False


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One way to count."""

    name: str
    version: int
    unit: str
    definition: str
    """One sentence: what is counted, and what is not."""
    takes: frozenset[str]
    """Parameters that it heeds; any other is refused, so that none is overheard."""
    needs: frozenset[str]
    """Parameters without which it means nothing."""
    counted: Callable[[Past, Question], Iterable[Counted]]

    def check(self, question: Question) -> None:
        """Raise `Refused` for a parameter that the rule does not take, or needs and has not."""
        given = question.given.keys()
        if odd := sorted(given - self.takes):
            rule = f"takes {', '.join(sorted(self.takes)) or 'no parameters'}"
            raise Refused("parameter", self.name, rule, got=", ".join(odd))
        if missing := sorted(self.needs - given):
            raise Refused("parameter", self.name, f"needs {', '.join(missing)}", got="none")


Counting = Callable[[Past, Question], Iterable[Counted]]
_RULES: dict[str, Rule] = {}


def rule(
    name: str, unit: str, definition: str, *, version: int = 1, takes: str = ""
) -> Callable[[Counting], Counting]:
    """Register a function as a rule; `takes` names its parameters, those it needs with a `!`."""
    names = takes.split()

    def registered(counted: Counting) -> Counting:
        _RULES[name] = Rule(
            name=name, version=version, unit=unit, definition=definition, counted=counted,
            takes=frozenset(one.rstrip("!") for one in names),
            needs=frozenset(one[:-1] for one in names if one.endswith("!")),
        )  # fmt: skip
        return counted

    return registered


def rules() -> Mapping[str, Rule]:
    """Return every rule by name, in the order of names."""
    for theme in THEMES:
        import_module(f"tocsin.casework.figures.{theme}")
    return MappingProxyType(dict(sorted(_RULES.items())))


def named(name: str) -> Rule:
    """Return a rule; raises `UnknownNameError` with the nearest names."""
    every = rules()
    if name not in every:
        raise UnknownNameError("figure", name, nearest(name, every))
    return every[name]


def count(name: str, reader: Asker | Reader, question: Question) -> Figure:
    """Count by a rule what a reader may read; the same question has the same answer any day.

    Raises `Refused` for parameters that the rule does not take or has not, `UnknownNameError` for
    a rule, a network, an election, an operation or a platform that the reader does not know.
    """
    found = named(name)
    question = question.with_day() if "on" in found.takes and not question.period else question
    found.check(question)
    past = Past(reader, question.as_of)
    counted = sorted(found.counted(past, question), key=lambda one: order(one.id))
    return figure(found, question, counted, len(past.lost))


def order(place: str) -> tuple[str, int, str]:
    """Return what places are put in order by: `finding:9` before `finding:10`.

    >>> sorted(["finding:10", "alert:11", "finding:9"], key=order)
    ['alert:11', 'finding:9', 'finding:10']
    """
    kind, _, key = place.partition(":")
    return kind, int(key) if key.isdecimal() else 0, key


def figure(found: Rule, question: Question, counted: list[Counted], lost: int = 0) -> Figure:
    """Return the figure that things which count make."""
    known = [one for one in counted if one.amount is not None]
    estimates = any(one.is_estimate for one in known)
    return Figure(
        name=found.name,
        version=found.version,
        value=sum(one.amount or 0 for one in known),
        unit=f"{question.subject}s" if question.subject else found.unit,
        definition=found.definition,
        records=tuple(one.id for one in known),
        behind={one.id: one.behind for one in known if one.behind},
        span=question.period.span if question.period else None,
        election=question.election,
        basis="estimated" if estimates else "counted",
        as_of=question.as_of,
        asked=dict(question.given),
        caveats=_caveats(len(counted) - len(known), lost),
    )


def _caveats(unknown: int, lost: int) -> tuple[str, ...]:
    said = []
    if unknown:
        said.append(f"Left out, because nobody knows how many they add: {unknown}.")
    if lost:
        said.append(f"Counted as they are now, because their past was erased: {lost}.")
    return tuple(said)
