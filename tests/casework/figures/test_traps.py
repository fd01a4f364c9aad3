"""Seventeen rows of mistakes: what a careless count gives stands beside what is true."""

from django.db.models import Sum

from tests.casework.figures.alliance import AS_OF, asked
from tocsin.casework.figures.register import count
from tocsin.casework.models import (
    Activity,
    Alert,
    AlertRevision,
    Attendance,
    Coverage,
    Decision,
    Finding,
    FindingSubject,
    Membership,
    OperationMember,
    Participation,
    Targeting,
)

NOW = {"period": None, "network": "CDN"}
SANCTIONS = {"kind": "sanction_circumvention", "state": "confirmed", "first_at__year": 2024}


def value(world, name, **what):
    """Return what a rule counts."""
    return count(name, world.user, asked(**what)).value


def subjects(**found):
    """Return how many subjects findings name, each as often as it was kept."""
    named = FindingSubject.objects.filter(**{f"finding__{key}": one for key, one in found.items()})
    return named.values("subject").distinct().count()


def test_a_channel_that_two_members_found_counts_once(world):
    assert (Finding.objects.filter(**SANCTIONS).count(), subjects(**SANCTIONS)) == (820, 760)
    assert value(world, "channels.sanctioned") == 700


def test_a_membership_kept_twice_counts_once(world):
    assert Membership.objects.filter(network=world.network).count() == 48
    assert value(world, "network.organisations", **NOW) == 47


def test_a_person_in_two_organisations_counts_once(world):
    there = Participation.objects.filter(network=world.network, stopped_on__isnull=True)
    assert there.count() == 208
    assert value(world, "network.participants", **NOW) == 203


def test_a_person_who_left_does_not_count(world):
    ever = Participation.objects.filter(network=world.network).values("person").distinct()
    assert ever.count() == 207
    assert value(world, "network.participants", **NOW) == 203
    assert value(world, "network.participants", network="CDN") == 207, "they left in January 2025"


def test_an_alert_that_was_never_published_or_taken_back_does_not_count(world):
    assert Alert.objects.exclude(ref__startswith="NET-2025").exclude(supersedes=None).count() == 2
    assert Alert.objects.filter(ref__in=["DRAFT-1", "DRAFT-2", "GONE-1"]).count() == 3
    assert value(world, "alerts.published") == 37


def test_a_revised_alert_counts_once(world):
    published = AlertRevision.objects.filter(state="published").exclude(alert__ref__contains="2025")
    assert published.count() == 44
    assert published.values("alert").distinct().count() == 39 + 3 - 3
    assert value(world, "alerts.published") == 37


def test_an_alert_of_next_year_is_of_next_year(world):
    assert value(world, "alerts.published", period=None) == 40
    assert value(world, "alerts.published") == 37


def test_what_was_rejected_or_is_of_another_year_does_not_count(world):
    kept = Finding.objects.filter(kind="sanction_circumvention")
    assert kept.count() - Finding.objects.filter(**SANCTIONS).count() == 30
    assert value(world, "channels.sanctioned", period=None) == 710, "ten are of 2023"
    assert value(world, "channels.sanctioned") == 700


def test_a_label_that_came_later_changes_nothing(world):
    assert subjects(kind="unlabelled_ads") == 651
    assert subjects(kind="unlabelled_ads", label_now="") == 611 - 25
    assert value(world, "ads.unlabelled") == 611


def test_images_of_private_people_are_not_those_of_parties(world):
    assert subjects(kind="unlabelled_ai_images") == 161
    assert value(world, "images.unlabelled") == 131
    assert value(world, "images.unlabelled", actor="private_person") == 30


def test_posts_of_an_operation_elsewhere_are_not_on_this_platform(world):
    assert OperationMember.objects.filter(operation=world.doppelganger).count() == 1800
    assert value(world, "posts.in_operation", operation="Doppelganger") == 1800
    assert value(world, "posts.in_operation", operation="doppelganger", platform="x") == 1600


def test_an_organisation_that_was_hit_twice_counts_once(world):
    hits = Targeting.objects.filter(operation=world.doppelganger)
    assert (hits.count(), hits.filter(is_confirmed=True).count()) == (858, 853)
    assert value(world, "organisations.targeted", operation="Doppelganger") == 803


def test_of_a_corrected_decision_the_latest_counts(world):
    removing = ("visibility:CONTENT_REMOVED", "visibility:CONTENT_DISABLED", "account:TERMINATED")
    ever = Decision.objects.filter(measure__in=removing, asset__subject__kind="page")
    assert (ever.count(), ever.values("asset__subject").distinct().count()) == (113, 111)
    assert value(world, "subjects.removed") == 104


def test_a_meeting_that_was_cancelled_does_not_count(world):
    assert Activity.objects.filter(kind="meeting_official").count() == 45
    assert value(world, "meetings.held") == 42
    assert value(world, "workshops.held") == 16
    assert value(world, "workshops.attended") == 450


def test_who_came_to_two_sessions_counts_once(world):
    trainings = Attendance.objects.filter(activity__kind="training")
    on_disarm = trainings.filter(activity__topic__contains="DISARM")
    assert (trainings.count(), on_disarm.count()) == (97, 87)
    assert value(world, "people.trained", topic="disarm") == 72
    assert value(world, "people.trained") == 82


def test_an_article_that_copies_another_does_not_count(world):
    every = Coverage.objects.all()
    assert every.count() == 73
    assert every.aggregate(all=Sum("reach"))["all"] == 2_046_000 + 9 * 50_000 + 2 * 33_000
    assert value(world, "articles.published") == 62
    assert value(world, "articles.reach") == 2_046_000


def test_the_silence_of_another_country_is_another_rule(world):
    assert Finding.objects.filter(kind="silence_period").count() == world.silence + 500
    assert value(world, "posts.against_rule", rule="silence:FR") == world.silence
    assert value(world, "posts.against_rule", rule="silence:PL") == 500
    assert AS_OF.year == 2025
