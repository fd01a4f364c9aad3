"""Filters and tags of every page: other people's text made inert, instants, numbers, standings.

Django escapes markup. What escaping leaves alone is dealt with here: characters that hide or
reorder their neighbours become visible, addresses are written so that nothing makes a link of them,
and every foreign text stands in a `bdi` of its own, so that it cannot turn the words around it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tocsin.casework.emergency import mode
from tocsin.casework.models.roles import ADDRESSED, AUDITING, READING
from tocsin.console.pages.places import PAGES, address
from tocsin.vocabulary import aloud, shown

register = template.Library()
ADDRESS = re.compile(r"(?i)\b(?:https?|ftp|wss?)://[^\s<>\"'⟦⟧]+")
"""What programs make links of."""
QUIET, GOOD, WAITING, BAD = "quiet", "good", "warn", "bad"
TONES: Mapping[str, str] = {
    "confirmed": GOOD, "approved": GOOD, "published": GOOD, "resolved": GOOD, "on_time": GOOD,
    "pass": GOOD, "done": GOOD, "held": GOOD, "met": GOOD, "responded": GOOD,
    "proposed": WAITING, "in_review": WAITING, "due_soon": WAITING, "queued": WAITING,
    "running": WAITING, "sent": WAITING, "acknowledged": WAITING, "reopened": WAITING,
    "info_requested": WAITING, "appealed": WAITING, "out_of_court": WAITING, "planned": WAITING,
    "overdue": BAD, "breached": BAD, "send_failed": BAD, "fail": BAD, "failed": BAD,
    "shortfall": BAD, "escalated": BAD, "contradicted": BAD,
}  # fmt: skip
"""How a word looks; colour never says anything that the word does not."""


@register.filter
def told(text: object, longest: int = shown.LONGEST) -> SafeString:
    """Show other people's text: whole, inert, isolated, and cut where it has no end."""
    return format_html("<bdi>{}</bdi>", inert(str(text or ""), longest))


@register.filter
def line(text: object, longest: int = 160) -> SafeString:
    """Show other people's text on one line."""
    return format_html("<bdi>{}</bdi>", " ".join(inert(str(text or ""), longest).split()))


@register.filter
def defanged(url: object) -> SafeString:
    """Show an address so that nothing makes a link of it."""
    return format_html("<bdi>{}</bdi>", shown.defanged(str(url or "")))


def inert(text: str, longest: int = shown.LONGEST) -> str:
    """Return text with hidden characters visible and addresses defanged."""
    return ADDRESS.sub(lambda found: shown.defanged(found[0]), shown.shown(text, longest))


@register.filter
def at(instant: object) -> SafeString | str:
    """Write an instant in UTC, to the minute; a machine reads it to the second."""
    if isinstance(instant, datetime):
        utc = instant.astimezone(UTC)
        return format_html('<time datetime="{}">{} UTC</time>', f"{utc:%Y-%m-%dT%H:%M:%SZ}",
                           f"{utc:%Y-%m-%d %H:%M}")  # fmt: skip
    if isinstance(instant, date):
        return format_html('<time datetime="{0}">{0}</time>', instant.isoformat())
    return "–"


@register.filter
def until(instant: datetime, now: datetime) -> str:
    """Say how far an instant is from now."""
    length = aloud.lasting(abs(instant - now))
    return _("in %(length)s") % {"length": length} if instant >= now else (
        _("%(length)s ago") % {"length": length}
    )  # fmt: skip


@register.filter
def lasting(length: timedelta) -> str:
    """Say how long something took."""
    return aloud.lasting(length)


