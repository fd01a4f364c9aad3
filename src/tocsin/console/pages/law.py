"""The box "Law" of an incident: what was said of it in law, what is open, and where to say more."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tocsin.casework.access import Actor
from tocsin.casework.kinds import KINDS
from tocsin.casework.models import Incident, Subject
from tocsin.casework.subjects import written
from tocsin.casework.told.case_file import AssessmentTold, ElementTold
from tocsin.casework.told.filing import law
from tocsin.console.pages.reading import owns
from tocsin.flow.reporting import REPORTS

OUT = ("dossier", "abcde", "request")
"""Reports that are made of it."""
CHANNELS = 12
"""Subjects whose exposure is offered to be said here; of others, on the page to add one."""


@dataclass(frozen=True)
class Line:
    """One element of an assessment, as the box shows it."""

    told: ElementTold
    address: str
    """Where it is said, or changed; "": not by this reader."""

    @property
    def is_open(self) -> bool:
        """Whether nothing was said of it, or that it is open."""
        return self.told.standing in {"", "open"}


@dataclass(frozen=True)
class Sheet:
    """One assessment."""

    told: AssessmentTold
    lines: tuple[Line, ...]

    @property
    def open_count(self) -> int:
        """How many elements are open."""
        return sum(one.is_open for one in self.lines)


def box(
    request: HttpRequest, actor: Actor, incident: Incident, subjects: QuerySet[Subject]
) -> dict[str, Any]:
    """Return what the box shows."""
    said = law(incident, request.user)
    may = owns(actor, incident.owner_id) and KINDS["legal_element"].may_add(actor)
    return {
        "law": said,
        "sheets": [_sheet(one, may=may) for one in said.assessments],
        "law_adds": _adds(actor, incident, subjects) if may else [],
        "law_reports": [(name, REPORTS[name].title) for name in OUT],
    }


def _sheet(told: AssessmentTold, *, may: bool) -> Sheet:
    may_say = may and not told.reviewer
    return Sheet(told, tuple(Line(one, _at(told, one) if may_say else "") for one in told.elements))


def _at(sheet: AssessmentTold, element: ElementTold) -> str:
    """Return where an element is said, or changed."""
    if element.place:
        return reverse("record-edit", args=["legal_element", element.place.partition(":")[2]])
    return _new("legal_element", assessment=sheet.place.partition(":")[2], element=element.id)


def _adds(actor: Actor, incident: Incident, subjects: QuerySet[Subject]) -> list[tuple[str, str]]:
    """Return what may be added, in words, and where."""
    here = {"incident": incident.pk}
    some = subjects.select_related("platform").order_by("pk")[:CHANNELS]
    offered: list[tuple[str, str, dict[str, int]]] = [
        ("legal_assessment", _("Hold a provision against it"), here),
        ("dossier_entry", _("Add a sentence to its dossier"), here),
        *(("exposure", _("Say how exposed %s is") % written(one), {"subject": one.pk})
          for one in some),
    ]  # fmt: skip
    return [
        (words, _new(kind, **asked)) for kind, words, asked in offered if KINDS[kind].may_add(actor)
    ]


def _new(kind: str, **asked: object) -> str:
    return f"{reverse('record-new', args=[kind])}?{urlencode(asked)}"
