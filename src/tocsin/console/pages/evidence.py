"""Sealed evidence: the list, an exhibit with its hashes and custody, bundles, and checking them."""

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tocsin.casework import destruction
from tocsin.casework.access import Actor
from tocsin.casework.models import Exhibit, Finding, Incident, Organisation, Role
from tocsin.casework.search import matching
from tocsin.console import refusals
from tocsin.console.acting import page
from tocsin.console.pages.asking import Ask, Note
from tocsin.console.pages.deeds import done, plainly, reason
from tocsin.console.pages.desks import desk, watch
from tocsin.console.pages.listing import Order, chosen, listed
from tocsin.console.pages.reading import holds, one, owns, readable
from tocsin.evidence.checks import Trust
from tocsin.evidence.custody import Entry
from tocsin.evidence.records import EvidenceObject, Manifest
from tocsin.evidence.vault import Vault
from tocsin.evidence.verify import verify as verified
from tocsin.flow import bundling, preserving
from tocsin.flow.desk import EVIDENCE, Why
from tocsin.vocabulary.errors import TocsinError

ORDERS: Mapping[str, Order] = {
    "newest": Order("sealed_at", gettext_lazy("newest first")),
    "oldest": Order("sealed_at", gettext_lazy("oldest first"), is_descending=False),
}
ITEMS = 200
EVENTS = 300
LARGEST_BUNDLE = 512 << 20
"""Bytes of a bundle that a page checks; `tocsin verify` has no such bound."""


class Purpose(Ask):
    """Why something is done with evidence; the custody log keeps it."""

    slug = "purpose"
    purpose = forms.CharField(label=gettext_lazy("Purpose"), max_length=300)
    authority = forms.CharField(
        label=gettext_lazy("Case, request or legal reference"), max_length=300, required=False
    )


class Hand(Purpose):
    """A bundle, and for whom."""

    slug = "hand"
    recipient = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("For whom"),
        required=False,
        empty_label=gettext_lazy("nobody outside"),
    )

    def __init__(self, recipients: Any, *given_: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given_, **named)
        self.fields["recipient"].queryset = recipients  # type: ignore[attr-defined]


class Destroy(Ask):
    """Bytes that must go."""

    slug = "destroy"
    reason = Note(label=gettext_lazy("Why it must go"))
    authority = forms.CharField(
        label=gettext_lazy("On whose word"), max_length=300,
        help_text=gettext_lazy("A court and its number, a law, a person's request."),
    )  # fmt: skip


class Check(Ask):
    """A bundle to be checked."""

    slug = "check"
    bundle = forms.FileField(label=gettext_lazy("Bundle"), max_length=300)


@require_GET
@page
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the exhibits that one may read."""
    words = request.GET.get("q", "")[:200]
    rows = readable(Exhibit, request).select_related("owner", "finding", "incident")
    rows = matching(rows, words)
    name, order = chosen(ORDERS, request)
    told = {
        "listed": listed(request, rows, order),
        "order": name,
        "orders": ORDERS.items(),
        "q": words,
        "may_stamp": holds(actor, Role.ANALYST, Role.REVIEWER),
    }
    return render(request, "pages/evidence.html", told)


@require_GET
@page
def exhibit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show one exhibit."""
    return _shown(request, actor, _found(request, pk))


