"""Machines that never rest are found; people, desks in shifts and schedulers are left in peace."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import accounts, at, empty, links, posts, together, watchlist
from tocsin.detectors.automated import Automated
from tocsin.vocabulary.errors import ParameterError

DAY = 1440


def steady(who="zed", beat=50.0, days=4.0, **every):
    """Let an account post at a fixed beat, in minutes, give or take two seconds."""
    dice = random.Random(who)
    minutes = [n * beat + dice.uniform(-2, 2) / 60 for n in range(int(days * DAY / beat))]
    return posts(*((minute, who, "look") for minute in minutes), **every)


def at_minutes(minutes, who="zed", **every):
    return posts(*((minute, who, "look") for minute in sorted(minutes)), **every)


def waits(draw, days=10.0):
    """Return minutes, each so long after the last as `draw` says."""
    minutes, now = [], 0.0
    while now < days * DAY:
        minutes.append(now)
        now += draw()
    return minutes


def found(*worlds, shared=None, people=None, known=None, **parameters):
    """Return the findings among some posts."""
    return list(
        Automated(**parameters).detect(
            together(*worlds),
            shared if shared is not None else empty("links"),
            people if people is not None else empty("accounts"),
            known if known is not None else empty("watchlist"),
        )
    )


def subjects(*worlds, **tables):
    return [one.subjects[0] for one in found(*worlds, **tables)]


def test_a_beat_without_rest_is_a_finding():
    """The claim can be counted in its evidence: posts, gaps, the longest pause."""
    minutes = [60.0 * n for n in range(73)]
    minutes[10] += 20

    [machine] = found(at_minutes(minutes, client="Scheduler 3"))

    assert machine.claim == (
        "@zed on X posted 73 times in 3.0 days, the longest pause 1 h 20 min; 70 of the 72 gaps "
        "between posts are equal to within 30 s, at 1 h, "
        "2024-11-23 22:00:00 to 2024-11-26 22:00:00 UTC"
    )
    assert machine.subjects == ("zed",)
    assert machine.evidence == tuple(f"p{n}" for n in range(73))
    assert (machine.span.first, machine.span.last) == (at(0), at(72 * 60))
    assert machine.measures == {
        "posts": 73, "hours": 72, "pause_s": 4800, "clock_hours": 24, "equal": 70 / 72,
        "beat_s": 3600, "even": 1, "reposts": 0, "one_client": 1,
    }  # fmt: skip
    assert machine.suggests == ("disarm:T0146.007", "commitment14:TTP-1")


def test_random_waits_between_two_bounds_are_a_machine_too():
    dice = random.Random(3)

    [machine] = found(at_minutes(waits(lambda: dice.uniform(20, 50), days=5)))

    assert "between half and one and a half times" in machine.claim
    assert machine.measures["even"] > 0.95
    assert machine.measures["equal"] < 0.2


def test_a_machine_is_found_among_its_owners_ordinary_posts():
    """One more post now and then cuts a gap in two, and hides nothing."""
    dice = random.Random(4)
    own = at_minutes([dice.uniform(0, 4 * DAY) for _ in range(15)], prefix="own")

    assert subjects(steady(), own) == ["zed"]


def test_what_passes_on_is_told_as_such():
    [machine] = found(steady(is_repost=True))

    assert "disarm:T0049.003" in machine.suggests
    assert machine.measures["reposts"] == 1


def test_chance_counts_both_tests_of_every_account_with_enough_posts():
    """Two of the three have forty posts."""
    few = at_minutes(range(0, 300, 10), "few", prefix="few")
    usual = at_minutes([7.3 * n * n for n in range(60)], "usual", prefix="usual")

    [machine] = found(steady(), few, usual)

    assert machine.chance.hypotheses == 4
    assert machine.chance.p <= machine.chance.q < 0.001


def desk(seed, shape, scale):
    """Post day and night, each time after a wait in minutes of this shape."""
    dice = random.Random(seed)
    return waits(lambda: dice.gammavariate(shape, scale))


def person(dice):
    """Wake, post in bouts, sleep."""
    for day in range(20):
        for _ in range(dice.randrange(2, 5)):
            bout = day * DAY + dice.uniform(8 * 60, 23 * 60)
            yield from (bout + dice.paretovariate(0.9) for _ in range(dice.randrange(1, 8)))


INNOCENT = {
    "a person": at_minutes(person(random.Random(1))),
    "a desk in shifts": at_minutes(desk(2, 1, 25)),
    "a desk that takes its time": at_minutes(desk(5, 2, 15)),
    "a scheduler by day": at_minutes(
        [day * DAY + 60.0 * hour for day in range(20) for hour in range(8, 22)]
    ),
    "a machine for a day": steady(days=1.5, beat=20.0),
    "times to the minute": at_minutes(
        [float(round(one)) for one in desk(6, 1, 25)], time_precision="minute"
    ),
    "times to the day": steady(time_precision="day"),
    "no times": steady(created_at=None),
    "ads": steady(post_type="ad_creative"),
    "a site": steady(platform="web"),
}  # fmt: skip


@pytest.mark.parametrize("innocent", INNOCENT.values(), ids=INNOCENT.keys())
def test_innocent_worlds_stay_silent(innocent):
    """A false alarm accuses a real person; each of these only posts a lot."""
    assert subjects(innocent) == []


@pytest.mark.parametrize(
    "people",
    [
        accounts(("zed", "Zed", None), is_bot_declared=True),
        accounts(("zed", "Weather Sulvik", "Automated account of the river service.")),
        accounts(("zed", "Wetter-Bot", None)),
        accounts(("zed", "Zed", "Ein RSS-Feed.")),
        accounts(("zed", "Zed", None), verified=True),
    ],
    ids=["declared", "says so in its bio", "in its name", "a feed", "verified"],
)
def test_who_says_what_it_is_is_left_in_peace(people):
    assert subjects(steady(), people=people) == []


@pytest.mark.parametrize(
    "people",
    [
        accounts(("zed", "Zed Talbot", "Both feet on the ground")),
        accounts(("zed", "Zed", None), verified=True, verified_type="blue"),
    ],
    ids=["a surname", "a mark that is for sale"],
)
def test_a_name_or_a_bought_mark_says_nothing(people):
    assert subjects(steady(), people=people) == ["zed"]


def test_the_watchlist_is_left_in_peace():
    assert subjects(steady(), known=watchlist(("River Post", "zed", "outlet"))) == []


def test_the_voice_of_a_site_is_left_in_peace_and_those_who_push_it_are_not():
    shared = links(*((50.0 * n, "zed", "https://river-post.example/") for n in range(100)))

    assert subjects(steady(), shared=shared) == ["zed"]
    assert subjects(steady("riverpost"), shared=shared) == []


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from([600, 605, 660, 1500, 5000, 17_999, 18_000]), min_size=10, max_size=60)
)
def test_it_agrees_with_the_rule_said_slowly(gaps):
    """The longest run without rest, and the share of its gaps that are equal or even."""
    minutes = [sum(gaps[:n]) / 60 for n in range(len(gaps) + 1)]
    runs, now = [], []
    for gap in gaps:
        if gap >= 18_000:
            runs, now = [*runs, now], []
        else:
            now = [*now, gap]
    long = [run for run in (*runs, now) if len(run) >= 20 and sum(run) >= 6 * 3600]
    most = max(map(len, long), default=0)
    run = next((run for run in long if len(run) == most), [])
    equal = max((sum(one <= gap <= one + 30 for gap in run) for one in run), default=0)
    near = sum(run) / len(run) if run else 0
    alike = sum(near / 2 <= gap <= 1.5 * near for gap in run)
    told = found(
        at_minutes(minutes), posts=21, days=timedelta(hours=6), q=1.0, beat=0.999, even=0.999
    )

    whole = bool(run) and (equal == len(run) or alike == len(run))
    assert [len(one.evidence) for one in told] == ([len(run) + 1] if whole else [])


def test_a_parameter_without_meaning_is_refused():
    with pytest.raises(ParameterError, match=r"Automated\.posts must be at least 20"):
        Automated(posts=19)
    with pytest.raises(ParameterError, match=r"Automated\.rest must be longer than zero"):
        Automated(rest=timedelta(0))
    with pytest.raises(ParameterError, match=r"Automated\.even must be above 0 and at most 1"):
        Automated(even=1.5)
