"""An alert to export, made by hand: one operation, two findings, a platform's mixed answer."""

from datetime import UTC, date, datetime

from msgspec.structs import replace

from tocsin.casework.told import (
    AlertTold,
    AnswerTold,
    ArticleTold,
    AssetTold,
    ChannelTold,
    EffectTold,
    ElectionTold,
    FindingTold,
    IncidentTold,
    LookTold,
    SubjectTold,
    SubmissionTold,
    TechniqueTold,
    Word,
)

AT = datetime(2024, 11, 23, 22, 0, 0, 125_000, tzinfo=UTC)
LATER = datetime(2024, 11, 24, 9, tzinfo=UTC)
VOTE = ElectionTold(
    id="election:RO-presidential-2024-11-24", name="Presidential election, Romania", country="RO",
    first_on=date(2024, 11, 24), last_on=date(2024, 11, 24),
)  # fmt: skip


def subject(kind="account", native="12", platform="x"):
    """Return one thing that a finding is about."""
    name = ":".join(filter(None, (platform, kind, native)))
    return SubjectTold(id=name, kind=kind, platform=platform, native=native)


def technique(code="T0049.003", framework="disarm", *, on="finding:1", by="p-bo", **more):
    """Return a technique that a detector suggested; who confirmed it ("": nobody yet)."""
    versions = {"disarm": "1.6", "attack": "ids only"}
    return TechniqueTold(
        on=on, framework=framework, version=versions.get(framework, "2026-11-22"), code=code,
        standing="confirmed" if by else "suggested", added_by="copypasta 3", by_program=True,
        added_at=AT, decided_by=by, decided_at=LATER if by else None, **more,
    )  # fmt: skip


FINDING = FindingTold(
    place="finding:1",
    key="k1",
    kind="copypasta",
    claim="3 accounts posted one text 4 times",
    state="confirmed",
    first_at=AT,
    last_at=LATER,
    created_at=AT,
    changed_at=LATER,
    measures={"accounts": 3, "share of all": 0.75, "since": None},
    chance={"p": 1e-9, "q": 1e-8, "null": "texts dealt anew", "hypotheses": 12},
    rule=None,
    innocent=("A press release that all quoted.",),
    evidence=4,
    evidence_sha256="e" * 64,
    subjects=(subject(), subject(native="13")),
    words=(Word("place", "RO"), Word("provision", "dsa:art34.1.c")),
    techniques=(
        technique("T0084.001", because="word for word", rows=("p1", "p2")),
        technique("T1566", "attack"), technique("TTP-9", "commitment14"),
    ),
    operation="Doppelganger",
    election=VOTE.id,
    tlp="amber",
    confidence="high",
    owner="ECDC",
    detectors=("copypasta 3",),
    decided_by="p-bo",
    decided_because="seen by myself",
    is_canonical=True,
)  # fmt: skip
CLONE = replace(
    FINDING, place="finding:2", key="k2", kind="cloned_sites", chance=None, state="proposed",
    claim="spiegel.ltd shows the page of a newspaper", decided_by="", decided_because="",
    subjects=(subject("domain", "spiegel.ltd", ""), subject("post", "99", "telegram")),
    rule={"id": "look-alike", "version": "1"}, words=(),
    techniques=(technique("T0149.003", on="finding:2", by=""),),
)  # fmt: skip


def asset(one, url="", sha="a" * 64):
    """Return what recipients are asked to act on."""
    return AssetTold(
        subject=one, url=url, first_seen_at=AT, last_seen_at=LATER, requested="CONTENT_REMOVED",
        evidence_sha256=sha, no_evidence_because="" if sha else "gone before we came",
    )  # fmt: skip


CHANNEL = ChannelTold(
    place="channelexposure:1", subject="x:account:12", exposure="state_controlled",
    basis="Its imprint names the outlet.", behind="Herald of Rivers",
    act="sanctions:annex-xv-ria-novosti", rests_on=("finding:1", "exhibit:3"), withheld=1,
    assessed_on=date(2024, 11, 20), created_at=LATER,
)  # fmt: skip
EFFECT = EffectTold(
    place="dossierentry:6", text="Views of the posts", lowest=900, highest=1400, unit="views",
    method="Counters read twice.", margin=2740, margin_source="BEC", rests_on=("finding:1",),
    withheld=0, created_at=LATER,
)  # fmt: skip
ARTICLE = ArticleTold(
    place="coverage:2", url="https://gazette.example/a", title="A cloned newspaper",
    outlet="River Gazette", outlet_country="RO", published_on=date(2024, 11, 25), reach=12_000,
    reach_basis="as its publisher states", copies="", created_at=AT, changed_at=LATER,
)  # fmt: skip
ALERT = AlertTold(
    place="alertrevision:1",
    ref="ECDC-2024-001",
    revision=2,
    state="published",
    title="Forged ballots, and a cloned newspaper",
    summary="Three accounts post one text; a look-alike domain shows it as news. 🚨 假新闻",
    language="en",
    method="Copy-pasta over 24 hours.",
    action="Please look at these before the polls close.",
    deadline_at=LATER,
    created_at=AT,
    published_at=LATER,
    content_sha256="c" * 64,
    tlp="amber",
    pap="amber",
    owner="ECDC",
    authors=("p-ana",),
    reviewers=("p-bo",),
    supersedes="",
    elections=(VOTE,),
    incident=IncidentTold(
        place="incident:1", ref="INC-2024-001", title="Forged ballots", summary="",
        started_at=AT, ended_at=None, created_at=AT, operation="Doppelganger",
        attribution="Social Design Agency", attribution_basis="EU listing 269/2014, entity 245",
        elections=(VOTE,), findings=(FINDING, CLONE), tlp="amber", owner="ECDC",
    ),
    findings=(FINDING, CLONE),
    assets=(
        asset(subject(), "https://x.example/a"),
        asset(subject("domain", "spiegel.ltd", ""), "https://spiegel.ltd/"),
        asset(subject("post", "99", "telegram"), "https://t.example/c/99", ""),
    ),
    submissions=(
        SubmissionTold(
            place="submission:1", recipient="Bigbook", recipient_kind="platform", channel="email",
            state="responded", closing="", sent_at=AT, acknowledged_at=LATER, responded_at=LATER,
            payload_sha256="b" * 64,
            answers=(
                AnswerTold(
                    asset="x:account:12", url="https://x.example/a", measure="ACCOUNT_SUSPENDED",
                    ground="INCOMPATIBLE_CONTENT", scope="full", territories=(), decided_at=LATER,
                    informed_at=LATER, mode="written", statement_of_reasons="",
                ),
            ),
            looks=(LookTold(asset="x:account:12", at=LATER, country="RO", result="account_gone"),),
        ),
    ),
)  # fmt: skip
