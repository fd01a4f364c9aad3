"""The catalog: what an id, a name or words mean, in any version, and all that is known of it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from tocsin import catalog
from tocsin.casework.access import Actor
from tocsin.catalog import texts
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Day

LONGEST = 200
SHOWN = 100
"""Entries that hold the words, or that a framework has; the rest is counted."""
List = tuple[object, object, list[catalog.Entry]]
"""A heading, a remark, and what stands under it."""
FRAMEWORKS = tuple((name, one.title) for name, one in catalog.FRAMEWORKS.items())


class Asked(Ask):
    """What is looked for."""

    slug = "look"
    q = forms.CharField(label=_("Id, name, or words"), max_length=LONGEST, required=False)
    on = Day(label=_("Valid on"), required=False)
    framework = forms.ChoiceField(
        label=_("Framework"), choices=(("", _("any")), *FRAMEWORKS), required=False
    )


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is called so, what holds the words, or what may have been meant."""
    return _found(request, Asked(request.GET))


@require_GET
@page
def entry(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:  # noqa: A002
    """Show one entry; for an id that is none, what it may mean."""
    named = catalog.candidates(id[:LONGEST])
    if len(named) != 1:
        return _found(request, Asked({"q": id[:LONGEST]}), status=404)
    told = {"sheet": catalog.sheet(named[0]), "official": texts.text(named[0].id)}
    return render(request, "pages/catalog_entry.html", told)


def _found(request: HttpRequest, form: Asked, status: int = 200) -> HttpResponse:
    is_right = form.is_valid()
    said = form.cleaned_data if is_right else {}
    words, framework = said.get("q", ""), said.get("framework", "")
    found = catalog.look(words, on=said.get("on"))
    lists: list[List] = [
        (title, help_, [one for one in some if framework in {"", one.framework}])
        for title, help_, some in (
            (_("Called so"), _several(found), found.named),
            (_("Called so in AMITT"), "", found.once),
            (_("With these words"), "", found.held),
            (_("Did you mean"), "", found.near),
        )
    ]
    if framework and not words:
        lists = [(catalog.framework(framework).title, "", list(catalog.entries(framework)))]
    told = {
        "form": form,
        "failed": None if is_right else form,
        "words": words,
        "lists": [(title, why, some[:SHOWN], len(some)) for title, why, some in lists if some],
        "frameworks": _frameworks() if not (words or framework) else (),
    }
    return render(request, "pages/catalog.html", told, status=422 if not is_right else status)


def _several(found: catalog.Looked) -> object:
    return _("Several go by this name: which one is meant, a person says.") if (
        len(found.named) > 1
    ) else ""  # fmt: skip


def _frameworks() -> list[tuple[str, catalog.Framework, int]]:
    """Return the bodies of entries, and how many each has."""
    return [
        (name, one, len(catalog.entries(name))) for name, one in catalog.FRAMEWORKS.items()
    ]  # fmt: skip
