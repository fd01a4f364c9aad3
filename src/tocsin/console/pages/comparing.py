"""What differs between two revisions of an alert, word by word."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tocsin.casework.access import Actor
from tocsin.casework.models import AlertRevision
from tocsin.console.acting import page
from tocsin.console.pages.revision import found

LONGEST = 2_000
"""Words of a field that are compared; finding the least difference costs their square."""


@dataclass(frozen=True)
class Part:
    """Some words, and whether they came, went or stayed."""

    kind: str
    words: str


@require_GET
@page
def index(request: HttpRequest, actor: Actor, pk: int, other: int) -> HttpResponse:
    """Show what the later of two revisions says otherwise."""
    revision, second = found(request, pk), found(request, other)
    if revision.alert_id != second.alert_id:
        raise Http404
    before, after = sorted((revision, second), key=lambda one: one.number)
    names = {
        "title": _("Title"),
        "summary": _("Summary"),
        "method": _("Method and limits"),
        "action": _("What recipients are asked to do"),
        "language": _("Language"),
        "deadline_at": _("By when"),
    }
    fields = [
        (title, difference(_said(before, name), _said(after, name)))
        for name, title in names.items()
        if _said(before, name) != _said(after, name)
    ]
    told = {
        "revision": revision,
        "before": before,
        "after": after,
        "fields": fields,
        "lists": [
            (_("Findings"), *_apart(_findings(before), _findings(after))),
            (_("Assets"), *_apart(_assets(before), _assets(after))),
        ],
    }
    return render(request, "pages/compare.html", told)


def difference(before: str, after: str) -> list[Part]:
    """Return a text's words with those that went and those that came, in order.

    >>> [(one.kind, one.words) for one in difference("vote on Sunday", "vote on Monday")]
    [('same', 'vote on'), ('gone', 'Sunday'), ('new', 'Monday')]
    """
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > LONGEST:
        return [Part("gone", before), Part("new", after)]
    found_ = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found_.append(Part("same", " ".join(old[i:j])))
            continue
        found_ += [Part("gone", " ".join(old[i:j]))] if i < j else []
        found_ += [Part("new", " ".join(new[k:m]))] if k < m else []
    return found_


def _said(revision: AlertRevision, name: str) -> str:
    value = getattr(revision, name)
    return "" if value is None else str(value)


def _findings(revision: AlertRevision) -> set[str]:
    return {f"{key}" for key in revision.findings.values_list("finding_id", flat=True)}


def _assets(revision: AlertRevision) -> set[str]:
    rows = revision.assets.select_related("subject")
    return {f"{one.subject}: {one.requested_measure or '–'}" for one in rows}


def _apart(before: set[str], after: set[str]) -> tuple[list[str], list[str]]:
    return sorted(before - after), sorted(after - before)