@register.filter
def number(value: Any) -> str:  # noqa: ANN401  # whatever JSON held
    """Write a number; what is none, as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "–" if value is None else inert(str(value), 80)
    return aloud.number(value)


@register.filter
def size(count: int) -> str:
    """Write a number of bytes."""
    return aloud.size(count)


@register.filter
def words(code: object) -> str:
    """Write a stored word as people do: `in_review` is "in review"."""
    return str(code or "").replace("_", " ")


EVENTS: Mapping[str, Any] = {
    "withdraw": _lazy("Withdraw"), "give_up": _lazy("Give up"),
    "acknowledge": _lazy("They acknowledged it"), "request_info": _lazy("They asked a question"),
    "supply_info": _lazy("We answered their question"), "escalate": _lazy("Escalate"),
    "appeal": _lazy("Complain about the decision"), "to_ods": _lazy("Take it to a certified body"),
    "close": _lazy("Close"), "close_no_response": _lazy("Close for want of an answer"),
    "new_round": _lazy("Begin a new round"), "respond": _lazy("answer"),
    "amend_response": _lazy("amended answer"), "late_response": _lazy("late answer"),
    "appeal_decision": _lazy("decision on the complaint"),
    "ods_decision": _lazy("decision of the body"),
}  # fmt: skip
"""What people call what can happen to a submission."""


@register.filter
def event(code: object) -> str:
    """Return what people call an event of a submission."""
    return str(EVENTS.get(str(code), words(code)))


@register.filter
def badge(code: object) -> SafeString:
    """Show a state or a standing as a label."""
    tone = TONES.get(str(code), QUIET)
    return format_html('<span class="tag {}">{}</span>', tone, words(code))


@register.filter
def digest(sha256: object) -> SafeString:
    """Show a hash short, and whole to who asks for it."""
    whole = str(sha256 or "")
    if not whole:
        return format_html("{}", "–")
    return format_html('<code class="digest" title="{}">{}…</code>', whole, whole[:12])


@register.filter
def label(record: Any) -> SafeString:  # noqa: ANN401  # any record with labels
    """Show the labels of a record: what its readers may pass on, and do."""
    return format_html(
        '<span class="tlp {}">TLP:{}</span> <span class="tag">PAP:{}</span>',
        str(record.tlp).replace("+", "-"), str(record.tlp).upper(), str(record.pap).upper(),
    )  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    title: str
    address: str
    is_here: bool


INSIDE = (
    ("start", _lazy("Inbox")), ("findings", _lazy("Findings")), ("incidents", _lazy("Incidents")),
    ("alerts", _lazy("Alerts")), ("submissions", _lazy("Submissions")),
    ("evidence", _lazy("Evidence")), ("records", _lazy("Records")), ("catalog", _lazy("Catalog")),
    ("reports", _lazy("Reports")), ("jobs", _lazy("Jobs")),
    ("team", _lazy("Team")), ("search", _lazy("Search")),
)  # fmt: skip
BELOW = {
    "alerts": ("/revisions/",), "evidence": ("/keeping/",), "team": ("/tokens/",),
    "reports": ("/exports/", "/received/", "/figures/"),
}  # fmt: skip
"""Further addresses that belong to a place."""
CONTACTS = (("submissions", _lazy("Submissions")),)
AUDITORS = (("journal", _lazy("Journal")),)


@register.simple_tag(takes_context=True)
def navigation(context: Mapping[str, Any]) -> list[Place]:
    """Return the places that somebody's roles open."""
    actor, request = context.get("actor"), context.get("request")
    if actor is None or request is None:
        return []
    named = dict(INSIDE) if actor.roles & set(READING) else {}
    named |= dict(CONTACTS) if actor.roles & set(ADDRESSED) else {}
    named |= dict(AUDITORS) if actor.roles & set(AUDITING) else {}
    return [_place(name, str(title), request.path) for name, title in named.items()]


def _place(name: str, title: str, path: str) -> Place:
    address = reverse(name)
    under = (address, *BELOW.get(name, ()))
    is_here = path == address or (name != "start" and path.startswith(under))
    return Place(title, address, is_here)


@register.filter
def page_at(place: str) -> str:
    """Return the page of a record by its place, `finding:7`; "": it has none."""
    return address(place)


@register.simple_tag
def emergency() -> str:
    """Return the mode that the emergency switch stands on."""
    return str(mode())


@register.simple_tag
def page_of(record: Any) -> str:  # noqa: ANN401  # any record
    """Return the address of a record's page; of a decision or a look, that of its submission."""
    name = record._meta.model_name
    if name in PAGES:
        return reverse(PAGES[name], args=[record.pk])
    submission = getattr(record, "submission_id", None)
    return reverse("submission", args=[submission]) if submission else reverse("submissions")
