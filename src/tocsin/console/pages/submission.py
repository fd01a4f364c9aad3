"""One submission: what was sent, the clock, the answer item by item, and what came of it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tocsin.casework import submissions
from tocsin.casework.access import Actor
from tocsin.casework.models import Asset, Decision, LivenessCheck, Recidivism, Role, Submission
from tocsin.casework.models.delivery import Delivery
from tocsin.casework.models.outcome import Outcome
from tocsin.casework.rapid import answers, effect, liveness, redress
from tocsin.casework.rapid.liveness import Check, Conclusion
from tocsin.casework.rapid.states import Event
from tocsin.console.acting import page
from tocsin.console.pages import talking
from tocsin.console.pages.asking import Ask, Instant, Why, given
from tocsin.console.pages.deeds import fresh
from tocsin.console.pages.reading import holds, one, owns, readable

ANSWERING = (
    Event.RESPOND,
    Event.AMEND_RESPONSE,
    Event.LATE_RESPONSE,
    Event.APPEAL_DECISION,
    Event.ODS_DECISION,
)
SENDING = (Event.SEND, Event.RESEND)
ELSEWHERE = (
    *ANSWERING,
    *SENDING,
    Event.SUBMIT,
    Event.RETURN,
    Event.APPROVE,
    Event.REVISE,
    Event.REOPEN,
    Event.BOUNCE,
    Event.CREATE,
)
"""Events that have pages or forms of their own, or go with the revision."""
LOOKS = 20


class Look(Ask):
    """What somebody saw at the address of an asset."""

    slug = "look"
    asset = forms.ModelChoiceField(Asset.objects.none(), label=gettext_lazy("Asset"))
    result = forms.ChoiceField(
        label=gettext_lazy("Seen"),
        choices=[(one.value, one.value.replace("_", " ")) for one in liveness.Result],
    )
    checked_at = Instant(
        label=gettext_lazy("When"), required=False, help_text=gettext_lazy("UTC; left out: now.")
    )
    country = forms.CharField(
        label=gettext_lazy("Seen from (country)"), max_length=2, required=False
    )
    http_status = forms.IntegerField(
        label=gettext_lazy("HTTP status"), required=False, min_value=100, max_value=599
    )

    def __init__(self, assets: Any, *given_: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*given_, **named)
        self.fields["asset"].queryset = assets  # type: ignore[attr-defined]


class Looks(Ask):
    """A table of looks, from whoever looked."""

    slug = "looks"
    text = forms.CharField(
        label=gettext_lazy("A table of looks (CSV)"),
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Columns asset, checked_at, vantage, result; times with their offset."
        ),
    )


@dataclass(frozen=True)
class Seen:
    """One asset: what was decided, and what can be seen of it."""

    asset: Asset
    decisions: tuple[Decision, ...]
    """Those that stand, the newest answers."""
    replaced: tuple[Decision, ...]
    conclusion: Conclusion
    checks: tuple[LivenessCheck, ...]
    went: effect.Effect | None
    took: tuple[Any, Any] | None
    """Least and most time from the sending to the effect; null: not gone, or gone before."""
    confirmations: tuple[tuple[Decision, str], ...]
    came_back: tuple[Recidivism, ...]


@require_GET
@page
def index(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Show a submission."""
    return shown(request, actor, found(request, pk))


def shown(
    request: HttpRequest,
    actor: Actor,
    submission: Submission,
    failed: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a submission."""
    now = datetime.now(UTC)
    ways = submissions.possible(submission, actor)
    assets = submission.revision.assets.select_related("subject__platform").order_by("pk")
    is_ours = owns(actor, submission.revision.alert.owner_id)
    told = {
        "submission": submission,
        "revision": submission.revision,
        "alert": submission.revision.alert,
        "failed": failed,
        "now": now,
        "is_ours": is_ours,
        "reading": submissions.reading(submission, now),
        "items": items(request, submission, list(assets), now),
        "answer_ways": [one for one in ways if one in ANSWERING],
        "send_ways": [one for one in ways if one in SENDING],
        "other_ways": [one for one in ways if one not in ELSEWHERE],
        "redress": redress.redress(submissions.way(submission), submission.informed_at, now),
        "steps": readable(submission.steps.model, request)
        .filter(submission=submission)
        .select_related("actor", "organisation"),
        "deliveries": readable(Delivery, request).filter(submission=submission),
        "outcomes": readable(Outcome, request).filter(submissions=submission),
        "may_look": is_ours and holds(actor, Role.ANALYST),
        "may_read": readable(type(submission.revision), request)
        .filter(pk=submission.revision_id)
        .exists(),
        "forms": given(failed, [Look(assets), Looks(), Why(), *talking.asks(request, actor)]),
        **talking.about(request, submission),
    }
    return render(request, "pages/submission.html", told, status=status)


def items(
    request: HttpRequest, submission: Submission, assets: list[Asset], now: datetime
) -> list[Seen]:
    """Return each asset with its decisions and its looks: a few questions, however many assets."""
    decided = _by_asset(submission.decisions.order_by("pk"))
    looked = _by_asset(
        readable(LivenessCheck, request).filter(asset__in=assets).order_by("checked_at", "pk")
    )
    back = _by_asset(
        readable(Recidivism, request).filter(asset__in=assets).select_related("subject")
    )
    return [
        _seen(
            submission,
            asset,
            decided.get(asset.pk, []),
            looked.get(asset.pk, []),
            back.get(asset.pk, []),
            now,
        )
        for asset in assets
    ]


def found(request: HttpRequest, pk: int) -> Submission:
    """Return a submission that the reader may see."""
    return one(Submission, request, pk, related=("recipient", "revision__alert__owner"))


def again(request: HttpRequest, actor: Actor, submission: Submission) -> Any:  # noqa: ANN401  # a Page
    """Return the page of a submission, to be shown with what was wrong."""
    return lambda form, status: shown(
        request, actor, found(request, fresh(submission).pk), form, status
    )


def check(row: LivenessCheck) -> Check:
    """Return a look in the words of rapid response."""
    return Check(
        asset=str(row.asset_id),
        checked_at=row.checked_at,
        vantage=row.country,
        method=row.method,
        result=liveness.Result(row.result),
        http_status=row.http_status,
        evidence=row.evidence_sha256,
    )


def _seen(
    submission: Submission,
    asset: Asset,
    decided: list[Decision],
    looked: list[LivenessCheck],
    back: list[Recidivism],
    now: datetime,
) -> Seen:
    standing = {int(one.id) for one in answers.current([one.told() for one in decided])}
    stand = tuple(one for one in decided if one.pk in standing)
    checks = [check(row) for row in looked]
    went = effect.effect(checks, now)
    return Seen(
        asset=asset,
        decisions=stand,
        replaced=tuple(one for one in decided if one.pk not in standing),
        conclusion=liveness.conclusion(checks, now),
        checks=tuple(looked[::-1][:LOOKS]),
        went=went,
        took=went.after(submission.sent_at) if went and submission.sent_at else None,
        confirmations=tuple(
            (one, str(effect.confirmation(one.told(), checks, now))) for one in stand
        ),
        came_back=tuple(back),
    )


def _by_asset(rows: Any) -> dict[int, list[Any]]:  # noqa: ANN401  # rows that name an asset
    kept: dict[int, list[Any]] = {}
    for row in rows:
        kept.setdefault(row.asset_id, []).append(row)
    return kept
