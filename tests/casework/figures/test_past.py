"""What was asked as of an instant is answered the same on any later day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest

from tests.casework.figures import alliance, rows
from tests.casework.figures.alliance import AS_OF, JUNE, asked
from tests.casework.figures.test_published import FIGURES
from tocsin.casework import activities, alerts, findings, journal, operations, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.register import count
from tocsin.casework.models import (
    Activity,
    AlertRevision,
    ComplianceAssessment,
    Coverage,
    Decision,
    Finding,
    JournalPayload,
    Membership,
    Outcome,
    Participation,
    Role,
    Subject,
    Targeting,
)

QUESTIONS = {name: what for name, what, _ in FIGURES}


def actor(world):
    """Ana, in every role."""
    return Actor(world.owner, world.ana, frozenset(Role))


def figure(world, name, as_of):
    """Return a published figure as of an instant."""
    return count(name, world.user, replace(asked(**QUESTIONS[name]), as_of=as_of))


def printed(one):
    """Return a figure as bytes."""
    return msgspec.json.encode(one, order="sorted")


def kept(world, record):
    """Write the link that a record would have, had it been kept one by one; return it."""
    with journal.turn():
        journal.write("add", record, actor(world))
    return record


def first(kind, /, **found):
    """Return the first record that is found."""
    return kind.objects.filter(**found).order_by("pk").first()


def any_(kind, /, **found):
    """Return what leads to the first record that is found."""
    return lambda _: first(kind, **found)


def about(subject):
    """Return what leads to findings about a kind of subject."""
    return lambda world: first(
        Finding, subjects__subject__kind=subject, state="confirmed", owner=world.owner,
        label_at_posting="none",
    )  # fmt: skip


def changed(**values):
    """Return what sets columns of a record."""
    return lambda world, one: records.change(one, actor(world), **values)


def corrected(measure):
    """Return what corrects the decision about a subject."""

    def correct(world, subject):
        old = Decision.objects.get(asset__subject=subject)
        rows.decide(
            world.submission, old.asset, measure, supersedes=old, recorded_at=datetime.now(UTC)
        )

    return correct


def member(world):
    return Membership.objects.get(network=world.network, organisation=world.members[0])


CHANGES = [
    ("alerts.published", lambda world: first(AlertRevision, alert=world.alerts[30]),
     lambda world, one: alerts.withdraw(one, actor(world), "not so")),
    ("channels.sanctioned", lambda world: first(Finding, subjects__subject=world.channels[300]),
     lambda world, one: findings.decide(one, "withdraw", actor(world), "not so")),
    ("channels.sanctioned", lambda world: world.channels[301],
     lambda world, one: records.change(one, actor(world), canonical=world.channels[300])),
    ("channels.sanctioned", lambda world: first(Finding, subjects__subject=world.channels[302]),
     changed(canonical_id=None, first_at=JUNE - timedelta(days=400))),
    ("ads.unlabelled", about("ad"), changed(label_at_posting="political")),
    ("images.unlabelled", about("image"), changed(actor_kind="private_person")),
    ("posts.in_operation", lambda world: world.doppelganger,
     lambda world, one: operations.leave(one, [one.members.first().subject], actor(world), "no")),
    ("organisations.targeted", lambda world: Targeting.objects.get(organisation=world.targets[700]),
     changed(is_confirmed=False)),
    ("posts.against_rule", any_(Finding, rule__id="silence:FR"),
     changed(rule={"id": "silence:PL", "version": "1"})),
    ("platforms.short", any_(ComplianceAssessment, platform__name="x"),
     changed(result="unclear")),
    ("outcomes.attested", any_(Outcome), changed(is_confirmed=False)),
    ("subjects.removed", lambda world: world.pages[50], corrected("ours:NO_VIOLATION")),
    ("meetings.held", any_(Activity, kind="meeting_official", held="held"),
     changed(held="cancelled")),
    ("articles.published", any_(Coverage, url="https://news.example/61"),
     changed(is_confirmed=False)),
    ("articles.reach", any_(Coverage, url="https://news.example/61"),
     changed(reach=5)),
    ("people.trained", any_(Activity, kind="training", topic__contains="DISARM"),
     lambda world, one: activities.attended(one, world.trained[1:60], actor(world))),
    ("workshops.attended", any_(Activity, kind="workshop", held="held"),
     changed(attendance=None)),
    ("network.organisations", member, changed(left_on=date(2024, 12, 1))),
    ("network.participants",
     lambda world: first(Participation, network=world.network, person=world.people[200]),
     changed(stopped_on=date(2024, 12, 1))),
    ("policies.unenforced", any_(ComplianceAssessment, instrument="platform_policy"),
     changed(instrument="national")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "found", "change"), CHANGES)
def test_a_later_change_leaves_the_figure_of_an_earlier_instant_as_it_was(
    world, name, found, change
):
    record = found(world)
    kept(world, record)
    then = datetime.now(UTC)
    before = figure(world, name, then)

    change(world, type(record).objects.get(pk=record.pk))

    assert printed(figure(world, name, then)) == printed(before)
    assert figure(world, name, datetime.now(UTC)).value < before.value


def test_nothing_is_counted_as_of_a_day_to_come(world):
    with pytest.raises(Refused, match="must be past"):
        figure(world, "meetings.held", datetime.now(UTC) + timedelta(days=1))


def test_what_was_written_down_later_was_not_known(world):
    """Something of June that is kept today is not in the figures of March."""
    late = datetime.now(UTC)
    world.submission.refresh_from_db()
    [page] = rows.subjects(world, "page", "facebook", 1)
    thing = rows.asset(world.submission.revision, page)
    rows.decide(world.submission, thing, "visibility:CONTENT_REMOVED", recorded_at=late)
    rows.activity(world, "meeting_official", created_at=late)

    for name, then, now in [("subjects.removed", 104, 105), ("meetings.held", 42, 43)]:
        assert figure(world, name, AS_OF).value == then
        assert figure(world, name, datetime.now(UTC)).value == now


def test_a_channel_of_findings_that_only_inform_violates_nothing(world):
    binds, informs = rows.subjects(world, "channel", "telegram", 2)
    for channel, binding in ((binds, True), (informs, False)):
        law = {"id": "sanctions:XR-1", "binding": binding}
        rows.findings(world, [channel], kind="sanctioned_outlets", rule=law)
    assert figure(world, "channels.sanctioned", datetime.now(UTC)).value == 701


def test_a_finding_confirmed_later_was_only_proposed(world):
    [channel] = rows.subjects(world, "channel", "telegram", 1)
    [found] = rows.findings(world, [channel], kind="sanction_circumvention", state="proposed")
    then = datetime.now(UTC)
    findings.decide(found, "confirm", actor(world))

    assert figure(world, "channels.sanctioned", then).value == 700
    assert figure(world, "channels.sanctioned", datetime.now(UTC)).value == 701


def test_a_record_whose_past_was_erased_counts_as_it_is_now_and_that_is_said(world):
    article = kept(world, first(Coverage, url="https://news.example/60"))
    then = datetime.now(UTC)
    records.change(article, actor(world), is_confirmed=False)
    JournalPayload.objects.filter(entry__place=article.place).delete()

    found = figure(world, "articles.published", then)

    assert found.value == 61
    assert found.caveats == ("Counted as they are now, because their past was erased: 1.",)


def test_a_part_and_a_link_that_came_later_are_not_there(world):
    brief = kept(world, first(Activity, kind="briefing"))
    then = datetime.now(UTC)
    with journal.turn():
        brief.elections.add(world.elections["DE"])
        journal.write("change", brief, actor(world))

    def about_it(as_of):
        return {key for _, key in Past(world.user, as_of).links(Activity, "elections", {brief.pk})}

    german = world.elections["DE"].pk
    assert german not in about_it(then)
    assert german in about_it(datetime.now(UTC))


@pytest.mark.usefixtures("world")
def test_who_may_not_read_a_record_today_counts_it_on_no_day():
    [person] = alliance.people(1)
    stranger = alliance.signed_in(person, "stranger")

    assert count("channels.sanctioned", stranger, asked()).value == 0
    assert count("alerts.published", stranger, asked()).value == 0


def test_what_its_owner_withdraws_from_others_leaves_their_figures_alone(world):
    """A finding that the network reads no more is its owner's still."""
    colleague = alliance.signed_in(world.people[1], "bo-of-cdn")
    mine = Finding.objects.filter(subjects__subject=world.channels[400])
    mine.update(visibility="own", network=None)

    assert count("channels.sanctioned", colleague, asked()).value == 699
    assert count("channels.sanctioned", world.user, asked()).value == 700
    assert Subject.objects.filter(pk=world.channels[400].pk).exists()
