"""Rules are found by name, say what they take, and refuse what they would have to overhear."""

from datetime import UTC, date, datetime

import pytest

from tests.casework.figures import alliance, rows
from tests.casework.figures.alliance import AS_OF, ELECTIONS, YEAR, asked
from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Question
from tocsin.casework.figures.publisher import Publisher
from tocsin.casework.figures.register import count, named, rules
from tocsin.casework.models import EmergencySwitch, Finding, Membership, Organisation
from tocsin.vocabulary.errors import UnknownNameError


def test_every_rule_says_in_one_sentence_what_it_counts():
    for name, one in rules().items():
        assert one.name == name
        assert one.definition.endswith(".")
        assert one.needs <= one.takes
        assert one.takes <= set(Question.__dataclass_fields__)


def test_a_rule_nobody_wrote_is_not_found_but_its_neighbours_are():
    with pytest.raises(UnknownNameError, match=r"alerts\.published"):
        named("alerts.publised")


def test_a_parameter_that_a_rule_does_not_take_is_refused(world):
    with pytest.raises(Refused, match="takes election, network, period; got topic"):
        count("alerts.published", world.user, asked(topic="disarm"))


def test_a_parameter_that_a_rule_needs_must_be_there(world):
    with pytest.raises(Refused, match="needs operation"):
        count("posts.in_operation", world.user, asked())


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("posts.in_operation", {"operation": "Doppelgaenger"}),
        ("alerts.published", {"election": "FR-parliamentary-2024-06-31"}),
        ("network.organisations", {"network": "CDM"}),
        ("ads.unlabelled", {"platform": "facebok"}),
    ],
)
def test_a_name_that_nobody_knows_is_not_counted_as_nought(world, name, what):
    with pytest.raises(UnknownNameError, match="did you mean"):
        count(name, world.user, asked(**what))


def test_a_word_that_is_none_of_its_parameter_is_not_counted_as_nought():
    with pytest.raises(Refused, match="is one of account, ad, channel"):
        asked(subject="chanel")


def test_the_unit_is_what_was_asked_for(world):
    assert count("subjects.removed", world.user, asked()).unit == "pages"
    assert count("subjects.removed", world.user, asked(subject="post")).unit == "posts"


def test_a_figure_says_what_was_asked_and_of_what_it_consists(world):
    figure = count("alerts.published", world.user, asked(election=ELECTIONS["EU"][0]))

    assert figure.value == len(figure.records) == 10
    assert figure.asked == {"election": ELECTIONS["EU"][0], "period": "2024-01-01/2024-12-31"}
    assert (figure.as_of, figure.span, figure.version) == (AS_OF, YEAR.span, 1)
    assert figure.records[0] == world.alerts[0].place
    assert figure.behind[figure.records[0]][0].startswith("alertrevision:")
    assert len(figure.records_sha256) == 64


def test_an_unknown_attendance_is_left_out_and_said_to_be(world):
    rows.activity(world, "workshop", attendance=None)
    rows.activity(world, "workshop", attendance=50, attendance_basis="estimate")

    figure = count("workshops.attended", world.user, asked())

    assert (figure.value, figure.basis) == (500, "estimated")
    assert figure.caveats == ("Left out, because nobody knows how many they add: 1.",)


def test_records_of_a_network_are_those_of_its_members_in_the_period(world):
    stranger = rows.organisation("Elsewhere", kind="member")
    late = rows.organisation("Late", kind="member")
    for one, joined, left in [(stranger, date(2022, 1, 1), date(2023, 12, 31)),
                              (late, date(2024, 12, 31), None)]:  # fmt: skip
        Membership.objects.create(
            network=world.network, organisation=one, joined_on=joined, left_on=left,
            created_at=alliance.RECORDED,
        )  # fmt: skip
        [channel] = rows.subjects(world, "channel", "telegram", 1)
        rows.findings(world, [channel], kind="sanction_circumvention", owner=one)

    assert count("channels.sanctioned", world.user, asked()).value == 702
    assert count("channels.sanctioned", world.user, asked(network="CDN")).value == 701


def test_a_network_is_counted_on_a_day(world):
    member = Membership.objects.get(network=world.network, organisation=world.members[0])
    Membership.objects.filter(pk=member.pk).update(left_on=date(2024, 7, 1))

    def on(day):
        what = {"period": None, "network": "CDN", "on": day}
        return count("network.organisations", world.user, asked(**what)).value

    assert [on(date(2024, 1, 9)), on(date(2024, 6, 30)), on(date(2024, 7, 1))] == [0, 47, 46]


def test_a_duplicate_of_a_finding_that_cannot_be_read_counts_by_itself_once(world):
    """Two of ours say the same as one of another organisation that keeps it to itself."""
    other = rows.organisation("Discreet", kind="member")
    subject, *_ = rows.subjects(world, "account", "x", 1)
    [hidden] = rows.findings(world, [subject], kind="copypasta", owner=other)
    ours = rows.findings(world, [subject, subject], kind="copypasta")
    Finding.objects.filter(pk=hidden.pk).update(visibility="own", network=None)
    Finding.objects.filter(pk__in=[one.pk for one in ours]).update(canonical=hidden)

    figure = count("findings.confirmed", world.user, asked(kind="copypasta"))

    assert figure.records == (ours[0].place,)
    assert count("subjects.found", world.user, asked(subject="account")).value == 1


def test_of_findings_that_say_the_same_the_one_they_are_counts(world):
    """A duplicate of a rejected finding counts as little as that one."""
    subject, *_ = rows.subjects(world, "account", "x", 1)
    [rejected] = rows.findings(world, [subject], kind="copypasta", state="rejected")
    [same] = rows.findings(world, [subject], kind="copypasta")
    Finding.objects.filter(pk=same.pk).update(canonical=rejected)

    assert count("findings.confirmed", world.user, asked(kind="copypasta")).value == 0


def test_people_of_a_network_are_counted_by_who_coordinates_it(world):
    colleague = alliance.signed_in(world.people[1], "bo-of-cdn")

    with pytest.raises(Refused, match="who coordinates the network"):
        count("network.participants", colleague, asked(network="CDN"))


def test_an_organisation_counts_by_itself_what_its_people_read(world):
    by_itself = Publisher(Organisation.objects.get(pk=world.owner.pk))
    red = Finding.objects.filter(subjects__subject=world.channels[650])
    red.update(tlp="red", visibility="own")
    red.get().readers.add(world.ana)
    now = {"period": None, "network": "CDN"}

    assert count("channels.sanctioned", world.user, asked()).value == 700
    assert count("channels.sanctioned", by_itself, asked()).value == 699
    assert count("network.participants", by_itself, asked(**now)).value == 203


def test_when_nobody_may_read_nothing_is_counted(world):
    EmergencySwitch.objects.create(
        pk=1, mode="no_access", reason="raid", set_by=world.ana, set_at=datetime.now(UTC)
    )

    assert count("meetings.held", world.user, asked()).value == 0
    assert count("meetings.held", Publisher(world.owner), asked()).value == 0
