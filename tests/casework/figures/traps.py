"""Seventeen traps: rows that a careless count would count, each a function that lays them."""

from datetime import UTC, date, datetime

from tests.casework.figures import alliance, rows
from tocsin.casework.models import AlertRevision, Asset, Decision, Finding, Membership

NEXT_YEAR = datetime(2025, 1, 15, 9, tzinfo=UTC)
LAST_YEAR = datetime(2023, 12, 31, 23, 30, tzinfo=UTC)


def same_channel_found_by_two(world):
    """60 channels found again by another member, and 60 under another name for the same one."""
    other = world.members[1]
    rows.findings(world, world.channels[:60], kind="sanction_circumvention", owner=other)
    again = [alliance.same_as(one, f"@{one.pk}") for one in world.channels[60:120]]
    rows.findings(world, again, kind="sanction_circumvention", owner=other)


def membership_kept_twice(world):
    """One member joined, and its row was kept again with another day."""
    Membership.objects.create(
        network=world.network, organisation=world.members[3], joined_on=date(2024, 2, 1),
        created_at=alliance.RECORDED,
    )  # fmt: skip


def person_in_two_organisations(world):
    """Five people work for a second member as well."""
    for one in world.people[5:10]:
        alliance.takes_part(world, one, world.members[20])


def person_who_left(world):
    """Four people left the network before the day."""
    for one in alliance.people(4):
        alliance.takes_part(world, one, world.members[2], stopped_on=date(2025, 1, 31))


def draft_alerts(world):
    """Alerts that nobody published, and one that was withdrawn again."""
    rows.alert(world, "DRAFT-1", states=())
    rows.alert(world, "DRAFT-2", states=("in_review", "approved"))
    rows.alert(world, "GONE-1", states=("in_review", "approved", "published", "withdrawn"))


def revised_alerts(world):
    """Five alerts have a second revision, and two were replaced by another alert."""
    for one in world.alerts[:5]:
        rows.revise(one, number=2)
    for one in world.alerts[5:7]:
        rows.alert(world, f"AGAIN-{one.ref}", supersedes=one)


def alerts_of_next_year(world):
    """Three alerts of January."""
    for n in range(3):
        rows.alert(world, f"NET-2025-{n}", at=NEXT_YEAR)


def rejected_and_out_of_period(world):
    """Channels that were found, and rejected, or only proposed, or found the year before."""
    kind = "sanction_circumvention"
    more = rows.subjects(world, "channel", "telegram", 30)
    rows.findings(world, more[:15], kind=kind, state="rejected")
    rows.findings(world, more[15:20], kind=kind, state="proposed")
    rows.findings(world, more[20:], kind=kind, at=LAST_YEAR)


def label_added_later(world):
    """40 ads bore a label when they were posted; 25 that bore none bear one now."""
    kind = "unlabelled_ads"
    more = rows.subjects(world, "ad", "facebook", 40)
    rows.findings(world, more, kind=kind, label_at_posting="political", label_now="none")
    late = Finding.objects.filter(kind=kind, label_at_posting="none").values("pk")[:25]
    Finding.objects.filter(pk__in=[one["pk"] for one in late]).update(label_now="political")


def private_images(world):
    """30 images by private people."""
    more = rows.subjects(world, "image", "facebook", 30)
    rows.findings(
        world, more, kind="unlabelled_ai_images", label_at_posting="none",
        actor_kind="private_person",
    )  # fmt: skip


def operation_elsewhere(world):
    """200 posts of the operation on another platform."""
    alliance.belong(world, rows.subjects(world, "post", "facebook", 200))


def organisation_hit_twice(world):
    """50 organisations were hit again, and five more are not confirmed."""
    alliance.target(world, world.targets[:50], means="e-mail")
    others = [rows.organisation(f"Doubtful {n}", kind="target") for n in range(5)]
    alliance.target(world, others, is_confirmed=False)


def corrected_decision(world):
    """Seven pages that were removed at first came back by a later answer; one page is in two."""
    revision = world.submission.revision
    for page in rows.subjects(world, "page", "facebook", 7):
        thing = rows.asset(revision, page)
        first = rows.decide(world.submission, thing, "visibility:CONTENT_REMOVED")
        rows.decide(world.submission, thing, "ours:NO_VIOLATION", supersedes=first)
    first = Decision.objects.get(asset=Asset.objects.get(subject=world.pages[0]))
    rows.decide(
        world.submission, first.asset, "visibility:CONTENT_DISABLED", supersedes=first,
        territories=["FR"],
    )  # fmt: skip
    other = AlertRevision.objects.get(alert=world.alerts[1], number=1)
    again = rows.asset(other, world.pages[1])
    rows.decide(rows.submit(world, other), again, "account:TERMINATED")


def cancelled_meeting(world):
    """Meetings and workshops that never took place."""
    for held in ("cancelled", "cancelled", "planned"):
        rows.activity(world, "meeting_official", held=held)
        rows.activity(world, "workshop", held=held, attendance=40)


def trainee_in_two_sessions(world):
    """15 people came to a second session, and ten others to a training on something else."""
    rows.train(world, world.trained[:15])
    rows.train(world, alliance.people(10), topic="Verification")


def syndicated_articles(world):
    """Nine copies of articles, one article kept by another member too, one not confirmed."""
    for n, one in enumerate(world.articles[:9]):
        rows.article(world, f"https://copy.example/{n}", syndicated_from=one, reach=50_000)
    rows.article(world, world.articles[0].url, owner=world.members[1])
    rows.article(world, "https://rumour.example/", is_confirmed=False)


def silence_of_another_country(world):
    """500 posts against the silence of another country."""
    posts = rows.subjects(world, "post", "tiktok", 500)
    rule = {"id": "silence:PL", "version": "1"}
    rows.findings(world, posts, kind="silence_period", rule=rule)


TRAPS = (
    same_channel_found_by_two, membership_kept_twice, person_in_two_organisations, person_who_left,
    draft_alerts, revised_alerts, alerts_of_next_year, rejected_and_out_of_period,
    label_added_later, private_images, operation_elsewhere, organisation_hit_twice,
    corrected_decision, cancelled_meeting, trainee_in_two_sessions, syndicated_articles,
    silence_of_another_country,
)  # fmt: skip


def laid(world):
    """Lay every trap."""
    for trap in TRAPS:
        trap(world)
    return world
