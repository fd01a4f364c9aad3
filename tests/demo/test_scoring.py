"""Found, missed, waiting, accused: the scorecard says it as its rules do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tocsin.demo.scoring import score
from tocsin.demo.truth import Innocent, Planted, Truth
from tocsin.vocabulary.finding import Finding, Provenance, Rule, Span

NOON = datetime(2026, 5, 24, 12, tzinfo=UTC)
ACCOUNTS = tuple(f"x:account:{n}" for n in range(4))
POSTS = tuple(f"x:post:{n}" for n in range(8))
SIGNED = tuple(f"x:post:{n}" for n in range(100, 120))
TRUTH = Truth(
    seed=1,
    posts=1000,
    planted=(
        Planted("network", "four accounts", ("coordinated",), (), ACCOUNTS, POSTS),
        Planted("bots", "steady beats", ("automated",), (), ("x:account:9",), ("x:post:90",)),
    ),
    innocent=(Innocent("petition", "signers", ("x:account:50",), SIGNED),),
    flaws=(),
)


def finding(subjects, evidence, detector="coordinated", rule=None):
    return Finding(
        claim="…",
        subjects=tuple(subjects),
        evidence=tuple(evidence),
        span=Span(NOON, NOON),
        measures={},
        rule=rule,
        provenance=Provenance(detector, 1, {}, "0"),
    )


def scored(*findings, installed=("coordinated", "copypasta")):
    return score(findings, TRUTH, installed)


def test_a_finding_about_a_plot_finds_it():
    found = finding(ACCOUNTS, POSTS)
    card = scored(found)
    network = card.plots[0]

    assert network.outcome == "found"
    assert network.found_by == ("coordinated",)
    assert network.findings == (found.key,)
    assert (network.accounts.recall, network.accounts.precision) == (1, 1)
    assert card.flawless


def test_two_findings_may_find_a_plot_together():
    card = scored(finding(ACCOUNTS[:1], POSTS[:2]), finding(ACCOUNTS[1:2], POSTS[2:3]))

    assert card.plots[0].outcome == "found"
    assert card.plots[0].accounts.recall == 0.5


def test_less_than_half_of_a_plot_is_a_miss():
    card = scored(finding(ACCOUNTS[:1], POSTS[:3]))

    assert card.plots[0].outcome == "missed"
    assert not card.flawless


def test_nothing_found_is_a_miss_where_the_detector_ran():
    assert [plot.outcome for plot in scored().plots] == ["missed", "waiting"]


def test_a_plot_waits_for_its_detector_even_when_another_comes_across_it():
    card = scored(finding(["x:account:9"], ["x:post:90"], detector="copypasta"))
    bots = card.plots[1]

    assert bots.outcome == "waiting"
    assert bots.found_by == ("copypasta",)
    assert bots.posts.recall == 1
    assert card.false_alarms == ()


def test_a_plot_is_not_found_by_a_detector_that_is_meant_for_another():
    assert scored(finding(ACCOUNTS, POSTS, detector="copypasta")).plots[0].outcome == "missed"


def test_a_finding_half_full_of_strangers_is_still_about_the_plot_and_less_precise():
    strangers = ["x:account:70", "x:account:71", "x:account:72", "x:account:73"]
    network = scored(finding([*ACCOUNTS, *strangers], POSTS)).plots[0]

    assert network.outcome == "found"
    assert network.accounts.precision == 0.5


def test_a_finding_about_nobody_planted_is_a_false_alarm():
    alarm = finding(["x:account:70"], ["x:post:700"])

    assert scored(alarm).false_alarms == (alarm.key,)


def test_innocents_in_the_evidence_are_reported():
    alarm = finding(["x:account:50"], SIGNED)
    [petition] = scored(alarm).innocents

    assert petition.reported
    assert petition.findings == (alarm.key,)
    assert petition.posts_named == len(SIGNED)


@pytest.mark.parametrize(("strays", "reported"), [(1, False), (4, True)])
def test_one_innocent_in_twenty_is_an_accident_and_more_is_an_accusation(strays, reported):
    evidence = [*(f"x:post:{n}" for n in range(300, 320)), *SIGNED[:strays]]
    [petition] = scored(finding(ACCOUNTS, evidence)).innocents

    assert petition.reported is reported
    assert petition.posts_named == strays


def test_innocent_subjects_count_where_the_evidence_names_no_posts():
    [petition] = scored(finding(["x:account:50"], ["x:account:50"])).innocents

    assert petition.reported


def test_what_only_informs_accuses_nobody():
    weak = Rule(id="silence:XX", version="2020-01-01", confidence="low", binding=False)
    card = scored(finding(["x:account:50"], SIGNED, rule=weak))

    assert not card.innocents[0].reported
    assert card.false_alarms == ()


def test_a_plot_without_posts_is_scored_on_accounts_alone():
    paper = replace_planted(posts=())
    [network, _] = score([finding(ACCOUNTS, ["x:post:1"])], paper, {"coordinated"}).plots

    assert network.outcome == "found"
    assert network.posts.recall is None


def test_domains_and_ads_find_a_plot_as_accounts_do():
    """A forged site is found by its name, whoever pushes it."""
    paper = replace_planted(posts=(), domains=("copy.example",), ads=("facebook:ad:1",))
    found = finding(
        [":domain:copy.example", "facebook:ad:1", ":domain:other.example"], ["x:post:1"]
    )
    [network, _] = score([found], paper, {"coordinated"}).plots

    assert network.outcome == "found"
    assert (network.things.planted, network.things.found, network.things.named) == (2, 2, 3)


def replace_planted(**changes):
    first, *rest = TRUTH.planted
    changed = Planted(**{name: getattr(first, name) for name in first.__struct_fields__} | changes)
    return Truth(TRUTH.seed, TRUTH.posts, (changed, *rest), TRUTH.innocent, ())


def test_findings_without_provenance_find_nothing():
    bare = replace(finding(ACCOUNTS, POSTS), provenance=None)

    assert scored(bare).plots[0].outcome == "missed"
