"""What becomes of an alert's revision: drafted by some, approved by somebody else, published.

An approval names the words that were approved, by their hash. Whoever changes a word, by whatever
way, has a revision that nobody approved.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Max, ProtectedError

from tocsin.casework import journal, judging, labels, records, refs, steps
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Approval,
    Asset,
    Finding,
    Judgement,
    Person,
    RevisionAuthor,
    RevisionFinding,
    RevisionState,
    Role,
    Tlp,
    cleared,
)
from tocsin.casework.models.record import columns
from tocsin.casework.reading import readable
from tocsin.casework.storable import checked
from tocsin.casework.told.values import TechniqueTold
from tocsin.casework.triggers import SAID
from tocsin.evidence import canonical

S = RevisionState
TABLE: steps.Table = MappingProxyType(
    {
        (S.DRAFT, "submit"): S.IN_REVIEW,
        (S.IN_REVIEW, "return"): S.DRAFT,
        (S.IN_REVIEW, "revise"): S.DRAFT,
        (S.IN_REVIEW, "approve"): S.APPROVED,
        (S.APPROVED, "revise"): S.DRAFT,
        (S.APPROVED, "publish"): S.PUBLISHED,
        (S.DRAFT, "withdraw"): S.WITHDRAWN,
        (S.IN_REVIEW, "withdraw"): S.WITHDRAWN,
        (S.APPROVED, "withdraw"): S.WITHDRAWN,
        (S.PUBLISHED, "withdraw"): S.WITHDRAWN,
    }
)
"""Every way there is."""
EDITABLE = frozenset({S.DRAFT, S.IN_REVIEW, S.APPROVED})
COPIED = tuple(name for name in SAID if name not in {"number", "alert_id"})


def draft(alert: Alert, revision: AlertRevision, actor: Actor) -> AlertRevision:
    """Begin an alert with its first revision, or a new revision of one that is there."""
    actor.must_be("an alert", Role.ANALYST)
    with journal.turn():
        if alert.pk is None:
            alert.owner, alert.created_by = actor.for_whom, actor.person
            alert.ref = alert.ref or refs.next_ref(alert.owner, "alert")
            labels.must_begin_so(alert, actor)
            records.add(alert, actor)
        actor.must_own(alert.place, alert.owner_id)
        last = alert.revisions.aggregate(last=Max("number"))["last"] or 0
        revision.alert, revision.number = alert, last + 1
        steps.begin(revision, "create", S.DRAFT, actor)
        _is_author(revision, actor)
        journal.write("create", revision, actor)
    return revision


def again(revision: AlertRevision, actor: Actor) -> AlertRevision:
    """Begin a new revision that says what this one says, to be changed."""
    copy = AlertRevision(**{name: getattr(revision, name) for name in COPIED})
    with journal.turn():
        made = draft(revision.alert, copy, actor)
        finding_ids = revision.findings.values_list("finding_id", flat=True)
        rest_on(made, Finding.objects.filter(pk__in=finding_ids), actor)
        name(made, [_copied(one) for one in revision.assets.order_by("pk")], actor)
        with editing(made, actor):
            _judge_again(made, revision)
            records.compare_and_set(made, made.version)
    return made


def edit(revision: AlertRevision, actor: Actor, **values: Any) -> AlertRevision:  # noqa: ANN401
    """Change what a revision says; an approval is void, and whoever edits is an author."""
    if odd := sorted(values.keys() - set(COPIED)):
        raise Refused("column", revision.place, "has columns no edit sets", got=", ".join(odd))
    with editing(revision, actor):
        for column, value in values.items():
            setattr(revision, column, value)
        checked(revision)
        kept = {name: getattr(revision, name) for name in values}
        records.compare_and_set(revision, revision.version, **kept)
    return revision


def rest_on(revision: AlertRevision, findings: Iterable[Finding], actor: Actor) -> AlertRevision:
    """Say which findings a revision rests on, in the place of those before."""
    some = readable(findings, actor)
    with editing(revision, actor):
        revision.findings.all().delete()
        RevisionFinding.objects.bulk_create(
            RevisionFinding(revision=revision, finding=one) for one in some
        )
        records.compare_and_set(revision, revision.version)
    return revision


def name(revision: AlertRevision, assets: Sequence[Asset], actor: Actor) -> AlertRevision:
    """Say which assets recipients are asked to act on, in the place of those before.

    Raises `Refused` where one of those before was looked at, or came back: records name it.
    """
    with editing(revision, actor):
        _without_assets(revision)
        for one in assets:
            one.revision = revision
            checked(one)
        Asset.objects.bulk_create(assets)
        records.compare_and_set(revision, revision.version)
    return revision


def _without_assets(revision: AlertRevision) -> None:
    try:
        revision.assets.all().delete()
    except ProtectedError:
        told = "has assets that were looked at already; begin a new revision"
        raise Refused("assets", revision.place, told) from None


def submit(revision: AlertRevision, actor: Actor) -> AlertRevision:
    """Ask for a review. Every asset has sealed evidence, or a stated reason why not."""
    actor.must_be(revision.place, Role.ANALYST)
    for one in revision.assets.all():
        if not (one.evidence_sha256 or one.no_evidence_reason.strip()):
            raise Refused("evidence", one, "needs sealed evidence, or a reason why there is none")
    _must_keep_labels(revision)
    return _step(revision, "submit", actor)


def send_back(revision: AlertRevision, actor: Actor, note: str) -> AlertRevision:
    """Return a revision to its authors, with a comment."""
    actor.must_be(revision.place, Role.REVIEWER)
    if not note.strip():
        raise Refused("note", revision.place, "is returned with a comment")
    return _step(revision, "return", actor, note)


def approve(revision: AlertRevision, actor: Actor, note: str = "") -> AlertRevision:
    """Approve what a revision says now; nobody approves what they wrote any part of."""
    actor.must_be(revision.place, Role.REVIEWER)
    authors = list(revision.authors.values_list("person__pseudonym", flat=True))
    if actor.person is None or not authors or actor.name in authors:
        raise Refused("four_eyes", revision.place, "is approved by none of its authors",
                      got=actor.name)  # fmt: skip
    with journal.turn():
        steps.must_be_as_read(revision)
        Approval.objects.create(
            revision=revision, reviewer=actor.person, at=datetime.now(UTC),
            content_sha256=content_sha256(revision),
        )  # fmt: skip
        return _step(revision, "approve", actor, note)


def publish(revision: AlertRevision, actor: Actor) -> AlertRevision:
    """Publish a revision whose words are those that were approved."""
    actor.must_be(revision.place, Role.SENDER)
    with journal.turn():
        must_be_approved(revision)
        return _step(
            revision, "publish", actor, published_at=datetime.now(UTC),
            techniques=judging.kept(judging.of_revision(revision)),
        )  # fmt: skip


def withdraw(revision: AlertRevision, actor: Actor, note: str) -> AlertRevision:
    """Take a revision back, and say why; one that was published stays to be seen as withdrawn."""
    roles = (Role.COORDINATOR, Role.ADMIN)
    draft_roles = (Role.ANALYST,) if revision.state in {S.DRAFT, S.IN_REVIEW} else ()
    actor.must_be(revision.place, *roles, *draft_roles)
    if not note.strip():
        raise Refused("note", revision.place, "is withdrawn with a reason")
    return _step(revision, "withdraw", actor, note)


def approvers(revision: AlertRevision) -> list[Person]:
    """Return who approved exactly what a revision says now, and wrote no part of it."""
    if revision.state not in {S.APPROVED, S.PUBLISHED}:
        return []
    now = revision.approvals.filter(content_sha256=content_sha256(revision))
    wrote = revision.authors.values("person")
    return list(Person.objects.filter(pk__in=now.exclude(reviewer__in=wrote).values("reviewer")))


def must_be_approved(revision: AlertRevision) -> None:
    """Raise `Refused` unless somebody else approved exactly what a revision says now."""
    if not approvers(revision):
        raise Refused("approval", revision.place, "must be approved as it is", got=revision.state)
    _must_keep_labels(revision)


def _must_keep_labels(revision: AlertRevision) -> None:
    """Raise `Refused` for a finding that the alert would tell to more than its label lets.

    Who approves an alert may release what is their own, except what is TLP:RED; what others shared
    with us goes no further than they said.
    """
    alert = revision.alert
    for one in Finding.objects.filter(revisions__revision=revision).order_by("pk"):
        is_theirs_to_release = one.owner_id == alert.owner_id and one.tlp != Tlp.RED
        if not is_theirs_to_release and not cleared(one.tlp, alert.tlp):
            raise Refused("label", one.place, f"is TLP:{one.tlp.upper()}, stricter than the alert",
                          got=f"TLP:{alert.tlp.upper()}")  # fmt: skip


def content_sha256(revision: AlertRevision) -> str:
    """Return the SHA-256 of all that a revision says: its words, its findings, its assets.

    A finding says its claim and its words of catalogs, and stands where it stands. Techniques are
    what is said of them: by whom, why, on what proof; of a published revision, as of then.
    """
    row = AlertRevision.objects.get(pk=revision.pk)
    assets = [columns(one) for one in row.assets.order_by("pk")]
    techniques = judging.of_revision(row)
    said = {
        "said": {key: value for key, value in columns(row).items() if key in SAID},
        "findings": _resting_on(row, techniques),
        "assets": [{k: v for k, v in one.items() if k != "id"} for one in assets],
    }
    # What an approval from before judgements were kept covers has the same hash as then.
    judged = [judging.kept([one]) for one in techniques if one.decided_by or not one.is_confirmed]
    return canonical.digest(said | ({"techniques": judged} if judged else {}))


def _resting_on(revision: AlertRevision, techniques: Iterable[TechniqueTold]) -> list[list[object]]:
    """Return what the findings of a revision say, in the order of their keys."""
    findings = Finding.objects.filter(revisions__revision=revision).order_by("key", "pk")
    said = defaultdict(list)
    for one in techniques:
        said[one.on].append(one.id)
    return [
        [one.key, one.claim, one.state, sorted([*said[one.place], *(
            f"{word.scheme}:{word.code}"
            for word in one.classifications.all() if word.scheme not in judging.WEIGHED
        )])]
        for one in findings.prefetch_related("classifications")
    ]  # fmt: skip


def _judge_again(revision: AlertRevision, before: AlertRevision) -> None:
    """Let a new revision say of techniques what the one before said, by the same people."""
    rows = list(before.judgements.order_by("pk"))
    for one in rows:
        one.pk, one.revision = None, revision
    Judgement.objects.bulk_create(rows)


@contextmanager
def editing(revision: AlertRevision, actor: Actor) -> Iterator[None]:
    """Hold a revision as a draft while its author changes it, then write it down.

    Whoever changes it counts its version up (`records.compare_and_set`).
    """
    actor.must_be(revision.place, Role.ANALYST)
    actor.must_own(revision.place, revision.alert.owner_id)
    if revision.state not in EDITABLE:
        raise Refused("state", revision.place, "is not changed any more; begin a new revision",
                      got=revision.state)  # fmt: skip
    with journal.turn():
        if revision.submissions.filter(attempts__gt=0).exists():
            raise Refused("sent", revision.place, "was sent; begin a new revision")
        if revision.state != S.DRAFT:
            _step(revision, "revise", actor, "edited")
        yield
        _is_author(revision, actor)
        revision.refresh_from_db()
        journal.write("edit", revision, actor)


def _is_author(revision: AlertRevision, actor: Actor) -> None:
    if actor.person:
        RevisionAuthor.objects.get_or_create(revision=revision, person=actor.person)


def _step(
    revision: AlertRevision, event: str, actor: Actor, note: str = "",
    **values: Any,  # noqa: ANN401  # columns
) -> AlertRevision:  # fmt: skip
    actor.must_own(revision.place, revision.alert.owner_id)
    to_state = steps.following(revision, event, TABLE)
    steps.step(revision, event, to_state, actor, steps.Told(note=note), **values)
    return revision


def _copied(asset: Asset) -> Asset:
    """Return the same asset, for another revision."""
    fields = (one.attname for one in Asset._meta.concrete_fields)
    return Asset(**{one: getattr(asset, one) for one in fields if one not in {"id", "revision_id"}})
