"""A network report published: every figure in it kept, with its words and what it counted."""

from collections.abc import Iterable

from tocsin.casework import journal
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.figures import publishing
from tocsin.casework.models import ReportFigure
from tocsin.reports.network.counting import Counted, Counter
from tocsin.reports.network.plan import Plan


def publish(plan: Plan, counter: Counter, name: str, actor: Actor) -> tuple[ReportFigure, ...]:
    """Keep every figure of a plan that can be counted, under a report's name, all or none.

    Raises `Refused` when a report of this name is there, or words are not true.
    """
    if not name.strip():
        raise Refused("name", "report", "is published under a name")
    if ReportFigure.objects.filter(owner=actor.for_whom, report=name).exists():
        raise Refused("name", name, "is published already; take another name")
    with journal.turn():
        return tuple(_kept(_found(plan, counter), name, actor))


def _found(plan: Plan, counter: Counter) -> Iterable[Counted]:
    every = (counter.counted(one) for one in plan.figures)
    return (one for one in every if isinstance(one, Counted))


def _kept(found: Iterable[Counted], name: str, actor: Actor) -> Iterable[ReportFigure]:
    for one in found:
        yield publishing.freeze(one.figure, name, one.frozen, actor)
