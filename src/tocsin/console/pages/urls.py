"""Every page that is not of accounts."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


class _Later:
    """A page whose rules are not there yet."""

    def __getattr__(self, name: str) -> Callable[..., HttpResponse]:
        def view(_request: HttpRequest, **_named: object) -> HttpResponse:
            raise Http404

        return view


def _page(name: str) -> Any:  # noqa: ANN401  # a module
    try:
        return import_module(f"tocsin.console.pages.{name}")
    except ImportError:
        return _Later()


alerts = _page("alerts")
answering = _page("answering")
assets = _page("assets")
comparing = _page("comparing")
events = _page("events")
evidence = _page("evidence")
finding = _page("finding")
finding_deeds = _page("finding_deeds")
findings = _page("findings")
incident = _page("incident")
incidents = _page("incidents")
jobs = _page("jobs")
journal = _page("journal")
looking = _page("looking")
records = _page("records")
revision = _page("revision")
rows = _page("rows")
search = _page("search")
sending = _page("sending")
start = _page("start")
submission = _page("submission")
submissions = _page("submissions")
talking = _page("talking")
team = _page("team")
tokens = _page("tokens")

urlpatterns = [
    path("", start.start, name="start"),
    path("search/", search.index, name="search"),
    path("findings/", findings.index, name="findings"),
    path("findings/decide/", findings.decide, name="findings-decide"),
    path("findings/<int:pk>/", finding.index, name="finding"),
    path("findings/<int:pk>/decide/", finding_deeds.decide, name="finding-decide"),
    path("findings/<int:pk>/incident/", finding_deeds.gather, name="finding-gather"),
    path("findings/<int:pk>/suggest/", finding_deeds.suggest, name="finding-suggest"),
    path("findings/<int:pk>/answer/<int:proposal>/", finding_deeds.answer, name="finding-answer"),
    path("findings/<int:pk>/merge/", finding_deeds.merge, name="finding-merge"),
    path("findings/<int:pk>/part/", finding_deeds.part, name="finding-part"),
    path("findings/<int:pk>/posts/", rows.index, name="finding-rows"),
    path(
        "findings/<int:pk>/preserve/",
        evidence.preserve,
        {"about": "finding"},
        name="finding-preserve",
    ),
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/open/", incidents.open_, name="incident-open"),
    path("incidents/<int:pk>/", incident.index, name="incident"),
    path("incidents/<int:pk>/gather/", incident.gather, name="incident-gather"),
    path("incidents/<int:pk>/take-out/", incident.take_out, name="incident-take-out"),
    path(
        "incidents/<int:pk>/preserve/",
        evidence.preserve,
        {"about": "incident"},
        name="incident-preserve",
    ),
    path("alerts/", alerts.index, name="alerts"),
    path("alerts/draft/", alerts.draft, name="alert-draft"),
    path("alerts/<int:pk>/", alerts.latest, name="alert"),
    path("revisions/<int:pk>/", revision.index, name="revision"),
    path("revisions/<int:pk>/step/", revision.step, name="revision-step"),
    path("revisions/<int:pk>/edit/", revision.edit, name="revision-edit"),
    path("revisions/<int:pk>/findings/", revision.rest_on, name="revision-findings"),
    path("revisions/<int:pk>/assets/", assets.edit, name="revision-assets"),
    path("revisions/<int:pk>/prove/", assets.prove, name="revision-prove"),
    path("revisions/<int:pk>/address/", revision.address, name="revision-address"),
    path("revisions/<int:pk>/compare/<int:other>/", comparing.index, name="revision-compare"),
    path("submissions/", submissions.index, name="submissions"),
    path("submissions/overdue/", submissions.overdue, name="overdue"),
    path("submissions/<int:pk>/", submission.index, name="submission"),
    path("submissions/<int:pk>/preview/", sending.preview, name="submission-preview"),
    path("submissions/<int:pk>/send/", sending.send, name="submission-send"),
    path(
        "submissions/<int:pk>/arrived/",
        sending.settle,
        {"how": "arrived"},
        name="submission-arrived",
    ),
    path("submissions/<int:pk>/lost/", sending.settle, {"how": "lost"}, name="submission-lost"),
    path("submissions/<int:pk>/event/<slug:event>/", events.event, name="submission-event"),
    path("submissions/<int:pk>/answer/", answering.answer, name="submission-answer"),
    path("submissions/<int:pk>/answer/table/", answering.table, name="submission-answer-table"),
    path("submissions/<int:pk>/look/", looking.look, name="submission-look"),
    path("submissions/<int:pk>/looks/", looking.looks, name="submission-looks"),
    path("submissions/<int:pk>/back/<int:back>/confirm/", looking.confirm, name="back-confirm"),
    path("submissions/<int:pk>/back/<int:back>/reopen/", looking.reopen, name="back-reopen"),
    path("evidence/", evidence.index, name="evidence"),
    path("evidence/check/", evidence.check, name="evidence-check"),
    path("evidence/stamp/", evidence.stamp, name="evidence-stamp"),
    path("evidence/<int:pk>/", evidence.exhibit, name="exhibit"),
    path("evidence/<int:pk>/custody/", evidence.custody, name="exhibit-custody"),
    path("evidence/<int:pk>/bundle/", evidence.bundle, name="exhibit-bundle"),
    path("evidence/<int:pk>/check/", evidence.prove, name="exhibit-check"),
    path("records/", records.overview, name="records"),
    path("records/<slug:kind>/", records.index, name="record-list"),
    path("records/<slug:kind>/new/", records.new, name="record-new"),
    path("records/<slug:kind>/<int:pk>/", records.detail, name="record"),
    path("records/<slug:kind>/<int:pk>/edit/", records.edit, name="record-edit"),
    path("records/<slug:kind>/<int:pk>/confirm/", records.confirm, name="record-confirm"),
    path("talk/<slug:about>/<int:pk>/comment/", talking.comment, name="comment"),
    path("talk/<slug:about>/<int:pk>/assign/", talking.assign, name="assign"),
    path("talk/assignment/<int:pk>/done/", talking.finish, name="assignment-done"),
    path("team/", team.index, name="team"),
    path("team/join/", team.join, name="team-join"),
    path("team/give/", team.give, name="team-give"),
    path("team/end/<int:pk>/", team.end, name="team-end"),
    path("team/invite/<int:pk>/", team.invite, name="team-invite"),
    path("team/emergency/", team.switch, name="team-switch"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path("journal/", journal.index, name="journal"),
    path("journal/prove/", journal.prove, name="journal-prove"),
    path("jobs/", jobs.index, name="jobs"),
    path("jobs/<int:pk>/cancel/", jobs.cancel, name="job-cancel"),
    path("jobs/ask/<slug:kind>/", jobs.ask, name="job-ask"),
]
