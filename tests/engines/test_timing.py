"""A pair is quick only beside how quick everybody else is with objects as famous."""

from datetime import timedelta

import polars as pl
import pytest

from tocsin.engines.hands import within
from tocsin.engines.local import Local
from tocsin.engines.timing import Timing, paces
from tocsin.vocabulary.errors import ConfigError

HOUR = 3_600
MINUTE = timedelta(minutes=1)


def timed(rows, pair=("ana", "bo"), **timing):
    """Test one pair on a log of (object, account, second); return what a minute says of it."""
    schema = {"object": pl.String, "account": pl.String, "post": pl.Int64, "at": pl.Int64}
    posts = [(thing, who, n, at) for n, (thing, who, at) in enumerate(rows)]
    log = Local().log(pl.DataFrame(posts, schema=schema, orient="row"))
    lengths = Timing(windows=(MINUTE,), **timing)
    edge = pl.DataFrame({"one": [min(pair)], "other": [max(pair)]})
    near = within(log.encounters(edge, lengths.reach), lengths.horizon)
    [row] = paces(log, near, pl.Series(pair), lengths).to_dicts()
    return row


def couple(lags, start=0):
    """Let ana share an object a day, and bo follow after so many seconds."""
    return [
        (f"thing{n}", who, start + 24 * HOUR * n + late)
        for n, lag in enumerate(lags)
        for who, late in (("ana", 0), ("bo", lag))
    ]


def test_what_lies_beyond_the_horizon_is_not_compared():
    row = timed(couple([5, 5, 600, HOUR, HOUR + 1]))

    assert (row["near"], row["close"]) == (4, 2)


def test_quick_every_time_is_a_surprise_and_now_and_then_is_not():
    assert timed(couple([5] * 8))["p_synchrony"] < 1e-5
    assert timed(couple([5, 5] + [900] * 6))["p_synchrony"] > 0.3


def test_it_is_no_surprise_where_everybody_is_quick():
    """On a platform that pushes each link to all at once, seconds mean nothing."""
    crowd = [(f"thing{n}", f"c{k}", 24 * HOUR * n + k) for n in range(8) for k in range(20)]

    assert timed(couple([5] * 8) + crowd)["p_synchrony"] > 0.5


def test_the_pairs_own_pace_is_not_held_against_it():
    assert timed(couple([5] * 8))["usual"] == pytest.approx(Timing().unhurried(MINUTE))


def test_what_tied_accounts_do_with_others_is_not_everybodys_pace():
    """Half-hearted members of a network share its objects as quickly, and are tied to nobody."""
    helpers = [(f"thing{n}", f"h{n}", 24 * HOUR * n + k) for n in range(8) for k in range(1, 5)]

    assert timed(couple([5] * 8) + helpers)["usual"] == pytest.approx(Timing().unhurried(MINUTE))


def test_ones_own_repeats_say_nothing_of_others():
    repeats = [(f"own{n}", f"c{n}", 24 * HOUR * n + k) for n in range(30) for k in range(4)]

    assert timed(couple([5] * 8) + repeats)["usual"] == pytest.approx(Timing().unhurried(MINUTE))


def test_the_quicker_people_are_the_less_surprising_is_being_quick():
    slow, quick = (
        timed(couple([5] * 8), reaction=timedelta(minutes=minutes)) for minutes in (3, 1)
    )

    assert slow["by_hand"] < quick["by_hand"]
    assert slow["p_reaction"] < quick["p_reaction"]


def test_objects_in_the_same_posts_are_one_occasion():
    rows = [(f"tag{k}", who, late) for k in range(6) for who, late in (("ana", 0), ("bo", 5))]

    assert timed(rows)["near"] == 1


@pytest.mark.parametrize(
    "lengths",
    [{"windows": ()}, {"windows": (timedelta(0),)}, {"horizon": -MINUTE}, {"reaction": 0 * MINUTE}],
)
def test_lengths_of_time_that_are_none_are_refused(lengths):
    with pytest.raises(ConfigError, match="must"):
        Timing(**lengths)


def test_windows_are_asked_once_and_in_order():
    asked = Timing(windows=(timedelta(hours=2), MINUTE, MINUTE))

    assert asked.windows == (MINUTE, timedelta(hours=2))
    assert asked.timed == (MINUTE,)
    assert asked.reach == (MINUTE, timedelta(hours=1), timedelta(hours=2))