@require_GET
@page
def custody(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show what was done with an exhibit's bytes, by whom and why."""
    row = _found(request, pk)
    actor.must_own(row.place, row.owner_id)
    manifest, objects, why = _manifest(row)
    names = {row.manifest_sha256, *(kept.sha256 for _item, kept in objects)}
    events = list(_concerning(names))[-EVENTS:][::-1] if manifest else []
    return render(request, "pages/custody.html", {"exhibit": row, "events": events, "why": why})


@require_POST
@page
def preserve(request: HttpRequest, actor: Actor, about: str, pk: int) -> HttpResponse:
    """Seal a finding, or every finding of an incident."""
    record: Any = one(Finding, request, pk) if about == "finding" else one(Incident, request, pk)

    def put(said: dict[str, str]) -> object:
        why = Why(said["purpose"], said["authority"])
        if about == "finding":
            return preserving.preserve(desk(actor), record, why)
        return preserving.preserve_incident(desk(actor), record, why)

    return done(
        request,
        Purpose(request.POST),
        put,
        then=reverse(about, args=[pk]),
        said=_("Sealed. Its time is proven as soon as an authority was asked."),
        again=plainly(request),
    )


@require_POST
@page
def stamp(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask for time proofs of all that waits for one."""
    actor.must_be("time proofs", Role.ANALYST, Role.REVIEWER)
    stamped = preserving.stamp(desk(actor))
    if stamped.why:
        messages.warning(request, _("No time proof yet: %s") % stamped.why)
    else:
        messages.success(
            request,
            _("%(proofs)d proven, %(waiting)d wait.")
            % {"proofs": stamped.proofs, "waiting": stamped.waiting},
        )
    return redirect("evidence")


@require_POST
@page
def bundle(request: HttpRequest, actor: Actor, pk: int) -> HttpResponseBase:
    """Hand an exhibit over as one file that its receiver can check without us."""
    row = _found(request, pk)
    form = Hand(_recipients(request), request.POST)
    if not form.is_valid():
        return _shown(request, actor, row, form, 422)
    said = form.cleaned_data
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bundle.zip"
        try:
            _bundled(row, said, actor, out)
        except TocsinError as why:
            form.add_error(None, reason(why))
            return _shown(request, actor, row, form, refusals.status(why))
        file = out.open("rb")
    name = f"exhibit-{row.pk}-{row.manifest_sha256[:12]}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
@page
def prove(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Pack an exhibit, and check the pack as its receiver would."""
    row = _found(request, pk)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "bundle.zip"
        said = {"purpose": _("verification"), "authority": "", "recipient": None}
        _bundled(row, said, actor, out)
        report = verified(out, _trust(actor))
    return _shown(request, actor, row, report=report)


@require_http_methods(["GET", "POST"])
@page
def check(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Check a bundle that somebody gave us."""
    if request.method == "GET":
        return render(request, "pages/check.html", {"form": Check()})
    form, report = Check(request.POST, request.FILES), None
    if form.is_valid():
        given = form.cleaned_data["bundle"]
        if given.size > LARGEST_BUNDLE:
            form.add_error("bundle", _("Larger than 512 MB: use tocsin verify."))
        else:
            report = _checked(given, actor)
    told = {"form": form, "failed": form, "report": report}
    return render(request, "pages/check.html", told, status=200 if report else 422)


def _shown(
    request: HttpRequest,
    actor: Actor,
    row: Exhibit,
    failed: forms.Form | None = None,
    status: int = 200,
    report: Any = None,  # noqa: ANN401  # evidence.report.Report
) -> HttpResponse:
    is_ours = owns(actor, row.owner_id)
    manifest, objects, why = (
        _manifest(row) if is_ours else (None, [], _("Its owner holds the bytes."))
    )
    hand = failed if isinstance(failed, Hand) else Hand(_recipients(request))
    may_go = is_ours and not row.destroyed_at and holds(actor, *destruction.LEADS)
    told = {
        "exhibit": row,
        "is_ours": is_ours,
        "manifest": manifest,
        "objects": objects[:ITEMS],
        "object_count": len(objects),
        "why": why,
        "failed": failed,
        "hand": hand,
        "destroy": Destroy() if may_go else None,
        "report": report,
        "signatures": list(_vault().sealed.signatures(row.manifest_sha256)) if manifest else [],
        "proof": _vault().sealed.proof(row.manifest_sha256) if manifest else None,
    }
    return render(request, "pages/exhibit.html", told, status=status)


def _bundled(row: Exhibit, said: Mapping[str, Any], actor: Actor, out: Path) -> object:
    handing = bundling.Handing((row,), recipient=said["recipient"])
    return bundling.bundle(desk(actor), handing, out, Why(said["purpose"], said["authority"]))


def _checked(given: Any, actor: Actor) -> Any:  # noqa: ANN401  # an uploaded file; a Report
    with tempfile.TemporaryDirectory() as folder:
        return verified(put(given, Path(folder) / "bundle.zip"), _trust(actor))


def put(given: Any, path: Path) -> Path:  # noqa: ANN401  # an uploaded file
    """Write what somebody uploaded where nothing is yet; return where."""
    with path.open("xb") as file:
        for chunk in given.chunks():
            file.write(chunk)
    return path


def _trust(actor: Actor) -> Trust:
    """Believe the keys of one's own organisation."""
    return Trust(keys=tuple(key.raw for key in desk(actor).signer.known))


def _vault() -> Vault:
    return Vault(watch().folder / EVIDENCE)


def _manifest(row: Exhibit) -> tuple[Manifest | None, list[tuple[Any, EvidenceObject]], str]:
    """Return what was sealed, its objects, and why there is none of it here."""
    vault = _vault()
    try:
        manifest = vault.sealed.manifest(row.manifest_sha256)
        known = {kept.sha256: kept for kept in manifest.objects}
        objects = [(item, known[name]) for item in manifest.items for name in item.sha256s]
    except (TocsinError, OSError) as error:
        return None, [], str(error)
    return manifest, objects, ""


def _concerning(names: set[str]) -> Iterator[Entry]:
    """Yield the events about some bytes; those of others are not shown."""
    for entry in _vault().custody.entries():
        told = entry.event
        if told and {told.evidence_id, told.sha256_before, told.sha256_after} & names:
            yield entry


def _recipients(request: HttpRequest) -> Any:  # noqa: ANN401  # their queryset
    return readable(Organisation, request).exclude(kind="target").order_by("name")


def _found(request: HttpRequest, pk: int) -> Exhibit:
    return one(Exhibit, request, pk, related=("owner", "finding", "incident", "created_by"))
