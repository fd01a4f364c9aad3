"""Whether what was claimed can be seen: what is due, looks of others and our own, what came back.

A look changes nothing by itself: two that agree do (`casework/rapid/liveness.py`). What came back
under its own id is kept as such; what is merely alike is a suggestion, until somebody confirms it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tocsin.casework import checks
from tocsin.casework.errors import Refused
from tocsin.casework.models import Asset, Decision, LivenessCheck, Recidivism, Submission
from tocsin.casework.models.visible import Asker
from tocsin.casework.rapid import answers, schedule
from tocsin.casework.rapid.answers import PENDING, WITHOUT, Measure
from tocsin.casework.rapid.effect import Effect, effect
from tocsin.casework.rapid.liveness import Check, Conclusion, conclusion
from tocsin.casework.rapid.looking import Rejected, lines
from tocsin.evidence import sealing
from tocsin.evidence.chain import hexadecimal
from tocsin.flow import looks
from tocsin.flow.coming_back import likenesses
from tocsin.flow.desk import Desk, Why
from tocsin.flow.looks import Skipped
from tocsin.flow.preserving import known
from tocsin.flow.votes import elections_of
from tocsin.vocabulary.errors import RecordError
from tocsin.watch.watch import Watch

if TYPE_CHECKING:
    from tocsin.casework.rapid.reaching import Reach

AHEAD = timedelta(minutes=5)
"""How far somebody's clock may be ahead of ours."""


@dataclass(frozen=True)
class Due:
    """An asset to look at, because of what its recipient said."""

    asset: Asset
    submission: Submission
    decision: Decision
    """The latest about it that counts and could be seen."""
    next_look_at: datetime
    overdue: bool
    """Whether that time has come."""


@dataclass(frozen=True)
class Looked:
    """What came of some looks."""

    checks: tuple[LivenessCheck, ...]
    rejects: tuple[Rejected, ...]
    conclusions: Mapping[int, Conclusion]
    """By asset, after these looks."""
    back: tuple[Recidivism, ...]
    """What came back under its own id."""
    skipped: tuple[Skipped, ...] = ()


def due(watch: Watch, as_of: datetime, user: Asker | None = None) -> tuple[Due, ...]:
    """Return what is to be looked at after a decision, the most overdue first.

    `user` sees what is theirs to read; null: all of it.
    """
    rows = Decision.objects.all() if user is None else Decision.objects.visible_to(user)
    rows = rows.filter(informed_at__lte=as_of).order_by("pk")
    by_submission: dict[int, list[Decision]] = {}
    for one in rows.select_related("asset__subject__platform", "submission__revision__alert"):
        by_submission.setdefault(one.submission_id, []).append(one)
    seen = _looks(one.asset_id for some in by_submission.values() for one in some)
    found = [
        each
        for some in by_submission.values()
        for each in _due_of(watch, some, seen, as_of)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.next_look_at, one.asset.pk)))


def from_csv(desk: Desk, text: str) -> Looked:
    """Keep the looks of somebody else, from a table: one look a line.

    An asset is named by its address, its id or its number; it is looked at wherever the actor's
    organisation reported it. Raises `RecordError` for what is no such table.
    """
    ours = looks.names(_reported(desk))
    kept: list[LivenessCheck] = []
    rejects: list[Rejected] = []
    for line, read in lines(text):
        try:
            if isinstance(read, RecordError):
                raise read
            kept += [checks.look(one, read, desk.actor) for one in _named(ours, read)]
        except RecordError as why:
            rejects.append(Rejected(line, why))
        except Refused as why:
            if why.reason != "exists":
                raise
            rejects.append(Rejected(line, RecordError("exists", str(why))))
    return _looked(desk, kept, rejects)


def look(desk: Desk, items: Sequence[Due], reach: "Reach | None" = None) -> Looked:
    """Look at what is due, keep what was answered under one seal, and say what it comes to.

    Raises `ConfigError` while `[looking]` is off in `tocsin.toml`. What must not be asked (no
    address, an inner network, PAP) is in `skipped`.
    """
    assets = {one.asset.pk: one.asset for one in items}
    why = Why("a look at what was reported", ", ".join(sorted({str(one.submission.revision.alert)
                                                               for one in items})))  # fmt: skip
    found, skipped = looks.seen(desk, assets.values(), desk.custody(why), reach)
    exhibits = [one.exhibit for one in found if one.exhibit]
    if exhibits:
        label = f"looks at {len(exhibits)} addresses, {found[0].check.checked_at:%Y-%m-%d %H:%M}"
        digest = sealing.seal(
            desk.vault, exhibits, subject=label, custody=desk.custody(why), key=desk.signer.key
        )
        known(desk, digest, None, label=label)
    kept = [checks.look(one.asset, one.check, desk.actor) for one in found]
    return _looked(desk, kept, [], skipped)


