"""What pages ask for: forms whose ids are their own, so that several stand on one page."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from tocsin.casework.models import Tlp

LONGEST_NOTE = 10_000
LABELS = tuple((one, f"TLP:{one.upper()}") for one in Tlp.values)
"""The Traffic Light Protocol, as it is written."""


class Ask(forms.Form):
    """A form of a page; `slug` begins the id of each of its fields."""

    slug: ClassVar[str]

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401  # as Django's
        super().__init__(*given, **{"auto_id": f"{self.slug}-%s", "label_suffix": "", **named})

    @property
    def wrong(self) -> list[tuple[str, str, str]]:
        """What stands against it, for the summary: id of the field, its label, the reason."""
        named = [
            (field.id_for_label, str(field.label), str(error))
            for field in self
            for error in field.errors
        ]
        return [*(("", "", str(error)) for error in self.non_field_errors()), *named]


class Note(forms.CharField):
    """Words of whoever does something; kept in the journal."""

    def __init__(self, *, label: Any, rows: int = 2, **named: Any) -> None:  # noqa: ANN401
        box = forms.Textarea(attrs={"rows": rows})
        super().__init__(label=label, widget=box, max_length=LONGEST_NOTE, **named)


class Instant(forms.DateTimeField):
    """An instant in UTC; browsers write it without a zone."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401
        box = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=box, **{"help_text": _("UTC"), **named})


class Day(forms.DateField):
    """A day."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **named)


class Techniques(forms.BooleanField):
    """A tick: what a detector suggests is confirmed with the findings it is on."""

    def __init__(self, **named: Any) -> None:  # noqa: ANN401
        label = _("and the techniques that are suggested with them")
        told = _("With a confirmation alone; otherwise they stay suggestions.")
        super().__init__(required=False, **{"label": label, "help_text": told, **named})


class Why(Ask):
    """A reason in words, and nothing else."""

    slug = "why"
    note = Note(label=_("Reason"), required=False)


def given(failed: forms.Form | None, forms_: Iterable[Ask]) -> Mapping[str, forms.Form]:
    """Return the forms of a page by name; the one that failed in the place of its fresh self."""
    by_name = {one.slug: one for one in forms_}
    if isinstance(failed, Ask):
        by_name[failed.slug] = failed
    return by_name
