"""Doing something from a page: through a named function, or with the reason why not on that page.

Every form carries the version of the record that its reader saw. Who acts on a record that has
changed meanwhile is told what it is now, and nothing is written.
"""

from collections.abc import Callable
from typing import Any, Protocol

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tocsin.casework.errors import Conflict
from tocsin.casework.models.record import Record
from tocsin.console import refusals
from tocsin.vocabulary.errors import TocsinError

LARGEST = 2**31 - 1


class Page(Protocol):
    """A page that can be shown again with what was asked for and why it was refused."""

    def __call__(self, form: forms.Form, status: int) -> HttpResponse:
        """Return the page."""


def seen(record: Any, request: HttpRequest) -> Any:  # noqa: ANN401  # the record that was given
    """Return a record as its reader saw it: named functions compare that version with today's."""
    told = request.POST.get("version", "")
    is_one = told.isascii() and told.isdigit() and len(told) < 11
    record.version = int(told) if is_one and int(told) <= LARGEST else 0
    return record


def done(
    request: HttpRequest,
    form: forms.Form,
    deed: Callable[[dict[str, Any]], object],
    *,
    then: str | Callable[[Any], str],
    said: str,
    again: Page,
) -> HttpResponse:
    """Do what a form asks for and go on, or show the page again with what stands against it.

    `then` is where to go, or says so of what the deed returned.
    """

    def answered() -> HttpResponse:
        made = deed(form.cleaned_data)
        messages.success(request, said)
        return HttpResponseRedirect(then(made) if callable(then) else then)

    return tried(form, answered, lambda status: again(form, status))


def tried(
    form: forms.Form, answer: Callable[[], HttpResponse], again: Callable[[int], HttpResponse]
) -> HttpResponse:
    """Answer what a form asks for, or show the page again with what stands against it."""
    if not form.is_valid():
        return again(422)
    try:
        return answer()
    except ValidationError as why:
        told(form, why)
        return again(422)
    except TocsinError as why:
        form.add_error(None, reason(why))
        return again(refusals.status(why))


def told(form: forms.Form, why: ValidationError) -> None:
    """Put the reasons of a record's own check beside the fields they are about."""
    by_field = why.message_dict if hasattr(why, "error_dict") else {None: why.messages}
    for name, reasons in by_field.items():
        place = name if name in form.fields else None
        for one in reasons:
            form.add_error(place, one if place or not name else f"{name}: {one}")


def reason(why: Exception) -> str:
    """Say why something was not done, in words for who asked."""
    if isinstance(why, Conflict):
        return _(
            "This changed while you were reading it. Nothing was written. "
            "Below is how it stands now; look again, and decide again."
        )
    return str(why)


def fresh(record: Record) -> Any:  # noqa: ANN401  # of the kind that was given
    """Return a record as it is now."""
    return type(record)._base_manager.get(pk=record.pk)


def plainly(request: HttpRequest) -> Page:
    """Return a page that says what was wrong, for forms too small to be shown again."""

    def shown(form: forms.Form, status: int) -> HttpResponse:
        reasons = [error for errors in form.errors.values() for error in errors]
        answer = refusals.refused(request, ValidationError(reasons))
        answer.status_code = status
        return answer

    return shown