def suggest(desk: Desk, submission: Submission | None = None) -> tuple[Recidivism, ...]:
    """Suggest what may have come back as something else after it went, for people to confirm.

    What went is held against subjects of findings first seen later: handles alike but for digits, a
    site under another name of its own. What is suggested already stays as it is. Null `submission`:
    all that the actor's organisation reported.
    """
    reported = [
        one for one in _reported(desk)
        if submission is None or one.revision_id == submission.revision_id
    ]  # fmt: skip
    every, now = _looks(one.pk for one in reported), datetime.now(UTC)
    gone = {
        one.pk: (one, told.first_gone)
        for one in reported
        if (told := effect(every.get(one.pk, ()), now))
    }
    return tuple(
        checks.suggest(
            gone[asset][0], subject, basis, desk.actor, acted_at=gone[asset][1], seen_at=seen_at
        )
        for asset, subject, basis, seen_at in likenesses(desk, gone.values())
    )


def effects(submission: Submission, as_of: datetime) -> dict[int, Effect]:
    """Return when the assets of a submission went, by asset; those not known to be gone missing.

    Each is an interval: the last look that saw it, and the first that did not.
    """
    ids = list(Asset.objects.filter(revision=submission.revision_id).values_list("pk", flat=True))
    every = _looks(ids)
    found = {one: effect(every.get(one, ()), as_of) for one in ids}
    return {one: told for one, told in found.items() if told is not None}


def _due_of(
    watch: Watch, some: Sequence[Decision], seen: Mapping[int, list[Check]], as_of: datetime
) -> Iterable[Due]:
    """Yield what is due of one submission's decisions."""
    submission = some[0].submission
    standing = {int(one.id) for one in answers.current(one.told() for one in some)}
    elections = elections_of(watch, submission)
    latest: dict[int, Decision] = {}
    for one in some:
        if one.pk in standing and Measure(one.measure) not in WITHOUT | PENDING:
            latest[one.asset_id] = one
    for decision in latest.values():
        at = schedule.next_look(
            decision.decided_at, seen.get(decision.asset_id, ()), as_of, elections
        )
        if at is not None:
            yield Due(decision.asset, submission, decision, at, at <= as_of)


def _looks(asset_ids: Iterable[int]) -> dict[int, list[Check]]:
    """Return every look at some assets, by asset, in one question."""
    found: dict[int, list[Check]] = {}
    rows = LivenessCheck.objects.filter(asset__in=set(asset_ids)).order_by("checked_at", "pk")
    for one in rows:
        found.setdefault(one.asset_id, []).append(checks.told(one))
    return found


def _reported(desk: Desk) -> list[Asset]:
    """Return what the actor's organisation has sent to anybody."""
    rows = Asset.objects.filter(
        revision__alert__owner=desk.actor.for_whom, revision__submissions__attempts__gt=0
    )
    told = rows.select_related("subject__platform", "revision__alert").distinct()
    return list(told.order_by("pk"))


def _named(ours: Mapping[str, list[Asset]], check: Check) -> list[Asset]:
    """Return the assets that a look is at; raises `RecordError`."""
    if check.asset not in ours:
        rule = "expected the address, id or number of something that was reported"
        raise RecordError("asset", rule, column="asset", got=check.asset)
    if check.checked_at > datetime.now(UTC) + AHEAD:
        rule = "expected a look that has happened"
        raise RecordError("time", rule, column="checked_at", got=check.checked_at.isoformat())
    if check.evidence and not hexadecimal(check.evidence):
        rule = "expected the SHA-256 of what was kept, or nothing"
        raise RecordError("evidence", rule, column="evidence", got=check.evidence)
    return ours[check.asset]


def _looked(
    desk: Desk,
    kept: Sequence[LivenessCheck],
    rejects: Sequence[Rejected],
    skipped: Sequence[Skipped] = (),
) -> Looked:
    now = datetime.now(UTC)
    assets = {one.asset_id: one.asset for one in kept}
    every = _looks(assets)
    back = [again for one in assets.values() for again in checks.came_back(one, now, desk.actor)]
    return Looked(
        checks=tuple(kept),
        rejects=tuple(rejects),
        conclusions={one: conclusion(told, now) for one, told in every.items()},
        back=tuple(back),
        skipped=tuple(skipped),
    )
