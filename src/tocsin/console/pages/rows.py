"""The posts behind a finding, to be read: as text, never as links or pictures that load."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tocsin.casework.access import Actor
from tocsin.casework.models import Finding, FindingEvidence
from tocsin.console.acting import page
from tocsin.console.pages.desks import watch
from tocsin.console.pages.reading import one
from tocsin.vocabulary import finding as found
from tocsin.vocabulary.errors import TocsinError

POSTS = 200
"""Posts that are shown, oldest first."""


@require_GET
@page
def index(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show the posts that prove a finding; to those who work for its owner."""
    row = one(Finding, request, pk)
    actor.must_own(row.place, row.owner_id)
    why, posts = "", []
    try:
        posts = watch().evidence(_told(row), limit=POSTS).to_dicts()
    except TocsinError as error:
        why = str(error)
    told = {"finding": row, "posts": posts, "why": why, "most": POSTS}
    return render(request, "pages/rows.html", told)


def _told(row: Finding) -> found.Finding:
    """Return a finding as far as the corpus is asked about it."""
    kept = FindingEvidence.objects.filter(finding=row).values_list("rows", flat=True).first() or ""
    ids = tuple(kept.splitlines())
    span = found.Span(row.first_at, row.last_at)
    return found.Finding(claim=row.claim, subjects=(), evidence=ids, span=span, measures={})
