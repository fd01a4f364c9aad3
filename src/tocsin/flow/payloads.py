"""What a submission says to its recipient: the words that were approved, and nothing besides.

A recipient learns what the revision says, what findings that it is cleared for claim, and who to
ask. Names of people, notes, other findings and other recipients stay at home.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime

from msgspec import convert

from tocsin import catalog
from tocsin.casework import judging
from tocsin.casework.models import (
    AlertRevision,
    Asset,
    Classification,
    Election,
    Finding,
    FindingState,
    Platform,
    Submission,
    cleared,
)
from tocsin.casework.rapid.states import Event
from tocsin.dispatch.article16 import GOOD_FAITH
from tocsin.dispatch.payload import Item, Party, Payload
from tocsin.evidence.records import Tlp
from tocsin.flow.channels import BETWEEN, Channel
from tocsin.flow.finding_exhibits import named
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.watch.outside import Contact

LEGAL = frozenset({"provision", "law", "dsa", "ttpa", "national", "sanctions", "silence", "code"})
"""Schemes whose words are law or a rule that somebody agreed to."""
CONDUCT = frozenset({"carnegie", "rsit"})
"""Schemes whose words say more of a conduct, beside techniques."""
RESTED_ON = frozenset({FindingState.PROPOSED, FindingState.CONFIRMED})
Words = AbstractSet[tuple[str, str]]
"""Schemes and codes, each pair once."""


def payload(submission: Submission, channels: Sequence[Channel], contact: Contact) -> Payload:
    """Return what a submission says as it stands; the same as long as nobody changes it.

    Its date is that of the latest approval for sending; of one that was not approved, now.
    """
    revision, alert = submission.revision, submission.revision.alert
    findings = told(submission)
    words = _words(findings)
    owner = alert.owner.name
    return Payload(
        submission=f"{owner}/{alert.ref}/{revision.number}/{submission.recipient.name}",
        round=submission.round,
        ref=alert.ref,
        revision=revision.number,
        tlp=convert(alert.tlp.upper(), Tlp),
        language=revision.language,
        title=revision.title,
        summary=revision.summary,
        recipient=Party(
            name=submission.recipient.name,
            organisation=submission.recipient.name,
            address=BETWEEN.join(one.address for one in channels if one.address),
        ),
        contact=Party(
            name=contact.name,
            organisation=contact.organisation or owner,
            address=contact.address,
        ),
        items=tuple(_item(one) for one in _assets(submission)),
        explanation="\n".join(one.claim for one in findings),
        provisions=_provisions(findings, words),
        behaviours=_behaviours(revision, findings, words),
        elections=tuple(_election(one) for one in alert.elections.order_by("first_on", "pk")),
        member_states=tuple(sorted(code for scheme, code in words if scheme == "place")),
        requested_action=revision.action,
        answer_by=revision.deadline_at,
        method=revision.method,
        good_faith=GOOD_FAITH if contact.good_faith else "",
        frozen_at=_approved_at(submission),
    )


def told(submission: Submission) -> list[Finding]:
    """Return the findings of a revision that stand and that the recipient is cleared for."""
    rested = Finding.objects.filter(revisions__revision=submission.revision_id, state__in=RESTED_ON)
    clearance = submission.recipient.clearance
    return [one for one in rested.order_by("first_at", "pk") if cleared(one.tlp, clearance)]


def fallen(submission: Submission) -> list[Finding]:
    """Return the findings that a revision rests on and that people have rejected or withdrawn."""
    rested = Finding.objects.filter(revisions__revision=submission.revision_id)
    return list(rested.exclude(state__in=RESTED_ON).order_by("pk"))


def _provisions(findings: Iterable[Finding], words: Words) -> tuple[str, ...]:
    """Return law and rules as people cite them, each with its id and version."""
    rules = {
        (str(one.rule["id"]), str(one.rule.get("version") or ""))
        for one in findings
        if one.rule and one.rule.get("id")
    }
    legal = {(f"{scheme}:{code}", "") for scheme, code in words if scheme in LEGAL}
    cited = {name for name, _ in rules}
    return tuple(sorted(_cited(*one) for one in rules | {w for w in legal if w[0] not in cited}))


def _cited(name: str, version: str) -> str:
    since = f", as of {version}" if version else ""
    try:
        entry = catalog.lookup(name)
    except UnknownNameError:
        return f"{name.removeprefix('provision:')}{since}"
    return f"{entry.title} ({entry.id}{since})"


def _behaviours(
    revision: AlertRevision, findings: Iterable[Finding], words: Words
) -> tuple[str, ...]:
    """Return the techniques that people confirmed, of the alert and of findings that are told."""
    incident = revision.alert.incident
    places = {revision.place, *(one.place for one in findings)}
    if incident and cleared(incident.tlp, revision.alert.tlp):
        places.add(incident.place)
    said = (one for one in judging.of_revision(revision) if one.on in places and one.is_confirmed)
    others = {f"{scheme}:{code}" for scheme, code in words if scheme in CONDUCT}
    return tuple(sorted({one.id for one in said} | others))


def _words(findings: Iterable[Finding]) -> Words:
    """Return the words on some findings that are no techniques."""
    words = Classification.objects.filter(finding__in=[one.pk for one in findings])
    return set(words.exclude(scheme__in=judging.WEIGHED).values_list("scheme", "code"))


def _assets(submission: Submission) -> Iterable[Asset]:
    assets = Asset.objects.filter(revision=submission.revision_id)
    return assets.select_related("subject__platform").order_by("pk")


def _item(asset: Asset) -> Item:
    subject = asset.subject
    return Item(
        asset=named(subject),
        platform=subject.platform.name if subject.platform else "",
        kind=subject.kind,
        url=asset.url,
        identification="" if asset.url else _identified(subject.kind, asset, subject.platform),
        first_seen_at=_utc(asset.first_seen_at),
        last_seen_at=_utc(asset.last_seen_at),
        requested=asset.requested_measure,
        evidence=(asset.evidence_sha256,) if asset.evidence_sha256 else (),
        no_evidence_because=asset.no_evidence_reason,
    )


def _identified(kind: str, asset: Asset, platform: Platform | None) -> str:
    """Return words that lead to something which has no address."""
    where = f" on {platform.title}" if platform else ""
    return f"{kind} {asset.subject.native_id}{where}"


def _election(one: Election) -> str:
    return f"{one.name} ({one.catalog_id})"


def _approved_at(submission: Submission) -> datetime:
    steps = submission.steps.filter(event=Event.APPROVE).order_by("-seq") if submission.pk else ()
    for one in steps:
        return one.recorded_at.astimezone(UTC)
    return datetime.now(UTC)


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None
