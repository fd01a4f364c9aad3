"""Whoever holds labels can judge the tests, and the rules they mean to replace, in one call."""

from datetime import timedelta

import polars as pl
import pytest

from bench.share_log import share_log
from tests.coordination.test_network import BOTS, TWICE, drill, everyday, table
from tocsin.coordination.files import labels
from tocsin.coordination.labelled import RULES, Collection, Settings, judged
from tocsin.vocabulary.errors import ConfigError

SETTINGS = Settings()
CREW = ("eve", "fay", "gus")


def collection(*, name="river", rows=(), told=()):
    """A log with two campaigns in it, labelled; and two people who met by chance."""
    shares = table(everyday(), TWICE, drill(), drill(CREW, letter="f"), rows)
    truth = [*((who, "dam") for who in BOTS), *((who, "mill") for who in CREW), *told]
    truth += [("hugo", None), ("iris", ""), *((f"citizen{n}", None) for n in range(5))]
    schema = {"account": pl.String, "campaign": pl.String}
    table_of = pl.DataFrame(truth, schema=schema, orient="row").lazy()
    return Collection(name, {"object": shares.lazy()}, labels(table_of))


@pytest.fixture(scope="module")
def verdict():
    return judged([collection()], SETTINGS)


def rule(verdict, name, campaign="all"):
    return verdict.rules.filter(campaign=campaign, rule=name).row(0, named=True)


def test_the_tests_name_who_drilled_and_nobody_else(verdict):
    row = rule(verdict, "coordinated")

    assert (row["reported"], row["right"], row["members"], row["controls"]) == (7, 7, 7, 7)
    assert (row["precision"], row["recall"], row["f1"], row["auc"]) == (1.0, 1.0, 1.0, 1.0)
    assert 0.5 < row["precision_low"] < 1.0 == row["precision_high"]


def test_every_n_is_judged_and_the_best_is_the_smallest_as_good(verdict):
    """The two who met by chance met over two pages; the campaigns over eight."""
    rows = verdict.rules.filter(campaign="all", kind="objects")

    assert rows["n"].to_list() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert rule(verdict, "≥ 2 objects")["reported"] == 9
    assert rule(verdict, "≥ 8 objects")["right"] == 7
    assert verdict.best()["n"] == 3


def test_each_campaign_has_its_own_rows_and_shares_the_controls(verdict):
    row = rule(verdict, "coordinated", "mill")

    assert verdict.rules["campaign"].unique(maintain_order=True).to_list() == ["all", "dam", "mill"]
    assert (row["right"], row["members"], row["controls"]) == (3, 3, 7)
    assert verdict.rules.schema == RULES


def test_the_peer_is_judged_beside(verdict):
    """Its quantile counts pairs of posts among those that are there: half of them are always in."""
    assert rule(verdict, "coortweet 0.5")["kind"] == "coortweet"
    assert rule(verdict, "coortweet 0.99")["recall"] < 1.0


def test_every_account_comes_with_what_each_rule_says_of_it(verdict):
    row = verdict.accounts.filter(account="ana").row(0, named=True)

    assert verdict.accounts.height == 14
    assert row["says_tests:coordinated"]
    assert row["rank_objects"] == 8
    assert row["rank_coortweet"] == 8
    assert sorted(row) == [
        "account", "campaign", "collection", "control", "rank_coortweet", "rank_objects",
        "rank_tests", "says_coortweet:0.5", "says_coortweet:0.9", "says_coortweet:0.99",
        "says_tests:community of interest, or more", "says_tests:coordinated",
        "says_tests:identically triggered, or more",
    ]  # fmt: skip


def test_accounts_without_a_label_are_left_out_or_are_controls(verdict):
    with_all = judged([collection()], SETTINGS, controls=True)

    assert verdict.unlabelled > 250
    assert with_all.unlabelled == 0
    assert rule(with_all, "coordinated")["controls"] == 7 + verdict.unlabelled
    assert rule(with_all, "≥ 1 objects")["precision"] < 0.5


def test_a_member_who_shares_nothing_is_a_member_who_was_not_found():
    row = rule(judged([collection(told=[("silent", "dam")])], SETTINGS), "coordinated")

    assert (row["right"], row["members"]) == (7, 8)
    assert row["auc"] == pytest.approx((7 + 2.5 / 7) / 8)  # two controls met somebody, five did not


def test_several_collections_are_judged_apart_and_together():
    """Each is a network of its own: the same names in another one are other people."""
    two = judged([collection(), collection(name="lake", told=[("silent", "dam")])], SETTINGS)

    assert rule(two, "coordinated")["members"] == 7 + 8
    assert two.rules.filter(rule="coordinated")["campaign"].to_list() == [
        "all", "dam", "mill", "dam", "mill",
    ]  # fmt: skip


def test_a_control_may_be_the_control_of_one_campaign():
    told = pl.LazyFrame(
        {
            "account": [*BOTS, *CREW, "hugo", "iris"],
            "campaign": ["dam"] * 4 + ["mill"] * 3 + ["dam", "mill"],
            "control": ["no"] * 7 + ["yes"] * 2,
        }
    )
    one = collection()
    found = judged([Collection("river", one.layers, labels(told))], SETTINGS)

    assert rule(found, "coordinated", "dam")["controls"] == 1
    assert rule(found, "coordinated")["controls"] == 2


def test_ids_may_be_numbers():
    one = collection()
    numbers = {name: number for number, name in enumerate([*BOTS, *CREW, "hugo", "iris"])}
    shares = one.layers["object"].with_columns(
        pl.col("account").replace_strict(numbers, default=99, return_dtype=pl.Int64)
    )
    told = one.labels.filter(pl.col("account").is_in(list(numbers))).with_columns(
        pl.col("account").replace(numbers)
    )
    found = judged([Collection("river", {"object": shares}, told)], SETTINGS)

    assert rule(found, "coordinated")["right"] == 7


@pytest.mark.parametrize("campaign", ["dam", None])
def test_a_truth_with_one_side_is_refused(campaign):
    told = pl.LazyFrame(
        {"account": ["ana", "bo"], "campaign": pl.Series([campaign] * 2, dtype=pl.String)}
    )
    one = Collection("river", collection().layers, labels(told))

    with pytest.raises(ConfigError, match="accounts in a campaign and controls are both needed"):
        judged([one], SETTINGS)


def test_fixed_rules_have_a_window_and_the_tests_have_their_own():
    quick = judged([collection()], Settings(window=timedelta(seconds=1)))
    both = judged([collection()], Settings(windows=(timedelta(seconds=1),)))

    assert quick.best() is None  # they are two seconds apart
    assert rule(quick, "coordinated")["right"] == 7
    assert both.best()["reported"] == 7
    assert rule(both, "coordinated")["reported"] == 0


def test_on_a_planted_log_the_tests_do_as_well_as_the_n_that_hindsight_picks():
    """Forty thousand shares, with fans, followers of notifications and decoys among them."""
    posts, truth = share_log(40_000, 11, groups=6)
    planted = pl.col("kind").is_in(["tight", "loose"])
    told = truth.filter(pl.col("kind") != "slow").select(
        "account", campaign=pl.when(planted).then("kind"), control=~planted
    )
    found = judged([Collection("planted", {"object": posts.lazy()}, told)], SETTINGS, controls=True)
    ours, best = rule(found, "coordinated"), found.best()

    assert ours["precision"] >= 0.95
    assert ours["recall"] >= 0.9
    assert ours["f1"] >= best["f1"] - 0.05
    assert rule(found, "coortweet 0.5")["precision"] < 0.5
