"""A form for each kind of record, made from what casework says of its fields."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tocsin.casework.kinds import Field, FieldType, Kind
from tocsin.casework.models.record import Record
from tocsin.casework.subjects import written
from tocsin.console.pages.asking import Ask, Day, Instant, Note
from tocsin.console.pages.reading import readable

OFFERED = 300
"""Rows of a list to choose from; where there are more, a number is written."""
LARGEST = 2**31 - 1
Made = Callable[[Field, HttpRequest], forms.Field]


class Lines(forms.CharField):
    """Several texts, one a line."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401  # as Django's
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **named)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401
        """Return the lines that say something."""
        return [
            line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()
        ]

    def prepare_value(self, value: Any) -> Any:  # noqa: ANN401
        """Return lines for what is kept."""
        return "\n".join(str(one) for one in value) if isinstance(value, list | tuple) else value

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ANN401
        """Whether other lines stand there."""
        return bool(self.to_python(self.prepare_value(initial) or "") != self.to_python(data or ""))


def form(kind: Kind, request: HttpRequest, record: Record | None = None) -> Ask:
    """Return the form of a kind: to add one, or to change the one that is given.

    One to add is filled in by its address, as far as `offered` says.
    """
    initial = _initial(kind, record) if record else offered(kind, request)
    return _class(kind, request)(
        request.POST if request.method == "POST" else None, initial=initial
    )


def offered(kind: Kind, request: HttpRequest) -> Mapping[str, object]:
    """Return what an address fills in: `?incident=3&provision=budapest:7`.

    One record by its number, if the reader may read it, and one line of text. Nothing else: who
    reads a record, what stands in it at length, and what a program counts, people fill in.
    """
    told = {
        one.name: _offered(one, request.GET.get(one.name, ""), request)
        for one in kind.fields
        if one.type in {FieldType.LINK, FieldType.TEXT} and not (one.is_many or one.is_label)
    }
    return {name: value for name, value in told.items() if value}


def _offered(field: Field, said: str, request: HttpRequest) -> object:
    if field.type is FieldType.TEXT:
        fits = len(said) <= (field.longest or 0) and said.isprintable()
        return said if fits else None
    if not (said.isascii() and said.isdigit() and len(said) < 19 and int(said) <= LARGEST):
        return None
    model: Any = apps.get_model("casework", field.links_to)
    row = readable(model, request).filter(pk=int(said)).first()
    return (written(row) if field.links_to == "subject" else row.pk) if row else None


def values(form_: forms.Form, record: Record | None) -> Mapping[str, object]:
    """Return what a form says: all of it for a new record, else what was changed."""
    names = form_.changed_data if record else list(form_.cleaned_data)
    told = {name: form_.cleaned_data[name] for name in names if name != "note"}
    if record:
        return {name: _plain(value) for name, value in told.items()}
    return {name: _plain(value) for name, value in told.items() if value not in (None, "", [])}


def _class(kind: Kind, request: HttpRequest) -> type[Ask]:
    fields = {one.name: _made(one, request) for one in kind.fields}
    fields["note"] = Note(label=_("Why (kept in the journal)"), required=False)
    return type("KindForm", (Ask,), {"slug": f"{kind.name}-form", **fields})


def _made(field: Field, request: HttpRequest) -> forms.Field:
    made = MAKERS.get(field.type, _text)(field, request)
    made.label = field.words.capitalize()
    made.required = field.is_required and field.type is not FieldType.YES_NO
    return made


def _text(field: Field, _request: HttpRequest) -> forms.Field:
    return forms.CharField(max_length=field.longest)


def _long_text(_field: Field, _request: HttpRequest) -> forms.Field:
    return forms.CharField(max_length=100_000, widget=forms.Textarea(attrs={"rows": 4}))


def _choice(field: Field, _request: HttpRequest) -> forms.Field:
    has_empty = field.is_required or any(value == "" for value, _words in field.choices)
    choices = field.choices if has_empty else (("", "–"), *field.choices)
    return forms.ChoiceField(choices=choices)


def _link(field: Field, request: HttpRequest) -> forms.Field:
    if field.links_to == "subject":
        return (
            Lines(help_text=_("Ids, one a line, as x:account:12 or a site’s name."))
            if field.is_many
            else (
                forms.CharField(
                    max_length=600, help_text=_("An id, as x:account:12 or a site’s name.")
                )
            )
        )
    rows = readable(apps.get_model("casework", field.links_to), request)
    if rows.order_by()[: OFFERED + 1].count() > OFFERED:
        return (
            Lines(help_text=_("Numbers, one a line."))
            if field.is_many
            else (forms.IntegerField(min_value=1, max_value=LARGEST, help_text=_("Its number.")))
        )
    if field.is_many:
        return forms.ModelMultipleChoiceField(rows, widget=forms.CheckboxSelectMultiple)
    return forms.ModelChoiceField(rows, empty_label="–")


MAKERS: Mapping[FieldType, Made] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _long_text,
    FieldType.TEXTS: lambda _field, _request: Lines(help_text=_("One a line.")),
    FieldType.INTEGER: lambda _field, _request: forms.IntegerField(min_value=0, max_value=2**53),
    FieldType.YES_NO: lambda _field, _request: forms.BooleanField(),
    FieldType.DATE: lambda _field, _request: Day(),
    FieldType.INSTANT: lambda _field, _request: Instant(),
    FieldType.CHOICE: _choice,
    FieldType.LINK: _link,
}


def _initial(kind: Kind, record: Record) -> dict[str, Any]:
    return {one.name: _now(one, record) for one in kind.fields}


def _now(field: Field, record: Record) -> Any:  # noqa: ANN401  # whatever its column holds
    if field.is_many:
        rows = list(getattr(record, field.name).all())
        return (
            [written(one) for one in rows]
            if field.links_to == "subject"
            else [one.pk for one in rows]
        )
    value = getattr(record, field.name)
    if field.type is FieldType.LINK and value is not None:
        return written(value) if field.links_to == "subject" else value.pk
    return value


def _plain(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Record):
        return value.pk
    if hasattr(value, "values_list"):
        return list(value.values_list("pk", flat=True))
    return value
