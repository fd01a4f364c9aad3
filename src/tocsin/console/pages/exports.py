"""Exports: what leaves, in the formats that others read."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tocsin.casework.access import Actor, asker
from tocsin.casework.models import AlertRevision, Election, Organisation
from tocsin.casework.models.roles import READING
from tocsin.casework.models.visible import Asker
from tocsin.console.acting import page
from tocsin.console.pages import jobs
from tocsin.console.pages.asking import LABELS, Ask
from tocsin.console.pages.deeds import tried
from tocsin.console.pages.report_forms import PERIOD, Reference
from tocsin.flow.exporting import Form, Of, Wanted
from tocsin.jobs import asking

THINGS = (
    (Of.FINDINGS, gettext_lazy("confirmed findings")),
    (Of.INCIDENT, gettext_lazy("confirmed findings of an incident")),
    (Of.ALERT, gettext_lazy("one alert")),
    (Of.COMMITMENT14, gettext_lazy("Commitment 14 of a period, for the Transparency Centre")),
    (Of.ALERTS, gettext_lazy("every alert that was approved or published, a file each")),
)
FORMS = (
    (Form.STIX, gettext_lazy("STIX 2.1 bundle")),
    (Form.OPENCTI, gettext_lazy("STIX 2.1 bundle for OpenCTI")),
    (Form.MISP, gettext_lazy("MISP event (of alerts)")),
    (Form.CSV, gettext_lazy("table (CSV)")),
    (Form.XLSX, gettext_lazy("tables (XLSX)")),
    (Form.NAVIGATOR, gettext_lazy("DISARM Navigator layer")),
    (Form.ATTACK, gettext_lazy("ATT&CK Navigator layer")),
    (Form.GRAPHML, gettext_lazy("graph of findings and what they name (GraphML)")),
    (Form.GEXF, gettext_lazy("the same graph (GEXF)")),
    (Form.CENTRE, gettext_lazy("JSON of the Transparency Centre (of Commitment 14)")),
)
TABLES = (
    ("assets", gettext_lazy("assets")), ("findings", gettext_lazy("findings")),
    ("answers", gettext_lazy("answers")), ("techniques", gettext_lazy("techniques")),
)  # fmt: skip
CEILINGS = (("", gettext_lazy("all that I may read")), *LABELS)


class AlertReference(forms.CharField):
    """A revision of an alert: `ECDC-2026-001` is the newest, `ECDC-2026-001/2` the second."""

    def __init__(self, reader: Asker, owner: Organisation | None, **named: Any) -> None:  # noqa: ANN401
        super().__init__(max_length=80, **named)
        self.reader, self.owner = reader, owner

    def clean(self, value: Any) -> Any:  # noqa: ANN401  # Django's own signature
        """Return the key of the revision; null: none was named."""
        told = str(super().clean(value) or "").strip()
        if not told:
            return None
        ref, _slash, number = told.partition("/")
        rows = AlertRevision.objects.visible_to(self.reader).filter(alert__ref=ref)
        if number:
            is_number = number.isascii() and number.isdigit() and len(number) < 10
            rows = rows.filter(number=int(number)) if is_number else rows.none()
        own = rows.filter(alert__owner=self.owner)
        found = (own if own.exists() else rows).order_by("-number", "pk").first()
        if found is None:
            raise forms.ValidationError(
                _("No alert that you may read is called %(got)s."), params={"got": told[:80]}
            )
        return found.pk


class AskExport(Ask):
    """What leaves, and as what."""

    slug = "export"
    of = forms.ChoiceField(choices=THINGS, label=gettext_lazy("What"))
    form = forms.ChoiceField(choices=FORMS, label=gettext_lazy("As"))
    tlp = forms.ChoiceField(
        choices=CEILINGS, required=False, label=gettext_lazy("The strictest label that goes along")
    )
    period = forms.CharField(
        label=gettext_lazy("Of the period"), max_length=64, required=False, help_text=PERIOD
    )
    table = forms.ChoiceField(
        choices=TABLES, required=False, label=gettext_lazy("Table of an alert, as CSV")
    )
    counters = forms.BooleanField(
        required=False, label=gettext_lazy("With countermeasures of an alert's techniques (STIX)")
    )
    public = forms.BooleanField(
        required=False, label=gettext_lazy("For everybody: without small numbers (Commitment 14)")
    )

    def __init__(
        self, reader: Asker, owner: Organisation | None, *given: Any, **named: Any  # noqa: ANN401
    ) -> None:  # fmt: skip
        super().__init__(*given, **named)
        of = self.data.get("of") if self.is_bound else None
        self.fields["incident"] = Reference(
            reader, owner, label=gettext_lazy("Incident"), required=of == Of.INCIDENT,
            help_text=gettext_lazy("Its reference, where it is of one."),
        )  # fmt: skip
        self.fields["revision"] = AlertReference(
            reader, owner, label=gettext_lazy("Alert"), required=of == Of.ALERT,
            help_text=gettext_lazy("Its reference, where it is of one; REF/2 is a revision."),
        )  # fmt: skip
        rows = Election.objects.visible_to(reader).order_by("-first_on", "name")
        self.fields["election"] = forms.ModelChoiceField(
            rows, label=gettext_lazy("Of the election"), required=False, empty_label=_("any")
        )
        self.order_fields(["of", "incident", "revision", "form", "tlp", "period", "election"])

    def wanted(self) -> Wanted:
        """Return what was asked, as any border knows it."""
        said, of = self.cleaned_data, Of(self.cleaned_data["of"])
        election = said["election"]
        return Wanted(
            of=of, form=Form(said["form"]), tlp=said["tlp"], period=said["period"],
            election=election.catalog_id if election else "",
            incident=said["incident"] if of == Of.INCIDENT else None,
            revision=said["revision"] if of == Of.ALERT else None,
            table=said["table"] or "assets", counters=said["counters"],
            public=said["public"],
        )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for an export, and show those that one asked for."""
    if request.method == "GET":
        form = AskExport(asker(actor), actor.organisation, initial=request.GET.dict())
        return _shown(request, actor, form)
    actor.must_be("an export", *READING)
    form = AskExport(asker(actor), actor.organisation, request.POST)

    def answered() -> HttpResponse:
        return redirect("job", asking.ask("export", form.wanted(), actor).pk)

    return tried(form, answered, lambda status: _shown(request, actor, form, status))


def _shown(
    request: HttpRequest, actor: Actor, form: AskExport, status: int = 200
) -> HttpResponse:  # fmt: skip
    told = {
        "form": form,
        "failed": form if form.is_bound else None,
        "mine": jobs.mine(request, actor, "export"),
    }
    return render(request, "pages/exports.html", told, status=status)
