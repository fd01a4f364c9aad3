"""One finding: what is claimed, how sure that is, who might be innocent, and what became of it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from tocsin.casework import findings
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    AlertRevision,
    Exhibit,
    Finding,
    Incident,
    Role,
    WordStanding,
)
from tocsin.casework.models.proposal import Proposal, Suggests
from tocsin.console.acting import page
from tocsin.console.pages import finding_facts as facts
from tocsin.console.pages import talking, techniques
from tocsin.console.pages.asking import Ask, Note, Techniques, given
from tocsin.console.pages.findings import EVENTS
from tocsin.console.pages.reading import holds, one, owns, readable

SUBJECTS = 200
INCIDENTS = 200
"""How many are shown; the rest is counted."""


class Decide(Ask):
    """A decision about one finding; only what its state allows is offered."""

    slug = "decide"
    event = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=EVENTS, widget=forms.RadioSelect
    )
    note = Note(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy("Needed for all but a confirmation; kept in the journal."),
    )
    techniques = Techniques()

    def __init__(self, suggested: int, *given_: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given_, **named)
        if not suggested:
            del self.fields["techniques"]
        else:
            self.fields["techniques"].label = (
                ngettext(
                    "and its %d suggested technique", "and its %d suggested techniques", suggested
                )
                % suggested
            )


class Gather(Ask):
    """Into which incident."""

    slug = "gather"
    incident = forms.ModelChoiceField(
        Incident.objects.none(),
        label=gettext_lazy("Incident"),
        required=False,
        empty_label=gettext_lazy("a new one, with this title:"),
    )
    title = forms.CharField(
        label=gettext_lazy("Title of a new one"), required=False, max_length=200
    )

    def __init__(self, incidents_: Any, *given_: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given_, **named)
        self.fields["incident"].queryset = incidents_  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two is needed."""
        said: dict[str, Any] = super().clean() or {}
        if not said.get("incident") and not said.get("title", "").strip():
            self.add_error("title", _("Choose an incident, or write the title of a new one."))
        return said


class Suggest(Ask):
    """What somebody else's finding should become."""

    slug = "suggest"
    what = forms.ChoiceField(
        label=gettext_lazy("Suggest to its owner to"),
        choices=[
            (Suggests.CONFIRM, Suggests.CONFIRM.label),
            (Suggests.REJECT, Suggests.REJECT.label),
        ],
    )
    reason = Note(label=gettext_lazy("Why"))


class Merge(Ask):
    """Which finding says the same."""

    slug = "merge"
    into = forms.IntegerField(
        label=gettext_lazy("Number of the finding that says the same"),
        min_value=1,
        max_value=2**31 - 1,
    )
    note = Note(label=gettext_lazy("Why"), required=False)


class Classify(Ask):
    """A word of a catalog, to be put on a finding or taken off it."""

    slug = "classify"
    word = forms.RegexField(
        r"^[a-z0-9_-]{1,32}:.{1,120}$",
        label=gettext_lazy("Word"),
        help_text=gettext_lazy("As disarm:T0084.001, place:RO, provision:…"),
    )
    note = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=1000)


class Answer(Ask):
    """What is said of a proposal."""

    slug = "answer"
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[
            ("accept", gettext_lazy("Accept, and do it")),
            ("decline", gettext_lazy("Decline")),
            ("take_back", gettext_lazy("Take back")),
        ],
    )
    note = Note(label=gettext_lazy("Words"), required=False)


@require_GET
@page
def index(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show a finding."""
    return shown(request, actor, found(request, pk))


def shown(
    request: HttpRequest,
    actor: Actor,
    finding: Finding,
    failed: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a finding."""
    is_ours = owns(actor, finding.owner_id)
    asks = given(
        failed,
        [
            Decide(suggested(finding)),
            Gather(incidents_of(request, actor)),
            Suggest(),
            Merge(),
            Classify(),
            Answer(),
            talking.Why(),
            *talking.asks(request, actor),
        ],
    )
    ways = [name for state, name in findings.TABLE if state == finding.state]
    _offer(asks["decide"], ways)
    subjects = finding.subjects.select_related("subject__platform").order_by("position")
    told = {
        "finding": finding,
        "failed": failed,
        "forms": asks,
        "is_ours": is_ours,
        "ways": ways,
        "may_decide": is_ours and holds(actor, Role.ANALYST, Role.REVIEWER),
        "may_group": holds(actor, Role.ANALYST),
        "may_suggest": not is_ours and holds(actor, Role.ANALYST, Role.REVIEWER),
        "measures": facts.measures(finding),
        "chance": facts.chance(finding),
        "rule": facts.rule(finding),
        "words": facts.words(finding),
        **techniques.box(request, actor, "finding", finding),
        "subjects": subjects[:SUBJECTS],
        "subject_count": subjects.count(),
        "rows": facts.row_ids(finding),
        "row_count": finding.evidence,
        "steps": finding.steps.select_related("actor", "organisation"),
        "sights": finding.sights.select_related("run").order_by("-run__started_at")[:20],
        "incidents": readable(Incident, request).filter(findings__finding=finding)[:INCIDENTS],
        "alerts": _alerts(request, finding),
        "exhibits": _exhibits(request, finding),
        "proposals": readable(Proposal, request)
        .filter(finding=finding)
        .select_related("organisation", "person"),
        "duplicates": readable(Finding, request).filter(canonical=finding)[:20],
        **talking.about(request, finding),
    }
    return render(request, "pages/finding.html", told, status=status)


def found(request: HttpRequest, pk: int) -> Finding:
    """Return a finding that the reader may see."""
    related = (
        "owner",
        "created_by",
        "operation",
        "election",
        "canonical",
        "network",
        "sharing_group",
    )
    return one(Finding, request, pk, related=related)


def suggested(finding: Finding) -> int:
    """Return how many techniques of a finding a detector suggests, and nobody has weighed."""
    return finding.classifications.filter(standing=WordStanding.SUGGESTED).count()


def _offer(form: forms.Form, ways: Iterable[str]) -> None:
    """Leave only the events that a state has a way for."""
    field = form.fields["event"]
    field.choices = [one for one in EVENTS if one[0] in ways]  # type: ignore[attr-defined]


def incidents_of(request: HttpRequest, actor: Actor) -> Any:  # noqa: ANN401  # their queryset
    """Return the incidents into which somebody may put findings, the newest first."""
    ours = readable(Incident, request).filter(owner=actor.organisation)
    return ours.order_by("-created_at")


def _alerts(request: HttpRequest, finding: Finding) -> Any:  # noqa: ANN401  # their queryset
    rows = readable(AlertRevision, request).filter(findings__finding=finding)
    return rows.select_related("alert").order_by("-alert_id", "-number")[:20]


def _exhibits(request: HttpRequest, finding: Finding) -> Any:  # noqa: ANN401  # their queryset
    return readable(Exhibit, request).filter(finding=finding).order_by("-sealed_at")
