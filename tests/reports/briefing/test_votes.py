"""An election is told with its polling hours and silence windows, in UTC."""

from dataclasses import replace

from tocsin.catalog import election, silence_rules
from tocsin.reports.briefing.votes import votes
from tocsin.watch.settings import Settings


def marks(name, silence=()):
    """Return kind and span of each mark of one election."""
    settings = Settings(name="Watch", elections=(election(name),), silence=silence)
    [vote] = votes(settings)
    return [(one.kind, str(one.span)) for one in vote.marks]


def test_polls_and_silence_are_read_by_the_local_clock():
    """Bucharest is two hours ahead of UTC in November: seven in the morning is five."""
    assert marks("RO-presidential-2024-11-24") == [
        ("silence", "2024-11-23 05:00:00 to 2024-11-24 19:00:00 UTC"),
        ("polling", "2024-11-24 05:00:00 to 2024-11-24 19:00:00 UTC"),
    ]


def test_a_rule_of_the_watch_replaces_those_of_the_catalog():
    [rule] = silence_rules("RO", "presidential")
    own = replace(rule, id="silence:own", starts_days_before=2)

    assert marks("RO-presidential-2024-11-24", (own,))[0] == (
        "silence",
        "2024-11-22 05:00:00 to 2024-11-24 19:00:00 UTC",
    )


def test_a_rule_that_does_not_bind_says_so_in_its_label():
    [rule] = silence_rules("RO", "presidential")
    weak = replace(rule, confidence="low")
    settings = Settings(
        name="Watch", elections=(election("RO-presidential-2024-11-24"),), silence=(weak,)
    )
    labels = [mark.label for vote in votes(settings) for mark in vote.marks]

    assert "Romania, silence period (as reported; for information only)" in labels


def test_a_watch_without_an_election_has_no_votes():
    assert votes(Settings(name="Watch")) == ()


def test_a_country_the_catalog_does_not_know_goes_by_its_code():
    """A local vote, or a made-up one, needs nobody's permission."""
    elsewhere = replace(election("RO-presidential-2024-11-24"), country="XR")
    [vote] = votes(Settings(name="Watch", elections=(elsewhere,)))

    assert vote.country == "XR"
    assert [mark.kind for mark in vote.marks] == ["polling"]


def test_an_election_of_a_country_nobody_knows_is_told_by_its_code():
    """A made-up country, or one the catalog does not have yet, still has its polling day."""
    made_up = replace(election("RO-presidential-2024-11-24"), country="ZZ")
    [vote] = votes(Settings(name="Watch", elections=(made_up,)))

    assert [(mark.kind, mark.label) for mark in vote.marks] == [("polling", "ZZ, polls open")]
