"""A file that a person brings: kept in the vault, sealed, and shown with its hash."""

import tempfile
from pathlib import Path, PurePosixPath
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tocsin.casework.access import Actor
from tocsin.casework.models import Exhibit, Finding, Incident
from tocsin.console.acting import page
from tocsin.console.pages.asking import Instant
from tocsin.console.pages.deeds import done
from tocsin.console.pages.desks import desk
from tocsin.console.pages.evidence import Purpose, put
from tocsin.console.pages.reading import one
from tocsin.evidence.gathering import Told
from tocsin.flow import preserving
from tocsin.flow.desk import Why

LARGEST = 256 << 20
"""Bytes of a file that a page takes; `tocsin preserve` has no such bound."""
LONGEST = 200
"""Bytes of a name, as file systems count them."""


class Bring(Purpose):
    """A file, and how it was obtained."""

    slug = "bring"
    file = forms.FileField(
        label=gettext_lazy("File"), max_length=300,
        help_text=gettext_lazy("A screenshot, a saved page, a document, a web archive (.wacz)."),
    )  # fmt: skip
    url = forms.CharField(label=gettext_lazy("Where it was seen"), max_length=2000, required=False)
    seen_at = Instant(
        label=gettext_lazy("When it was seen"), required=False,
        help_text=gettext_lazy("UTC; left out: now."),
    )  # fmt: skip
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), max_length=300, required=False)
    finding = forms.IntegerField(
        label=gettext_lazy("Of which finding"), required=False, min_value=1, max_value=2**62,
        help_text=gettext_lazy("Its number; or an incident's below, or neither."),
    )  # fmt: skip
    incident = forms.IntegerField(
        label=gettext_lazy("Of which incident"), required=False, min_value=1, max_value=2**62
    )
    field_order = ("file", "purpose", "authority", "url", "seen_at", "legal_basis")

    def clean_file(self) -> Any:  # noqa: ANN401  # an uploaded file
        """Return the file; one that is too large is none."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Larger than 256 MB: keep it with tocsin preserve."))
        return file

    def clean(self) -> dict[str, Any]:
        """Let it be evidence of one thing."""
        said = super().clean() or self.cleaned_data
        if said.get("finding") and said.get("incident"):
            raise forms.ValidationError(_("It is of a finding or of an incident, not of both."))
        return said


@require_http_methods(["GET", "POST"])
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for a file, and keep it: its exhibit's page shows the hash, the type and the seal."""
    actor.must_be("evidence", *preserving.KEEPING)
    if request.method == "GET":
        about = {name: request.GET.get(name, "") for name in ("finding", "incident")}
        return _shown(request, Bring(initial=about))
    return done(
        request,
        Bring(request.POST, request.FILES),
        lambda said: _kept(request, actor, said),
        then=lambda made: reverse("exhibit", args=[made.pk]),
        said=_("Kept and sealed. Its time is proven as soon as an authority was asked."),
        again=lambda form, status: _shown(request, form, status),
    )


def _shown(request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
    told = {"form": form, "failed": form, "most": LARGEST}
    return render(request, "pages/bring.html", told, status=status)


def _kept(request: HttpRequest, actor: Actor, said: dict[str, Any]) -> Exhibit:
    of: Finding | Incident | None = None
    if said["finding"]:
        of = one(Finding, request, said["finding"])
    elif said["incident"]:
        of = one(Incident, request, said["incident"])
    told = Told(url=said["url"], seen_at=said["seen_at"], legal_basis=said["legal_basis"])
    with tempfile.TemporaryDirectory() as folder:
        path = put(said["file"], Path(folder) / _named(said["file"].name))
        why = Why(said["purpose"], said["authority"])
        return preserving.preserve_files(desk(actor), [path], why, told=told, of=of)


def _named(name: str) -> str:
    """Return a name that every file system takes; its ending stays.

    >>> _named("../" + "投" * 100 + ".wacz")[-6:], _named("..")
    ('投.wacz', 'file')
    """
    plain = PurePosixPath(name.replace("\\", "/").replace("\x00", "")).name
    stem, dot, ending = plain.rpartition(".")
    ending = f"{dot}{ending}" if stem and len(ending) < 16 else ""
    room = LONGEST - len(ending.encode())
    cut = plain.removesuffix(ending).encode()[:room].decode(errors="ignore")
    return "file" if plain in {"", ".", ".."} else cut + ending
