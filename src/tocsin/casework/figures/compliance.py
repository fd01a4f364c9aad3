"""Where platforms fall short of what they must do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from tocsin.casework.figures import meant
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import Counted, rule
from tocsin.casework.models import AssessmentResult, ComplianceAssessment, Instrument

ASKED = "period network election platform provision"


class Assessed(NamedTuple):
    """One look at one provision on one platform."""

    id: int
    platform_id: int
    instrument: str
    provision: str
    election_id: int | None
    result: str
    assessed_on: date
    owner_id: int


@rule(
    "platforms.short", "platforms",
    "Distinct platforms found to fall short of a law or code (the DSA, unless another is asked "
    "for) in assessments of the period, however many find it.",
    takes=f"{ASKED} instrument",
)  # fmt: skip
def platforms_short(past: Past, question: Question) -> Iterable[Counted]:
    """Count platforms."""
    return _by_platform(shortfalls(past, question, question.instrument or Instrument.DSA))


@rule(
    "policies.unenforced", "policies",
    "Distinct policies of platforms that assessments of the period found the platform itself not "
    "to enforce.",
    takes=ASKED,
)  # fmt: skip
def policies_unenforced(past: Past, question: Question) -> Iterable[Counted]:
    """Count policies of platforms."""
    found = defaultdict(list)
    for one in shortfalls(past, question, Instrument.POLICY):
        found[one.platform_id, one.provision].append(f"complianceassessment:{one.id}")
    return [Counted(places[0], tuple(places)) for places in found.values()]


def shortfalls(past: Past, question: Question, instrument: str) -> list[Assessed]:
    """Return the assessments of the period that found a shortfall."""
    columns: dict[str, Any] = {"instrument": instrument, "result": AssessmentResult.SHORTFALL}
    if question.provision is not None:
        columns["provision"] = question.provision
    if question.election is not None:
        columns["election_id"] = meant.election(past, question.election)
    if question.platform is not None:
        columns["platform_id"] = meant.platform(past, question.platform)
    owners = meant.owners(past, question)
    return [
        one
        for one in past.rows(ComplianceAssessment, Assessed, **columns)
        if question.within(one.assessed_on) and (owners is None or one.owner_id in owners)
    ]


def _by_platform(found: Iterable[Assessed]) -> list[Counted]:
    places = defaultdict(list)
    for one in found:
        places[one.platform_id].append(f"complianceassessment:{one.id}")
    return [Counted(f"platform:{key}", tuple(some)) for key, some in places.items()]
