"""What a page asks of a report: one form, with the fields that its kind heeds."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tocsin.casework.models import Election, Incident, Organisation, ReportFigure
from tocsin.casework.models.visible import Asker
from tocsin.console.pages.asking import LABELS, Ask, Instant, Note
from tocsin.flow.reporting import Form, Report, Wanted
from tocsin.flow.reporting.wanted import LONGEST_PLAN

FORMS = (
    (Form.HTML, gettext_lazy("one page that loads nothing")),
    (Form.PDF, gettext_lazy("PDF, for archives and screen readers")),
    (Form.DOCX, gettext_lazy("text to edit (DOCX)")),
    (Form.XLSX, gettext_lazy("figures and tables (XLSX)")),
    (Form.CSV, gettext_lazy("every number, a row each (CSV)")),
    (Form.JSON, gettext_lazy("for programs (JSON)")),
)
LANGUAGES = (("en", "English"), ("fr", "Français"), ("de", "Deutsch"))
GROUPS = (
    ("recipient", gettext_lazy("recipient")), ("channel", gettext_lazy("channel")),
    ("election", gettext_lazy("election")), ("member-state", gettext_lazy("Member State")),
    ("behaviour", gettext_lazy("behaviour")), ("month", gettext_lazy("month")),
)  # fmt: skip
REQUESTS = (
    ("preservation", gettext_lazy("preservation of data")),
    ("traffic", gettext_lazy("traffic data")),
    ("registration", gettext_lazy("who registered a domain")),
    ("subscriber", gettext_lazy("who a subscriber is")),
    ("order", gettext_lazy("an order to a provider in another State")),
    ("emergency", gettext_lazy("an emergency")),
)
CEILINGS = (("", gettext_lazy("as the incident")), *LABELS)
PERIOD = gettext_lazy("A year (2024), a month (2024-06), a day, or two of them with /.")


class Reference(forms.CharField):
    """An incident, by its reference."""

    def __init__(self, reader: Asker, owner: Organisation | None, **named: Any) -> None:  # noqa: ANN401
        super().__init__(max_length=64, **named)
        self.reader, self.owner = reader, owner

    def clean(self, value: Any) -> Any:  # noqa: ANN401  # Django's own signature
        """Return the key of the incident, one's own where several are called so; null: none."""
        told = str(super().clean(value) or "").strip()
        if not told:
            return None
        found = Incident.objects.visible_to(self.reader).filter(ref=told)
        own = found.filter(owner=self.owner).first() or found.first()
        if own is None:
            raise forms.ValidationError(
                _("No incident that you may read is called %(got)s."), params={"got": told[:64]}
            )
        return own.pk


class Several(forms.CharField):
    """Words with commas between them."""

    def clean(self, value: Any) -> Any:  # noqa: ANN401  # the same
        """Return them."""
        return tuple(filter(None, map(str.strip, str(super().clean(value) or "").split(","))))


