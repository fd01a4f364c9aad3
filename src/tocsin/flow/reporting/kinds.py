"""Every report there is: what it tells, what it heeds, and the function that writes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Period
from tocsin.casework.models.visible import Asker
from tocsin.flow.reporting import cases, commitment14, counted
from tocsin.flow.reporting.wanted import Wanted
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

if TYPE_CHECKING:
    from tocsin.reports.commitment14 import Narratives
    from tocsin.reports.commitment14.centre import Reported
    from tocsin.reports.commitment14.published import Published
    from tocsin.reports.document import Document
    from tocsin.reports.labels import Labels
    from tocsin.reports.network import Plan, Shown


@dataclass(frozen=True, kw_only=True)
class Files:
    """What a report was given as files, read already."""

    plan: "Plan | None" = None
    words: "Narratives | None" = None
    published: "tuple[Published, ...]" = ()
    """Tables of a signatory, whose totals are held against their rows."""
    reported: "Reported | None" = None
    """Another wave, as the Transparency Centre has it."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Somebody asks for a report."""

    wanted: Wanted
    reader: Asker
    """Whose eyes it sees with."""
    actor: Actor
    """For whom it is written."""
    at: datetime
    """The instant that it is as of, and dated."""
    files: Files = field(default_factory=Files)

    @property
    def period(self) -> Period:
        """The days it is about."""
        return Period.read(self.wanted.period or str(self.at.year))

    @property
    def labels(self) -> "Labels":
        """Words in its language; raises `ConfigError` for a language that has none."""
        from tocsin.reports.labels import Labels  # noqa: PLC0415  # for who asks

        return Labels(self.wanted.language)

    @property
    def shown(self) -> "Shown":
        """For whom it is."""
        from tocsin.reports.network import Shown  # noqa: PLC0415  # charts, for who asks

        wanted = self.wanted
        return Shown(labels=self.labels, public=wanted.public, rows=wanted.rows)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One kind of report."""

    name: str
    title: str
    about: str
    """What it tells, in a sentence."""
    takes: frozenset[str]
    """Names in `Wanted` that it heeds."""
    needs: frozenset[str] = frozenset()
    """Those without which it means nothing."""
    is_short: bool = False
    """Whether it is about one record, and so is there at once."""
    write: "Callable[[Asking], tuple[Document, str]]"
    """Returns it, and what its file is called."""

    def check(self, wanted: Wanted) -> None:
        """Raise `Refused` for what it does not heed, or needs and was not given."""
        if odd := sorted(wanted.given - self.takes):
            heeds = ", ".join(sorted(self.takes))
            raise Refused("parameter", f"report {self.name}", f"takes {heeds}", got=odd[0])
        if missing := sorted(self.needs - wanted.given):
            raise Refused("parameter", f"report {self.name}", f"needs {missing[0]}", got="none")


COUNTED = ("language", "public", "as_of", "period")
CASE = ("incident", "as_of", "tlp")


def _of(*names: str) -> frozenset[str]:
    return frozenset(names)


_ALL = (
    Report(
        name="network",
        title="Network report",
        about="What was found, done and seen done, each figure with its method and its records.",
        takes=_of(*COUNTED, "plan", "asked", "compare", "publish", "rows"),
        write=counted.network,
    ),
    Report(
        name="qre",
        title="Commitment 14",
        about="QREs in your words, SLIs by TTP and Member State, totals that are the sums.",
        takes=_of(*COUNTED, "before", "rows", "policies", "detection", "actions"),
        write=commitment14.qre,
    ),
    Report(
        name="election",
        title="Election report",
        about="What threatened an election, what was done, and what recipients answered.",
        takes=_of(*COUNTED, "election"),
        needs=_of("election"),
        write=counted.election,
    ),
    Report(
        name="responses",
        title="Statistics of rapid response",
        about="How many notices were sent, how fast they were answered, and what came of them.",
        takes=_of(*COUNTED, "by"),
        write=counted.responses,
    ),
    Report(
        name="flagger",
        title="Yearly report of a trusted flagger",
        about="Notices of a year by provider, type and action, without personal data.",
        takes=_of(*COUNTED, "independence", "channels"),
        write=counted.flagger,
    ),
    Report(
        name="plan",
        title="Response plan",
        about="Which of ten interventions answer an incident, what is known of each, and cautions.",
        takes=_of("incident", "as_of", "language"),
        needs=_of("incident"),
        is_short=True,
        write=cases.plan,
    ),
    Report(
        name="dossier",
        title="Dossier",
        about="Facts, inferences, what speaks against, the reply, the effect and the law, apart.",
        takes=_of(*CASE, "to"),
        needs=_of("incident"),
        is_short=True,
        write=cases.dossier,
    ),
    Report(
        name="abcde",
        title="ABCDE sheet",
        about="Actor, behaviour, content, degree and effect of an incident.",
        takes=_of(*CASE),
        needs=_of("incident"),
        is_short=True,
        write=cases.abcde,
    ),
    Report(
        name="request",
        title="Draft of a request",
        about="A request that only a competent authority may make; nothing is sent.",
        takes=_of(*CASE, "request", "to", "holder", "reason", "period"),
        needs=_of("incident", "request"),
        is_short=True,
        write=cases.request,
    ),
)
REPORTS: Mapping[str, Report] = {one.name: one for one in _ALL}


def named(name: str) -> Report:
    """Return a kind of report; raises `UnknownNameError`."""
    if name not in REPORTS:
        raise UnknownNameError("report", name, nearest(name, REPORTS))
    return REPORTS[name]


def report(asking: Asking) -> "tuple[Document, str]":
    """Write a report; return it, and what its file is called.

    Raises `Refused` for what its kind does not heed or lacks, `UnknownNameError` for a report, an
    election, an incident or a network that who asks does not know.
    """
    kind = named(asking.wanted.report)
    kind.check(asking.wanted)
    return kind.write(asking)
