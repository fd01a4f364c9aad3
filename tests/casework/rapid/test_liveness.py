"""What may be said of an asset is what two looks agree on, from the places that looked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.rapid.people import at
from tocsin.casework.rapid.answers import Decision, Measure, Mode
from tocsin.casework.rapid.effect import confirmation, effect
from tocsin.casework.rapid.liveness import (
    ALIVE,
    CONCLUSIVE,
    Check,
    Conclusion,
    Result,
    conclusion,
    history,
)
from tocsin.casework.rapid.schedule import looks, next_look
from tocsin.catalog import election
from tocsin.vocabulary.errors import RecordError


def checks(*looked):
    """Return checks of one asset from `(hours, result)` or `(hours, result, vantage)`."""
    return [
        Check(
            asset="x:post:1",
            checked_at=at(hours),
            vantage=(*where, "RO")[0],
            method="import",
            result=Result(result),
        )
        for hours, result, *where in looked
    ]


def said(*looked, hours=10_000):
    return str(conclusion(checks(*looked), at(hours)))


def test_before_any_look_nothing_is_known():
    assert conclusion([], at(0)) == Conclusion(seen="unknown")
    assert said((0, "removed")) == "unknown"


@pytest.mark.parametrize("result", sorted(CONCLUSIVE - {Result.GEO_BLOCKED}))
def test_two_looks_an_hour_apart_are_a_conclusion(result):
    assert said((0, result), (1, result)) == f"{result.replace('_', ' ')}, from RO"
    assert said((0, result), (0.9, result)) == "unknown"


@pytest.mark.parametrize("result", sorted(set(Result) - CONCLUSIVE))
def test_a_look_that_saw_nothing_never_changes_a_conclusion(result):
    """Not one, nor a hundred in a row; nor does it stand between two looks that agree."""
    assert said((0, result), (5, result)) == "unknown"
    alive = [(0, "available"), (2, "available")]
    assert said(*alive, *((n, result) for n in range(3, 103))) == "available, from RO"
    assert said(*alive, (3, "removed"), (4, result), (5, "removed")) == "removed, from RO"


def test_a_single_failure_does_not_make_something_gone():
    seen = said((0, "available"), (2, "available"), (4, "removed"), (6, "available"))

    assert seen == "available, from RO"


def test_two_places_may_confirm_each_other():
    assert said((0, "removed", "RO"), (2, "removed", "DE")) == "removed, from DE, RO"


def test_a_block_seen_from_one_place_is_not_seen_from_there():
    found = conclusion(checks((0, "geo_blocked"), (2, "geo_blocked")), at(3))

    assert str(found) == "not seen, from RO"
    assert found.is_gone


@pytest.mark.parametrize("gone", ["geo_blocked", "removed"])
def test_gone_here_and_there_at_the_same_time_is_a_geo_block(gone):
    twice = [(0, gone, "RO"), (1, "available", "DE"), (2, gone, "RO"), (3, "available", "DE")]

    assert said(*twice) == "geo blocked, from RO"
    assert said(*twice[:3]) == "unknown"


def test_a_place_that_looked_long_ago_says_nothing_about_today():
    """It was there in Germany last week; that it is gone in Romania today is no geo-block."""
    week_ago = [(0, "available", "DE"), (2, "available", "DE")]
    today = [(200, "removed", "RO"), (202, "removed", "RO")]

    assert said(*week_ago, *today) == "removed, from RO"


def test_blocked_in_two_places_and_looked_at_from_no_third_is_not_seen():
    mixed = [(0, "geo_blocked", "RO"), (1, "removed", "DE"), (2, "geo_blocked", "RO"),
             (3, "removed", "DE")]  # fmt: skip

    assert said(*mixed) == "not seen, from DE, RO"


def test_a_label_that_one_country_shows_is_told_from_there():
    mixed = [(0, "labelled", "RO"), (1, "available", "DE"), (2, "labelled", "RO"),
             (3, "available", "DE")]  # fmt: skip

    assert said(*mixed) == "labelled, from RO"


def test_every_turn_is_kept_with_its_beginning():
    turns = history(
        checks((0, "available"), (2, "available"), (4, "removed"), (6, "removed"),
               (8, "available"), (10, "available")),
        at(100),
    )  # fmt: skip

    assert [(one.seen.value, one.since) for one in turns] == [
        ("available", at(0)), ("removed", at(4)), ("available", at(8))]  # fmt: skip


looked = st.tuples(
    st.integers(0, 200), st.sampled_from(sorted(Result)), st.sampled_from(["RO", "DE"])
)


@given(st.lists(looked, max_size=12))
def test_a_conclusion_rests_on_two_looks_that_saw_it(rows):
    """Whatever was seen: never said without two conclusive looks an hour apart behind it."""
    found = conclusion(checks(*rows), at(1000))
    hours = sorted(hour for hour, result, _ in rows if result in CONCLUSIVE)

    if found.seen != "unknown":
        assert hours[-1] - hours[0] >= 1
        alive = [row for row in rows if row[1] in ALIVE]
        assert found.is_gone or len(alive) >= 2


@given(st.lists(looked, max_size=10), st.randoms(use_true_random=False))
def test_the_order_in_which_checks_are_given_does_not_matter(rows, dice):
    shuffled = dice.sample(rows, len(rows))

    assert conclusion(checks(*rows), at(500)) == conclusion(checks(*shuffled), at(500))


def test_when_it_went_is_an_interval():
    every = checks((0, "available"), (2, "available"), (30, "removed"), (34, "removed"))
    found = effect(every, at(100))

    assert (found.last_alive, found.first_gone) == (at(2), at(30))
    low, high = found.after(at(1))
    assert (low.total_seconds() / 3600, high.total_seconds() / 3600) == (1, 29)
    assert found.after(at(10))[0].total_seconds() == 0
    assert found.after(at(30)) is None
    assert effect(every, at(33)) is None


def test_what_was_never_seen_has_no_lower_bound():
    found = effect(checks((30, "removed"), (34, "removed")), at(100))

    assert found.last_alive is None
    assert found.after(at(0))[0].total_seconds() == 0


def test_what_came_back_is_not_gone():
    back = ((0, "removed"), (2, "removed"), (4, "available"), (6, "available"))

    assert effect(checks(*back), at(100)) is None
    again = effect(checks(*back, (8, "removed"), (10, "removed")), at(100))
    assert (again.last_alive, again.first_gone) == (at(6), at(8))


def decided(measure, *territories):
    return Decision(
        id="d1", asset="x:post:1", measure=measure, decided_at=at(0), informed_at=at(0),
        mode=Mode.WRITTEN, territories=territories,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "seen", "expected"),
    [
        (decided(Measure.CONTENT_REMOVED), ["removed"], "confirmed"),
        (decided(Measure.CONTENT_REMOVED), ["available"], "contradicted"),
        (decided(Measure.CONTENT_REMOVED), ["geo_blocked"], "open"),
        (decided(Measure.CONTENT_REMOVED), ["error"], "open"),
        (decided(Measure.CONTENT_LABELLED), ["labelled"], "confirmed"),
        (decided(Measure.CONTENT_LABELLED), ["available"], "contradicted"),
        (decided(Measure.ACCOUNT_TERMINATED), ["account_gone"], "confirmed"),
        (decided(Measure.DOMAIN_SUSPENDED), ["domain_parked"], "confirmed"),
        (decided(Measure.CONTENT_DISABLED, "RO"), ["geo_blocked"], "confirmed"),
        (decided(Measure.CONTENT_DISABLED, "RO"), ["available"], "contradicted"),
        (decided(Measure.CONTENT_DISABLED, "DE"), ["available"], "open"),
        (decided(Measure.CONTENT_DISABLED, "DE"), ["geo_blocked"], "open"),
        (decided(Measure.CONTENT_DEMOTED), ["available"], "invisible"),
        (decided(Measure.NO_VIOLATION), ["available"], "invisible"),
    ],
)
def test_a_claim_is_held_against_the_address(decision, seen, expected):
    [result] = seen

    every = checks((-5, "available"), (-3, "available"), (1, result), (3, result))
    assert confirmation(decision, every, at(100)) == expected


def test_looks_before_the_decision_confirm_nothing():
    every = checks((-5, "removed"), (-3, "removed"))

    assert confirmation(decided(Measure.CONTENT_REMOVED), every, at(100)) == "open"


def test_looks_are_soon_and_then_seldom():
    hours = [(one - at(0)).total_seconds() / 3600 for one in looks(at(0))]

    assert hours == [1, 6, 24, 72, 168, 720, 2160]


def test_looks_are_weekly_in_the_month_of_a_vote():
    """Decided at noon on 24 November, in the month of one vote; another is in December."""
    rounds = [election("RO-presidential-2024-11-24"), election("HR-presidential-2024-12-29")]
    extra = set(looks(at(0), rounds)) - set(looks(at(0)))

    assert sorted(f"{one:%m-%d}" for one in extra) == ["12-08", "12-15", "12-22", "12-29"]


def test_looks_are_not_weekly_before_the_month_of_a_vote():
    """Decided on 10 November: nothing on the 24th, and every week from 1 December."""
    decided_at, vote = at(-24 * 14), [election("HR-presidential-2024-12-29")]
    extra = set(looks(decided_at, vote)) - set(looks(decided_at))

    assert min(extra) == at(24 * 7)
    assert len(extra) == 5


def test_the_next_look_follows_the_plan():
    assert next_look(at(0), [], at(0)) == at(1)
    assert next_look(at(0), checks((1, "error")), at(2)) == at(6)
    assert next_look(at(0), [], at(99)) == at(1)
    assert next_look(at(0), checks((3000, "error")), at(3001)) is None


def test_what_looks_new_is_looked_at_again_in_an_hour():
    alive = [(1, "available"), (6, "available")]

    assert next_look(at(0), checks(*alive, (24, "removed")), at(24)) == at(25)
    assert next_look(at(0), checks(*alive, (24, "removed"), (25, "removed")), at(26)) == at(72)


def test_a_check_has_a_zone():
    with pytest.raises(RecordError, match="checked_at: expected an instant with its zone"):
        Check(asset="a", checked_at=at(0).replace(tzinfo=None), vantage="", method="import",
              result=Result.ERROR)  # fmt: skip
