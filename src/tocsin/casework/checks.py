"""Looks at assets, what they allow to say, and what came back.

One look proves little: `rapid/liveness.py` says when two make a conclusion. What came back under
its own id is proof by itself; every other likeness is a suggestion until somebody confirms it.
"""

from collections.abc import Iterable
from datetime import datetime

from tocsin.casework import journal, records, submissions
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Asset, LivenessCheck, Recidivism, Role, Subject, Submission
from tocsin.casework.rapid import reemergence, schedule
from tocsin.casework.rapid.effect import Effect
from tocsin.casework.rapid.effect import effect as _effect
from tocsin.casework.rapid.liveness import Check, Conclusion, Result, conclusion
from tocsin.casework.rapid.reemergence import CONFIDENCE, Basis
from tocsin.casework.rapid.states import Event
from tocsin.casework.submissions import Said
from tocsin.catalog import Election


def look(asset: Asset, check: Check, actor: Actor) -> LivenessCheck:
    """Keep one look at an asset; the same look (time, place and way) is kept once."""
    owner_id = asset.revision.alert.owner_id
    if actor.person is not None:
        actor.must_be("a look", Role.ANALYST)
    actor.must_own(str(asset), owner_id)
    with journal.turn():
        same = LivenessCheck.objects.filter(
            asset=asset, checked_at=check.checked_at, country=check.vantage, method=check.method
        ).first()
        if same and same.result != check.result:
            raise Refused("exists", same.place, "was kept as another result", got=check.result)
        return same or records.add(_row(asset, check), actor)


def looks(asset: Asset) -> tuple[Check, ...]:
    """Return every look at an asset, in the words of rapid response, oldest first."""
    return tuple(told(one) for one in asset.checks.all())


def told(row: LivenessCheck) -> Check:
    """Return a look in the words of rapid response; its asset is a row number."""
    return Check(
        asset=str(row.asset_id),
        checked_at=row.checked_at,
        vantage=row.country,
        method=row.method,
        result=Result(row.result),
        http_status=row.http_status,
        evidence=row.evidence_sha256,
    )


def concluded(asset: Asset, as_of: datetime) -> Conclusion:
    """Return what all looks up to an instant allow to say."""
    return conclusion(looks(asset), as_of)


def effect(asset: Asset, as_of: datetime) -> Effect | None:
    """Return when an asset went, between two looks; null when it is not known to be gone."""
    return _effect(looks(asset), as_of)


def next_look(asset: Asset, as_of: datetime, elections: Iterable[Election] = ()) -> datetime | None:
    """Return when to look at an asset next; null: nothing was decided about it, or no more."""
    decided = asset.decisions.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return schedule.next_look(decided, looks(asset), as_of, elections) if decided else None


def came_back(asset: Asset, as_of: datetime, actor: Actor) -> tuple[Recidivism, ...]:
    """Keep, as confirmed, each time that an asset came back under its own id."""
    with journal.turn():
        return tuple(
            suggest(asset, asset.subject, one.basis, actor, acted_at=one.gone_at,
                    seen_at=one.back_at, is_proof=True)
            for one in reemergence.returned(looks(asset), as_of)[-1:]
        )  # fmt: skip


def suggest(  # noqa: PLR0913  # what a suggestion says
    asset: Asset, subject: Subject, basis: Basis, actor: Actor, *,
    acted_at: datetime, seen_at: datetime, is_proof: bool = False,
) -> Recidivism:  # fmt: skip
    """Keep that something may have come back; what is known already stays as it is.

    `is_proof` is for the same id, seen again twice: nobody needs to confirm it.
    """
    alert = asset.revision.alert
    if actor.person is not None:
        actor.must_be("what came back", Role.ANALYST)
    actor.must_own(str(asset), alert.owner_id)
    if is_proof and (basis is not Basis.SAME_ID or subject.pk != asset.subject_id):
        raise Refused("basis", str(asset), "is proof under its own id alone", got=basis)
    with journal.turn():
        known = Recidivism.objects.filter(asset=asset, subject=subject).first()
        if known:
            return known
        row = Recidivism(
            asset=asset, subject=subject, basis=basis, confidence=CONFIDENCE[basis],
            acted_at=acted_at, seen_at=seen_at, is_confirmed=is_proof, owner=alert.owner,
            created_by=actor.person, visibility=alert.visibility, network=alert.network,
            sharing_group=alert.sharing_group, tlp=alert.tlp, pap=alert.pap,
        )  # fmt: skip
        return records.add(row, actor, readers=alert.readers.all())


def confirm(recidivism: Recidivism, actor: Actor, note: str = "") -> Recidivism:
    """Confirm that something came back; not who suggested it."""
    actor.must_be(recidivism.place, Role.ANALYST, Role.REVIEWER)
    actor.must_own(recidivism.place, recidivism.owner_id)
    if actor.person is None or recidivism.created_by_id == actor.person.pk:
        raise Refused("four_eyes", recidivism.place, "is confirmed by somebody else",
                      got=actor.name)  # fmt: skip
    return records.change(recidivism, actor, note, verb="confirm", is_confirmed=True)


def reopen(
    submission: Submission, recidivism: Recidivism, actor: Actor, note: str = ""
) -> Submission:
    """Open a closed submission again for what came back of its assets."""
    if not recidivism.is_confirmed:
        raise Refused("reemergence", recidivism.place, "must be confirmed first")
    if recidivism.asset.revision_id != submission.revision_id:
        raise Refused("reemergence", recidivism.place, "is of another alert's asset",
                      got=submission.place)  # fmt: skip
    said = Said(note=note, reemergence=recidivism.place)
    return submissions.apply(submission, Event.REOPEN, actor, said)


def _row(asset: Asset, check: Check) -> LivenessCheck:
    return LivenessCheck(
        asset=asset, checked_at=check.checked_at, country=check.vantage, method=check.method,
        http_status=check.http_status, result=check.result, evidence_sha256=check.evidence,
    )  # fmt: skip