class Pairs(forms.CharField):
    """Lines of `name=value`."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401  # the same
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, **named)

    def clean(self, value: Any) -> Any:  # noqa: ANN401  # the same
        """Return the values by their names."""
        found = {}
        for one in str(super().clean(value) or "").splitlines():
            name, equals, said = one.partition("=")
            if not one.strip():
                continue
            if not (name.strip() and equals and said.strip()):
                raise forms.ValidationError(
                    _("Each line is name=value; got %(got)s"), params={"got": one[:80]}
                )
            found[name.strip()] = said.strip()
        return found


class AskReport(Ask):
    """What is wanted of a report."""

    slug = "report"
    form = forms.ChoiceField(choices=FORMS, label=gettext_lazy("As"))

    def __init__(
        self, kind: Report, reader: Asker, owner: Organisation | None, *given: Any, **named: Any  # noqa: ANN401
    ) -> None:  # fmt: skip
        super().__init__(*given, **named)
        self.kind = kind
        for name, made in FIELDS.items():
            if name in kind.takes:
                self.fields[name] = made(reader, owner)
                self.fields[name].required = name in kind.needs
        self.order_fields([*FIELDS, "form"])

    def wanted(self) -> Wanted:
        """Return what was asked, as any border knows it."""
        fresh = Wanted(report=self.kind.name)
        said: dict[str, Any] = {}
        for name, value in self.cleaned_data.items():
            if value not in (None, "", (), [], {}) and value != getattr(fresh, name):
                said[name] = tuple(value) if isinstance(value, list) else value
        if "election" in said:
            said["election"] = said["election"].catalog_id
        said["form"] = Form(self.cleaned_data["form"])
        return Wanted(report=self.kind.name, **said)


Made = Callable[[Asker, Organisation | None], forms.Field]


def _text(label: Any, longest: int = 200, **more: Any) -> Made:  # noqa: ANN401  # lazy words
    return lambda _reader, _owner: forms.CharField(label=label, max_length=longest, **more)


def _words(label: Any, rows: int = 3, **more: Any) -> Made:  # noqa: ANN401  # the same
    return lambda _reader, _owner: Note(label=label, rows=rows, **more)


def _choice(label: Any, choices: Any, **more: Any) -> Made:  # noqa: ANN401  # the same
    return lambda _reader, _owner: forms.ChoiceField(label=label, choices=choices, **more)


def _published(reader: Asker, _owner: Organisation | None) -> forms.Field:
    rows = ReportFigure.objects.visible_to(reader).order_by("-as_of", "-pk")
    names = list(dict.fromkeys(rows.values_list("report", flat=True)[:1000]))
    choices = [("", _("the latest one")), *((one, one) for one in names)]
    label = gettext_lazy("Beside the published report")
    return forms.ChoiceField(label=label, choices=choices)


def _election(reader: Asker, _owner: Organisation | None) -> forms.Field:
    rows = Election.objects.visible_to(reader).order_by("-first_on", "name")
    return forms.ModelChoiceField(rows, label=gettext_lazy("Election"), empty_label="–")


def _incident(reader: Asker, owner: Organisation | None) -> forms.Field:
    told = gettext_lazy("Its reference, as INC-2026-001.")
    return Reference(reader, owner, label=gettext_lazy("Incident"), help_text=told)


def _plan(_reader: Asker, _owner: Organisation | None) -> forms.Field:
    box = forms.Textarea(attrs={"rows": 5, "spellcheck": "false"})
    told = gettext_lazy("TOML; without, the plan that comes with Tocsin.")
    label = gettext_lazy("What is counted")
    return forms.CharField(label=label, widget=box, max_length=LONGEST_PLAN, help_text=told)


def _by(_reader: Asker, _owner: Organisation | None) -> forms.Field:
    boxes = forms.CheckboxSelectMultiple
    label = gettext_lazy("Told apart by")
    told = gettext_lazy("None ticked: by all of them.")
    return forms.MultipleChoiceField(label=label, choices=GROUPS, widget=boxes, help_text=told)


FIELDS: Mapping[str, Made] = {
    "incident": _incident,
    "election": _election,
    "request": _choice(gettext_lazy("Request for"), REQUESTS),
    "period": _text(gettext_lazy("Period"), 64, help_text=PERIOD),
    "before": _text(gettext_lazy("Compared with"), 64, help_text=PERIOD),
    "as_of": lambda _reader, _owner: Instant(
        label=gettext_lazy("As of"), help_text=gettext_lazy("UTC; empty: now")
    ),
    "language": _choice(gettext_lazy("Language of headings and units"), LANGUAGES),
    "public": lambda _reader, _owner: forms.BooleanField(
        label=gettext_lazy("For everybody: without names, labelled records and small numbers")
    ),
    "tlp": _choice(gettext_lazy("Label of the output; what is stricter stays out"), CEILINGS),
    "to": _text(gettext_lazy("Addressed to")),
    "holder": _text(gettext_lazy("Provider that has the data")),
    "reason": _words(gettext_lazy("Why now")),
    "plan": _plan,
    "asked": lambda _reader, _owner: Pairs(
        label=gettext_lazy("What the plan asks for"),
        help_text=gettext_lazy("One a line: network=CDN, operation=Doppelganger."),
    ),
    "compare": _published,
    "publish": _text(
        gettext_lazy("Publish its figures under the name"), 120,
        help_text=gettext_lazy("They are kept with what they counted; empty: they are not."),
    ),
    "rows": lambda _reader, _owner: forms.IntegerField(
        label=gettext_lazy("Records listed behind a figure; 0: all"),
        min_value=0, max_value=1_000_000, initial=500,
    ),
    "by": _by,
    "channels": lambda _reader, _owner: Several(
        label=gettext_lazy("Channels through which you notify"), max_length=300,
        help_text=gettext_lazy("With commas between them; empty: any."),
    ),
    "independence": _words(gettext_lazy("What keeps you independent of the platforms"), 5),
    "policies": _words(gettext_lazy("QRE 14.1.1: your policies"), 5),
    "detection": _words(gettext_lazy("QRE 14.1.2: how you detect"), 5),
    "actions": _words(gettext_lazy("QRE 14.2.1: what you did"), 5),
}  # fmt: skip
"""The field of each thing that a report may heed."""
