"""Rows in bulk: findings with their steps, alerts, answers, and what was done besides."""

from datetime import date, timedelta
from itertools import count

from tests.casework.figures import alliance
from tocsin.casework.models import (
    Activity,
    Alert,
    AlertRevision,
    Asset,
    Attendance,
    ComplianceAssessment,
    Coverage,
    Decision,
    Finding,
    FindingStep,
    FindingSubject,
    Organisation,
    Outcome,
    RevisionStep,
    Subject,
    Submission,
    Transition,
)

PUBLISHED = ("in_review", "approved", "published")
SENT = ("in_review", "approved", "sent")
NUMBERS = count()
"""Never the same key twice."""
CHUNK = 5_000
EVENTS = {
    "proposed": "propose", "confirmed": "confirm", "rejected": "reject", "withdrawn": "withdraw",
    "draft": "create", "in_review": "submit", "approved": "approve", "published": "publish",
    "sent": "send", "responded": "respond",
}  # fmt: skip
"""What leads to a state."""


def shared(world, owner=None):
    """Return the columns of a record that the whole network reads."""
    return {
        "owner": owner or world.owner, "visibility": "network", "network": world.network,
        "tlp": "amber", "created_at": alliance.RECORDED,
    }  # fmt: skip


def subjects(world, kind, platform, number):
    """Return new subjects."""
    return Subject.objects.bulk_create(
        (
            Subject(kind=kind, platform=world.platforms[platform], native_id=f"{next(NUMBERS)}",
                    first_seen_at=alliance.JUNE, created_at=alliance.RECORDED)
            for _ in range(number)
        ),
        batch_size=CHUNK,
    )  # fmt: skip


def findings(world, about, *, state="confirmed", owner=None, at=None, **columns):
    """Return findings, one about each subject, in a state that their steps lead to."""
    at, labels = at or alliance.JUNE, shared(world, owner)
    made = Finding.objects.bulk_create(
        (
            Finding(key=f"{next(NUMBERS)}", claim="One post", first_at=at, last_at=at,
                    state="proposed", **labels, **columns)
            for _ in about
        ),
        batch_size=CHUNK,
    )  # fmt: skip
    FindingSubject.objects.bulk_create(
        (
            FindingSubject(finding=one, subject=subject, position=0)
            for one, subject in zip(made, about, strict=True)
        ),
        batch_size=CHUNK,
    )
    walk(made, FindingStep, "finding", ["proposed"] + [state] * (state != "proposed"))
    return made


def walk(records, steps, ours, states, occurred_at=None, **last):
    """Take new records through states, each with its step; `last` are columns of the last one."""
    before = ""
    for number, state in enumerate(states, 1):
        made = (
            steps(**{ours: one}, seq=number, event=EVENTS[state], from_state=before, to_state=state,
                  occurred_at=occurred_at or alliance.RECORDED,
                  **({"recorded_at": alliance.RECORDED} | (last if number == len(states) else {})))
            for one in records
        )  # fmt: skip
        steps.objects.bulk_create(made, batch_size=CHUNK)
        for start in range(0 if before else len(records), len(records), CHUNK):
            keys = [one.pk for one in records[start : start + CHUNK]]
            type(records[0]).objects.filter(pk__in=keys).update(state=state)
        before = state
    for one in records:
        one.state = before


def alert(world, ref, *, at=None, states=PUBLISHED, **columns):
    """Return an alert with one revision."""
    made = Alert.objects.create(ref=ref, **shared(world), **columns)
    revise(made, at=at, states=states)
    return made


def revise(made, *, at=None, states=PUBLISHED, number=1):
    """Return a revision of an alert, as far as its states go."""
    revision = AlertRevision.objects.create(
        alert=made, number=number, title="t", summary="s", state="draft",
        created_at=alliance.RECORDED,
    )  # fmt: skip
    walk([revision], RevisionStep, "revision", ["draft", *states], occurred_at=at or alliance.JUNE)
    return revision


def tell(world):
    """37 alerts of 2024, on four elections."""
    elections = [*world.elections.values()]
    for n in range(37):
        made = alert(world, f"NET-2024-{n:03}", at=alliance.JUNE + timedelta(days=n))
        made.elections.set(elections[n % 4 : n % 4 + 1])
        world.alerts.append(made)


