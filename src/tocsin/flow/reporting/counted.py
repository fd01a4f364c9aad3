"""Reports that count records, each as of an instant and for one reader."""

from typing import TYPE_CHECKING

from tocsin.casework.figures.publishing import PUBLISHING
from tocsin.vocabulary.errors import UnknownNameError

if TYPE_CHECKING:
    from tocsin.casework.models import ReportFigure
    from tocsin.flow.reporting.kinds import Asking
    from tocsin.reports.document import Document
    from tocsin.reports.network import Asked, Plan


def network(asking: "Asking") -> "tuple[Document, str]":
    """Return the figures of a network, each with its method and the records behind it."""
    from tocsin.reports import network as networks  # noqa: PLC0415  # charts, for who asks

    made = networks.network_report(
        plan_of(asking), asking.reader, question(asking), asking.shown,
        networks.Also(beside=asking.wanted.compare),
    )  # fmt: skip
    return made, "network"


def plan_of(asking: "Asking") -> "Plan":
    """Return what a network report counts; raises `ConfigError` for a plan that is none."""
    from tocsin.reports.network.plan import planned, preset  # noqa: PLC0415  # the same

    if asking.files.plan is not None:
        return asking.files.plan
    return planned(asking.wanted.plan.encode(), "plan") if asking.wanted.plan else preset()


def question(asking: "Asking") -> "Asked":
    """Return what every figure of a network report is asked."""
    from tocsin.reports.network import Asked  # noqa: PLC0415  # the same

    return Asked(as_of=asking.at, period=asking.period, given=dict(asking.wanted.asked))


def election(asking: "Asking") -> "tuple[Document, str]":
    """Return what threatened an election, what was done, and what recipients answered."""
    from tocsin.casework.figures.asking import Period  # noqa: PLC0415  # beside what it is for
    from tocsin.casework.models import Election  # noqa: PLC0415  # the same
    from tocsin.reports.election import election_report  # noqa: PLC0415  # charts
    from tocsin.reports.network import Asked  # noqa: PLC0415  # charts

    name, over = asking.wanted.election, asking.wanted.period
    known = Election.objects.visible_to(asking.reader)
    if not known.filter(catalog_id=name).exists():
        near = known.filter(catalog_id__startswith=name[:2]).values_list("catalog_id", flat=True)
        raise UnknownNameError("election", name, tuple(near[:3]))
    asked = Asked(as_of=asking.at, period=Period.read(over) if over else None)
    return election_report(asking.reader, name, asked, asking.shown), f"election-{name}"


def responses(asking: "Asking") -> "tuple[Document, str]":
    """Return how many notices were sent, how fast they were answered, and what came of them."""
    from tocsin.reports.responses import telling  # noqa: PLC0415  # charts

    by = asking.wanted.by or telling.BY
    made = telling.responses_report(
        asking.reader, asking.at, asking.period, by=by, shown=asking.shown
    )
    return made, "responses"


def flagger(asking: "Asking") -> "tuple[Document, str]":
    """Return the notices of a year by provider, type and action, without personal data."""
    from tocsin.reports.flagger import Flagger, flagger_report  # noqa: PLC0415  # for who asks

    whose = Flagger(
        name=asking.actor.for_whom.name,
        independence=asking.wanted.independence,
        channels=asking.wanted.channels,
    )
    return flagger_report(
        asking.reader, whose, asking.at, asking.period, asking.shown
    ), "flagger"  # fmt: skip


def publish(asking: "Asking", name: str) -> "tuple[ReportFigure, ...]":
    """Keep every figure of a network report under a name, with what it counted; all or none.

    Asked again by the same person as of the same instant, they are the figures there are. Raises
    `Refused` for a name that is taken, for words that are not true, and for who may not.
    """
    from tocsin.casework.models import ReportFigure  # noqa: PLC0415  # beside what it is for
    from tocsin.reports import network as networks  # noqa: PLC0415  # charts, for who asks

    actor = asking.actor
    actor.must_be("a figure of a report", *PUBLISHING)
    there = ReportFigure.objects.filter(
        owner=actor.for_whom, created_by=actor.person, report=name, as_of=asking.at
    )
    if there.exists():
        return tuple(there.order_by("pk"))
    counter = networks.Counter(asking.reader, question(asking))
    return networks.publish(plan_of(asking), counter, name, asking.actor)
