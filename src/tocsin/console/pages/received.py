"""What others sent: handed in as a file, taken in by a job, as proposals to decide on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tocsin.casework.access import Actor
from tocsin.casework.models import Role, Tlp
from tocsin.console.acting import page
from tocsin.console.pages import jobs
from tocsin.console.pages.asking import LABELS, Ask
from tocsin.console.pages.deeds import tried
from tocsin.console.pages.desks import watch
from tocsin.console.pages.reading import holds
from tocsin.jobs import asking, handed_in


class HandIn(Ask):
    """A file, and its label where it bears none."""

    slug = "hand_in"
    file = forms.FileField(label=gettext_lazy("File"), max_length=300)
    tlp = forms.ChoiceField(
        choices=LABELS, initial=Tlp.AMBER, label=gettext_lazy("Label, where the file bears none")
    )


@require_http_methods(["GET", "POST"])
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Hand a file in, and show what became of earlier ones."""
    if request.method == "GET":
        return _shown(request, actor, HandIn())
    actor.must_be("what others send", Role.ANALYST)
    form = HandIn(request.POST, request.FILES)

    def answered() -> HttpResponse:
        given = form.cleaned_data["file"]
        file = handed_in.hand_in(watch().folder, given.name, given.chunks())
        asked = {"file": file, "tlp": form.cleaned_data["tlp"]}
        return redirect("job", asking.ask("receive", asked, actor).pk)

    return tried(form, answered, lambda status: _shown(request, actor, form, status))


def _shown(request: HttpRequest, actor: Actor, form: HandIn, status: int = 200) -> HttpResponse:
    told = {
        "form": form,
        "failed": form if form.is_bound else None,
        "may_receive": holds(actor, Role.ANALYST),
        "largest": handed_in.LARGEST,
        "mine": jobs.mine(request, actor, "receive"),
    }
    return render(request, "pages/received.html", told, status=status)