def answer(world):
    """Three notices: 104 pages were removed or blocked, 77 ads labelled, and nothing on one."""
    world.pages = subjects(world, "page", "facebook", 104)
    ads = subjects(world, "ad", "facebook", 77)
    revision = AlertRevision.objects.get(alert=world.alerts[0], number=1)
    world.submission = submit(world, revision)
    for n, page in enumerate(world.pages):
        measure = ["visibility:CONTENT_REMOVED", "visibility:CONTENT_DISABLED"][n % 2]
        decide(world.submission, asset(revision, page), measure)
    for n, ad in enumerate(ads):
        measure = ["visibility:CONTENT_LABELLED", "ours:AD_LABELLED"][n % 2]
        decide(world.submission, asset(revision, ad), measure)


def submit(world, revision, recipient=None, states=SENT, last=None, **columns):
    """Return a submission to a platform, as far as its states go."""
    made = Submission.objects.create(
        revision=revision, recipient=recipient or world.companies["facebook"], state="draft",
        created_at=alliance.RECORDED, sent_at=alliance.JUNE, attempts=1, **columns,
    )  # fmt: skip
    walk(
        [made], Transition, "submission", ["draft", *states], occurred_at=alliance.JUNE,
        **(last or {}),
    )  # fmt: skip
    return made


def asset(revision, subject):
    """Return a subject as a thing to act on."""
    return Asset.objects.create(revision=revision, subject=subject)


def decide(submission, about, measure, **columns):
    """Return a decision that was told at once."""
    then = {"decided_at": alliance.JUNE, "informed_at": alliance.JUNE, "mode": "written",
            "recorded_at": alliance.RECORDED}  # fmt: skip
    return Decision.objects.create(
        submission=submission, asset=about, measure=measure, **(then | columns)
    )


def activity(world, kind, *, held="held", on=date(2024, 5, 6), topic="FIMI", **columns):
    """Return something that people came to."""
    return Activity.objects.create(
        kind=kind, held=held, on_date=on, topic=topic, **(shared(world) | columns)
    )


def article(world, url, **columns):
    """Return an article of 33,000 readers."""
    return Coverage.objects.create(
        url=url, outlet=world.members[1],
        **({"published_on": date(2024, 7, 1), "reach": 33_000, "reach_basis": "outlet",
            "is_confirmed": True} | shared(world) | columns),
    )  # fmt: skip


def train(world, persons, topic="DISARM framework"):
    """Return a training that people came to."""
    made = activity(world, "training", topic=topic)
    Attendance.objects.bulk_create(Attendance(activity=made, person=one) for one in persons)
    return made


def assess(world, platform, provision="art-16", result="shortfall", **columns):
    """Return a look at what a platform must do, in the French elections."""
    base = {"instrument": "dsa", "election": world.elections["FR"],
            "assessed_on": date(2024, 7, 2)}  # fmt: skip
    return ComplianceAssessment.objects.create(
        platform=world.platforms[platform],
        provision=provision,
        result=result,
        **(base | shared(world) | columns),
    )


def do(world):
    """Everything besides: 42 meetings, 62 articles, 72 people trained, 16 workshops of 450."""
    for _ in range(42):
        activity(world, "meeting_official").counterparts.add(world.authority)
    for n in range(16):
        kind, came = "presentation" if n % 3 == 0 else "workshop", 28 if n < 15 else 30
        activity(world, kind, attendance=came, attendance_basis="list")
    for _ in range(6):
        activity(world, "introduction")
    for name in ("EU", "FR"):
        brief = activity(world, "briefing")
        brief.counterparts.add(world.authority)
        brief.elections.add(world.elections[name])
    world.articles = [article(world, f"https://news.example/{n}") for n in range(62)]
    world.trained = alliance.people(72)
    train(world, world.trained)
    for platform in ("x", "facebook", "facebook"):
        assess(world, platform)
    assess(world, "tiktok", result="met")
    assess(world, "facebook", "ads: state-controlled media", instrument="platform_policy")
    Outcome.objects.create(
        kind="takedown_network", on_date=date(2024, 8, 1), is_confirmed=True,
        contribution="contributed", attested_by=world.members[2], **shared(world),
    )  # fmt: skip


def organisation(name, **columns):
    """Return one more organisation."""
    return Organisation.objects.create(name=name, created_at=alliance.RECORDED, **columns)
