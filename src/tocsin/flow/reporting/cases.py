"""Reports about one incident, for those who decide what to do, and those who decide in law."""

from datetime import date
from typing import TYPE_CHECKING

from tocsin.casework.errors import Refused
from tocsin.casework.models import Incident
from tocsin.casework.told.case_file import CaseFileTold
from tocsin.casework.told.filing import case_file
from tocsin.casework.told.reading import incident_told
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.names import nearest

if TYPE_CHECKING:
    from tocsin.flow.reporting.kinds import Asking
    from tocsin.reports.document import Document


def plan(asking: "Asking") -> "tuple[Document, str]":
    """Return which of ten interventions answer an incident, and what is known of each."""
    from tocsin.reports.planner import plan_report  # noqa: PLC0415  # charts, for who asks

    told = incident_told(_incident(asking), asking.reader)
    return plan_report(told, asking.at, asking.labels), f"{told.ref}-plan"


def dossier(asking: "Asking") -> "tuple[Document, str]":
    """Return facts, inferences, what speaks against, the reply, the effect and the law."""
    from tocsin.reports.dossier import dossier_report  # noqa: PLC0415  # for who asks

    told = _told(asking)
    return dossier_report(told, asking.at, asking.wanted.to), f"dossier-{told.incident.ref}"


def abcde(asking: "Asking") -> "tuple[Document, str]":
    """Return actor, behaviour, content, degree and effect of an incident."""
    from tocsin.reports.abcde import abcde_report  # noqa: PLC0415  # the same

    told = _told(asking)
    return abcde_report(told, asking.at), f"abcde-{told.incident.ref}"


def request(asking: "Asking") -> "tuple[Document, str]":
    """Return a request as a draft, which only a competent authority may make."""
    from tocsin.reports.requests import ASKED, Draft, request_report  # noqa: PLC0415  # the same

    wanted = asking.wanted
    if wanted.request not in ASKED:
        raise UnknownNameError("request", wanted.request, nearest(wanted.request, ASKED))
    first_on, last_on = days(wanted.period)
    draft = Draft(
        authority=wanted.to, holder=wanted.holder, reason=wanted.reason,
        first_on=first_on, last_on=last_on,
    )  # fmt: skip
    told = _told(asking)
    made = request_report(ASKED[wanted.request], told, draft, asking.at)
    return made, f"request-{wanted.request}-{told.incident.ref}"


def days(over: str) -> tuple[date | None, date | None]:
    """Return the first and the last day of a period; nulls: none was given.

    >>> days("2024-11-01/2024-11-24")
    (datetime.date(2024, 11, 1), datetime.date(2024, 11, 24))
    """
    if not over:
        return None, None
    try:
        first, _, last = over.partition("/")
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        rule = "is DAY or DAY/DAY, as 2024-11-01/2024-11-24"
        raise Refused("period", "period", rule, got=over) from None


def _told(asking: "Asking") -> CaseFileTold:
    return case_file(_incident(asking), asking.reader, asking.wanted.tlp.lower())


def _incident(asking: "Asking") -> Incident:
    key = asking.wanted.incident or 0
    found = Incident.objects.visible_to(asking.reader).filter(pk=key).first()
    if found is None:
        raise Refused("not_found", f"incident:{key}", "is not there, or not yours to read")
    return found
