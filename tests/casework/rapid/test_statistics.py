"""Figures are what anybody would count by hand, and say what they could not count."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casework.rapid.people import at, story
from tests.casework.rapid.test_liveness import checks
from tocsin.casework.rapid.answers import Decision, Measure, Mode, Outcome, Scope
from tocsin.casework.rapid.clock import Duty, Policy
from tocsin.casework.rapid.reemergence import Basis, Recidivism
from tocsin.casework.rapid.spreads import Share, Wait, spread
from tocsin.casework.rapid.statistics import Case, by, month, tally

POLICY = Policy(profile="test", acknowledge=8, respond=24, final=72)
SENT = (("create", -3), ("submit", -2), ("approve", -1), ("send", 0))
EDMO = Path(__file__).with_name("edmo_2024.csv")
"""Eighteen notices of fact-checkers before the 2024 European vote, and four outside the system, as
EDMO counted them; which platform gave which answer is ours, the totals are theirs."""


def decision(n, measure, asset, mode=Mode.WRITTEN, informed=5, **changes):
    base = Decision(
        id=f"d{n}", asset=asset, measure=Measure[measure], decided_at=at(4),
        informed_at=at(informed), mode=mode,
    )  # fmt: skip
    return replace(base, **changes)


def case(name, *events, **known):
    base = Case(
        submission=name, recipient="Platform", channel="email", policy=POLICY,
        steps=tuple(story(*SENT, *events)), assets=("x:post:1",),
    )  # fmt: skip
    return replace(base, **known)


def edmo():
    for n, row in enumerate(csv.DictReader(EDMO.read_text().splitlines())):
        assets = [f"x:post:{n}-{m}" for m, _ in enumerate(row["measures"].split())]
        decisions = tuple(
            decision(
                m, measure, assets[m], Mode(row["feedback"]), scope=Scope(row["scope"] or "full")
            )
            for m, measure in enumerate(row["measures"].split())
        )
        yield case(
            str(n), *([("respond", 5)] if decisions else []), recipient=row["recipient"],
            channel=row["channel"], decisions=decisions, assets=tuple(assets),
        )  # fmt: skip


def test_the_published_figures_of_the_european_vote_come_out():
    channels = by(edmo(), lambda one: one.channel)
    rapid, direct = tally(channels["rapid_response"], at(99)), tally(channels["direct"], at(99))

    counted = {name: len(ours) for name, ours in by(edmo(), lambda one: one.recipient).items()}
    assert counted == {"Meta": 7, "TikTok": 5, "X": 4, "YouTube": 6}
    assert (rapid.sent, str(rapid.answered)) == (18, "18 of 18")
    assert rapid.feedback == {Mode.ORAL: 9, Mode.WRITTEN: 5, Mode.BOTH: 4}
    assert rapid.outcomes == {
        Outcome.REMOVED: 12,
        Outcome.NO_VIOLATION: 3,
        Outcome.LABELLED: 2,
        Outcome.LABELLED_AND_OTHER: 1,
    }
    assert (direct.sent, str(direct.answered)) == (4, "2 of 4")
    assert direct.outcomes == {Outcome.REMOVED: 2, Outcome.NOT_ADDRESSED: 2}
    assert direct.scopes == {Scope.PARTIAL: 2}


def hours(number):
    return timedelta(hours=number)


def test_beside_a_median_stands_who_still_waits():
    """Two answered, one is open, one was closed without: the quick ones alone would flatter."""
    ours = [
        case("quick", ("respond", 2)),
        case("slow", ("respond", 30)),
        case("open"),
        case("closed", ("close_no_response", 80)),
    ]

    found = tally(ours, at(90)).to_respond

    assert (found.observed, found.open, found.censored) == (2, 1, 1)
    assert (found.median, found.p90, found.median_of_all) == (hours(16), hours(30), hours(30))


def test_a_median_of_nothing_is_not_known():
    found = tally([case("open")], at(5)).to_respond

    assert (found.median, found.p90, found.median_of_all, found.open) == (None, None, None, 1)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_where_nobody_waits_both_medians_are_plain(lengths):
    found = spread([Wait(hours(one), happened=True) for one in lengths])
    ranked = sorted(lengths)

    assert found.median_of_all == hours(ranked[(len(ranked) - 1) // 2])
    below = sum(one <= found.p90 / hours(1) for one in ranked)
    assert below >= 0.9 * len(ranked)
    assert hours(ranked[0]) <= found.median <= hours(ranked[-1])


def test_within_time_is_judged_where_it_can_be():
    ours = [
        case("in time", ("respond", 5)),
        case("late", ("respond", 40)),
        case("silent"),
        case("fresh", ("request_info", 1)),
    ]

    assert tally(ours, at(50)).within[Duty.RESPOND] == Share(1, 3, 1)
    assert tally(ours, at(50)).within[Duty.ACKNOWLEDGE] == Share(2, 4, 0)


def test_a_day_of_the_past_is_counted_as_it_was():
    answered = case(
        "a", ("respond", 40), decisions=(decision(1, "CONTENT_REMOVED", "x:post:1", informed=40),)
    )

    then, now = tally([answered], at(30)), tally([answered], at(50))

    assert (str(then.answered), str(now.answered)) == ("0 of 1", "1 of 1")
    assert then.outcomes == {Outcome.NOT_ADDRESSED: 1}
    assert now.outcomes == {Outcome.REMOVED: 1}
    assert tally([answered], at(-1)).sent == 0


def test_what_was_never_delivered_was_not_sent():
    assert tally([case("a", ("bounce", 1), ("give_up", 2))], at(5)).sent == 0
    again = case("a", ("bounce", 1), ("resend", 2))
    assert [tally([again], at(hour)).sent for hour in (0, 1, 2)] == [1, 0, 1]


def test_a_second_round_that_was_dropped_takes_nothing_from_the_first():
    dropped = case(
        "a", ("respond", 5), ("close", 6), ("reopen", 20), ("new_round", 21), ("withdraw", 22)
    )

    found = tally([dropped], at(30))
    assert (found.sent, str(found.answered), found.to_respond.median) == (1, "1 of 1", hours(5))


def test_oral_and_written_decisions_are_both():
    mixed = case(
        "a", ("respond", 5),
        decisions=(
            decision(1, "CONTENT_REMOVED", "a"),
            decision(2, "NO_VIOLATION", "b", Mode.ORAL),
        ),
    )  # fmt: skip

    assert tally([mixed], at(9)).feedback == {Mode.BOTH: 1}
    assert tally([replace(mixed, mode=Mode.ORAL)], at(9)).feedback == {Mode.ORAL: 1}


def test_a_superseded_decision_is_in_no_figure():
    corrected = case(
        "a", ("respond", 5), ("amend_response", 9),
        decisions=(
            decision(1, "NO_VIOLATION", "x:post:1"),
            decision(2, "CONTENT_REMOVED", "x:post:1", informed=9, supersedes="d1"),
        ),
    )  # fmt: skip

    assert tally([corrected], at(7)).measures == {Measure.NO_VIOLATION: 1}
    assert tally([corrected], at(10)).measures == {Measure.CONTENT_REMOVED: 1}


def test_time_to_effect_has_two_bounds():
    looked = tuple(checks((1, "available"), (6, "available"), (24, "removed"), (30, "removed")))

    found = tally([case("a", ("respond", 5), checks=looked)], at(90))

    assert (found.to_effect_least.median, found.to_effect_most.median) == (hours(6), hours(24))


def test_what_was_gone_before_the_sending_is_no_effect():
    looked = tuple(checks((-9, "removed"), (-5, "removed")))

    assert tally([case("a", checks=looked)], at(9)).to_effect_most.observed == 0


def test_a_claim_that_does_not_show_is_counted_against_it():
    gone = tuple(checks((6, "removed"), (8, "removed")))
    there = tuple(checks((6, "available"), (8, "available")))
    decided = (decision(1, "CONTENT_REMOVED", "x:post:1"),)
    ours = [
        case(str(n), ("respond", 5), decisions=decided, checks=looked)
        for n, looked in enumerate([gone, there, ()])
    ]

    assert tally(ours, at(9)).confirmed == Share(1, 2, 1)


def test_what_came_back_counts_once_it_is_confirmed():
    """Back after ten days: not within 7, within 30; of what went yesterday nothing is known."""
    looked = tuple(checks((6, "removed"), (8, "removed")))
    link = Recidivism(
        from_asset="x:post:1", to_asset="x:post:2", basis=Basis.MEDIA, confidence="medium",
        gone_at=at(6), back_at=at(6 + 240),
    )  # fmt: skip
    back = case("a", ("respond", 5), checks=looked, recidivisms=(link.confirm(),))

    found = tally([back], at(24 * 40)).reemerged
    assert (found[7], found[30], found[90]) == (Share(0, 1), Share(1, 1), Share(1, 1))
    proposed = replace(back, recidivisms=(link,))
    assert tally([proposed], at(24 * 40)).reemerged[30] == Share(0, 1)
    assert tally([proposed], at(24 * 2)).reemerged[7] == Share(0, 0, 1)


def test_an_appeal_is_won_when_the_outcome_is_another():
    begun = (("respond", 5), ("appeal", 10))
    refused = decision(1, "NO_VIOLATION", "x:post:1")
    removed = decision(2, "CONTENT_REMOVED", "x:post:1", informed=20, supersedes="d1")
    kept = decision(2, "NO_VIOLATION", "x:post:1", informed=20, supersedes="d1")
    ours = [
        case("won", *begun, ("appeal_decision", 20), decisions=(refused, removed)),
        case("lost", *begun, ("appeal_decision", 20), decisions=(refused, kept)),
        case("waiting", *begun, decisions=(refused,)),
    ]

    assert (tally(ours, at(30)).appealed, tally(ours, at(30)).reversed) == (3, Share(1, 2, 1))


def test_a_case_of_two_countries_is_in_both_groups():
    both = case("a", member_states=("RO", "BG"))

    assert by([both], lambda one: one.member_states) == {"BG": (both,), "RO": (both,)}
    assert by([both], month) == {"2024-11": (both,)}


def test_a_share_says_what_it_leaves_out():
    assert str(Share(1, 2, 3)) == "1 of 2, 3 not to be judged yet"
    assert (Share(1, 2).fraction, Share(0, 0).fraction) == (Fraction(1, 2), None)


def test_the_order_of_cases_does_not_matter():
    ours = list(edmo())

    assert tally(ours, at(99)) == tally(ours[::-1], at(99))
    assert Counter(tally(ours, at(99)).outcomes).total() == 22


@pytest.mark.parametrize("duty", Duty)
def test_no_case_is_no_figure(duty):
    assert tally([], at(0)).within[duty] == Share(0, 0)
