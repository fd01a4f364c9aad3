"""The first page: what waits for whoever signed in."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tocsin.casework.access import Actor
from tocsin.casework.inbox import inbox
from tocsin.casework.models import Finding, FindingState
from tocsin.casework.models.roles import ADDRESSED, AUDITING, READING
from tocsin.console.acting import page
from tocsin.console.pages.listing import COUNTED, capped
from tocsin.console.pages.reading import readable

MOST = 20
"""Of each that are shown."""


@require_GET
@page
def start(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the inbox; who only audits, or only answers, goes where their work is."""
    if not actor.roles & set(READING):
        if actor.roles & set(AUDITING):
            return redirect("journal")
        if actor.roles & set(ADDRESSED):
            return redirect("submissions")
    now = datetime.now(UTC)
    found = inbox(actor, now)
    waiting = readable(Finding, request).filter(
        state=FindingState.PROPOSED, owner=actor.organisation
    )
    count = capped(waiting)
    told = {
        "inbox": found,
        "now": now,
        "most": MOST,
        "waiting": f"{count:,}" if count <= COUNTED else f"{COUNTED:,}+",
        "has_waiting": count > 0,
    }
    return render(request, "pages/start.html", told)
