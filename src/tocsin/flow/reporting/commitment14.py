"""Commitment 14 of the Code: QREs in words, SLIs by TTP and Member State, wave beside wave."""

from typing import TYPE_CHECKING

from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.past import Past

if TYPE_CHECKING:
    from tocsin.flow.reporting.kinds import Asking
    from tocsin.reports.commitment14 import Narratives, Wave
    from tocsin.reports.document import Document


def qre(asking: "Asking") -> "tuple[Document, str]":
    """Return the report on one period, and what stands beside it."""
    from tocsin.reports import commitment14 as reports  # noqa: PLC0415  # charts, for who asks

    past, wanted, files = Past(asking.reader, asking.at), asking.wanted, asking.files
    before = _wave(past, asking, Period.read(wanted.before)) if wanted.before else None
    beside = reports.Beside(before, files.published, files.reported)
    made = reports.commitment14_report(
        _wave(past, asking, asking.period), asking.shown, beside, past
    )
    return made, f"commitment14-{str(wanted.period or asking.at.year).replace('/', '_')}"


def wave(asking: "Asking") -> "Wave":
    """Return one period counted; for the public without what it may not see."""
    from tocsin.reports.commitment14 import for_public  # noqa: PLC0415  # the same

    found, shown = _wave(Past(asking.reader, asking.at), asking, asking.period), asking.shown
    return for_public(found, shown.least) if shown.public else found


def _wave(past: Past, asking: "Asking", period: Period) -> "Wave":
    from tocsin.reports import commitment14 as reports  # noqa: PLC0415  # the same

    return reports.wave(past, asking.actor.for_whom.name, period, _words(asking))


def _words(asking: "Asking") -> "Narratives":
    """Return what the signatory says, from a file or as it was typed."""
    from tocsin.reports.commitment14 import Narratives  # noqa: PLC0415  # the same

    said = asking.wanted
    typed = Narratives(policies=said.policies, detection=said.detection, actions=said.actions)
    return asking.files.words or typed
