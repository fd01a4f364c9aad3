"""How alerts and their revisions are told, and what is asked of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from tocsin.casework import alerts
from tocsin.casework.models import Alert, AlertRevision, Asset, Finding
from tocsin.casework.models.visible import Asker
from tocsin.casework.rapid.answers import Measure
from tocsin.console.api import records
from tocsin.console.api.records import Labels, Ref, StepTold, SubjectTold
from tocsin.console.api.values import Digest, Id, Instant, Line, Reason, Tlp, Told, Word, Words

LONGEST_URL = 2048
Title = Annotated[Line, Field(min_length=1)]
Summary = Annotated[Words, Field(min_length=1, max_length=1200)]
Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]


class RevisionRow(Schema):
    """A revision in a list."""

    id: int
    version: int
    alert: Ref
    number: int
    state: str
    title: str
    language: str
    published_at: datetime | None
    submissions: int

    @classmethod
    def of(cls, one: AlertRevision) -> "RevisionRow":
        """Return a revision as it is listed."""
        return cls(**_row(one))


class AlertTold(Labels):
    """An alert: what it is about, and its revisions."""

    id: int
    version: int
    ref: str
    incident: Ref | None
    supersedes: Ref | None
    elections: list[Ref]
    revisions: list[RevisionRow]

    @classmethod
    def of(cls, one: Alert) -> "AlertTold":
        """Return an alert with its revisions."""
        return cls(
            **records.labels(one), id=one.pk, version=one.version, ref=one.ref,
            incident=records.ref(one.incident), supersedes=records.ref(one.supersedes),
            elections=[records.named(vote) for vote in one.elections.order_by("pk")],
            revisions=[RevisionRow.of(row) for row in one.revisions.order_by("number")],
        )  # fmt: skip


class AssetTold(Schema):
    """One thing that recipients are asked to act on."""

    id: int
    subject: SubjectTold
    url: str
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    requested_measure: str
    evidence_sha256: str
    no_evidence_reason: str


class ApprovalTold(Schema):
    """Who approved which words."""

    reviewer: str
    content_sha256: str
    at: datetime
    holds: bool
    """Whether these are still the words, and none of the authors said so."""


class RevisionTold(RevisionRow):
    """A revision, whole."""

    summary: str
    method: str
    action: str
    deadline_at: datetime | None
    content_sha256: str
    """Of all that it says: what an approval names."""
    authors: list[str]
    approvals: list[ApprovalTold]
    findings: list[int]
    """Those that may be read."""
    assets: list[AssetTold]
    steps: list[StepTold]

    @classmethod
    def of_all(cls, one: AlertRevision, user: Asker) -> "RevisionTold":
        """Return a revision with its parts, as far as somebody may read them."""
        resting = Finding.objects.visible_to(user).filter(revisions__revision=one)
        assets = one.assets.order_by("pk").select_related("subject__platform")
        authors = one.authors.order_by("pk").values_list("person__pseudonym", flat=True)
        return cls(
            **_row(one),
            **{name: getattr(one, name) for name in ("summary", "method", "action", "deadline_at")},
            content_sha256=alerts.content_sha256(one),
            authors=list(authors),
            approvals=_approvals(one),
            findings=list(resting.order_by("pk").values_list("pk", flat=True)),
            assets=[asset(part) for part in assets],
            steps=records.steps(one.steps.select_related("actor", "organisation")),
        )


class Drafted(Told):
    """A new revision of an alert that is there."""

    title: Title
    summary: Summary
    language: Language = "en"
    method: Words = ""
    action: Words = ""
    deadline_at: Instant | None = None


class DraftedAlert(Drafted):
    """A new alert with its first revision."""

    ref: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,32}$")] = ""
    """"": the next of the owner's own."""
    incident: Id | None = None
    elections: list[Id] = Field([], max_length=50)
    findings: list[Id] = Field([], max_length=1000)
    tlp: Tlp = "amber"


class Edited(Told):
    """What a draft should say; what is left out stays."""

    title: Title | None = None
    summary: Summary | None = None
    language: Language | None = None
    method: Words | None = None
    action: Words | None = None
    deadline_at: Instant | None = None


class Named(Told):
    """An asset to be named."""

    subject: Annotated[Words, Field(min_length=1, max_length=600)]
    """`x:post:12`, or a site's name."""
    url: Annotated[Words, Field(max_length=LONGEST_URL)] = ""
    first_seen_at: Instant | None = None
    last_seen_at: Instant | None = None
    requested_measure: Measure | Literal[""] = ""
    evidence_sha256: Digest | Literal[""] = ""
    no_evidence_reason: Reason = ""


class Assets(Told):
    """All assets of a revision, in the place of those before."""

    assets: list[Named] = Field(max_length=1000)


class Findings(Told):
    """All findings that a revision rests on, in the place of those before."""

    findings: list[Id] = Field(max_length=1000)


class Said(Told):
    """What is said of a step."""

    note: Reason = ""


class Addressed(Told):
    """To whom a revision is to go."""

    recipient: Id
    channel: Word = ""
    """Name of a transport; "": chosen when it is sent."""
    address: Annotated[Words, Field(max_length=320)] = ""


def asset(one: Asset) -> AssetTold:
    """Return an asset as it is told."""
    plain = (
        "url", "first_seen_at", "last_seen_at", "requested_measure", "evidence_sha256",
        "no_evidence_reason",
    )  # fmt: skip
    values = {name: getattr(one, name) for name in plain}
    return AssetTold(id=one.pk, subject=records.subject(one.subject), **values)


def _row(one: AlertRevision) -> dict[str, Any]:
    return {
        "id": one.pk, "version": one.version, "alert": records.named(one.alert),
        "number": one.number, "state": one.state, "title": one.title, "language": one.language,
        "published_at": one.published_at, "submissions": len(one.submissions.all()),
    }  # fmt: skip


def _approvals(one: AlertRevision) -> list[ApprovalTold]:
    holding = {person.pk for person in alerts.approvers(one)}
    now = alerts.content_sha256(one)
    return [
        ApprovalTold(
            reviewer=said.reviewer.pseudonym, content_sha256=said.content_sha256, at=said.at,
            holds=said.reviewer_id in holding and said.content_sha256 == now,
        )
        for said in one.approvals.order_by("at", "pk").select_related("reviewer")
    ]  # fmt: skip
