"""An alert as a report, what it is about, and what became of its notices."""

from datetime import datetime

from tocsin.casework.told import AlertTold, AssetTold, SubjectTold, SubmissionTold
from tocsin.exchange.stix import extensions
from tocsin.exchange.stix.common import Object, dated, stamp
from tocsin.exchange.stix.ids import object_id


def report(told: AlertTold, author: str, refs: list[str]) -> Object:
    """Return an alert's revision."""
    published = told.published_at or told.created_at
    return dated(
        "report",
        report_id(told),
        told.created_at,
        published,
        created_by_ref=author,
        name=told.title or told.ref,
        description="\n\n".join(filter(None, (told.summary, told.method, told.action))),
        report_types=["threat-report"],
        published=stamp(published),
        lang=told.language,
        labels=sorted({told.state, *(one.id for one in told.elections)}),
        external_references=[
            {"source_name": "tocsin", "external_id": f"{told.ref} rev. {told.revision}",
             "hashes": {"SHA-256": told.content_sha256},
             "description": "SHA-256 of the words, findings and assets that were approved."},
        ],
        object_refs=refs,
    )  # fmt: skip


def report_id(told: AlertTold) -> str:
    """Return the id of the report that an alert's revision is."""
    return object_id("report", told.owner, told.ref, str(told.revision))


def note(sent: SubmissionTold, told: AlertTold, about: str, author: str) -> Object:
    """Return what became of a notice: to whom, when, what they answered."""
    answers = [f"{one.asset}: {one.measure}, {one.scope}, {one.mode}" for one in sent.answers]
    first = f"To {sent.recipient} by {sent.channel or 'no channel yet'}: {sent.state}"
    when = {
        "sent": sent.sent_at,
        "acknowledged": sent.acknowledged_at,
        "answered": sent.responded_at,
    }
    dates = [f"{name} {stamp(at)}" for name, at in when.items() if at]
    latest = max((at for at in when.values() if at), default=told.created_at)
    return dated(
        "note",
        object_id("note", told.owner, told.ref, str(told.revision), sent.recipient),
        told.created_at,
        latest,
        created_by_ref=author,
        abstract=first,
        content="\n".join([first, *dates, *answers]),
        object_refs=[about],
    )


def campaign(name: str, created: datetime, author: str) -> Object:
    """Return an operation."""
    id = object_id("campaign", name)  # noqa: A001
    return dated("campaign", id, created, created, created_by_ref=author, name=name)


def actor(name: str, created: datetime, author: str) -> Object:
    """Return who is said to be behind an operation, as people wrote it."""
    id = object_id("intrusion-set", name)  # noqa: A001
    return dated("intrusion-set", id, created, created, created_by_ref=author, name=name)


def indicator(asset: AssetTold, told: AlertTold, author: str) -> Object:
    """Return a domain by which an operation is known."""
    domain = asset.subject.native.casefold()
    first = asset.first_seen_at or told.created_at
    return dated(
        "indicator",
        object_id("indicator", told.owner, domain),
        told.created_at,
        told.created_at,
        created_by_ref=author,
        name=domain,
        indicator_types=["malicious-activity"],
        pattern=f"[domain-name:value = '{domain}']",
        pattern_type="stix",
        pattern_version="2.1",
        valid_from=stamp(first),
    )


def channel(told: SubjectTold, author: str) -> Object:
    """Return a channel under a name that says its platform: ids there are made of names."""
    name = f"{told.platform}:{told.native}"
    return dated(
        "channel",
        object_id("channel", name),
        extensions.MADE_AT,
        extensions.MADE_AT,
        created_by_ref=author,
        name=name,
        channel_types=[told.platform],
        extensions={extensions.CHANNEL: {"extension_type": "new-sdo"}},
    )
