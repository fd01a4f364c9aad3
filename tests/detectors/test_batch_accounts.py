"""A batch was made together and is dressed alike; either alone is nothing."""

from datetime import timedelta

import pytest

from tests.worlds import accounts, at, empty, posts, together, watchlist
from tocsin.detectors import run
from tocsin.detectors.batch_accounts import BatchAccounts
from tocsin.vocabulary.errors import ParameterError

DAY, WEEK = 1440, 7 * 1440
BIO = "Mother of two, lover of truth, friend of the river"


def made(*rows, **every):
    """Make accounts from (minute they were made, handle, description)."""
    return together(
        *(
            accounts((handle, None, bio), created_at=at(minute), **every)
            for minute, handle, bio in rows
        )
    )


def name(number):
    """Return a short handle without digits, another for each number."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(3))


def ordinary(count=200):
    """Return people who signed up a day apart, each under a name of their own."""
    return made(*((n * DAY, name(n), None) for n in range(count)))


def found(*tables, known=(), **parameters):
    worlds = {
        "accounts": together(ordinary(), *tables),
        "posts": posts(*known),
        "watchlist": empty("watchlist"),
    }
    return list(BatchAccounts(**parameters).detect(**worlds))


def farm(count=6, gap=5.0, handle="patriot_{n}", bio=None, start=100 * DAY, **every):
    return made(*((start + gap * n, handle.format(n=n), bio) for n in range(count)), **every)


def test_six_accounts_made_in_half_an_hour_with_one_opening_are_a_batch():
    """The claim can be counted in the evidence: six rows of accounts, and a first post."""
    told = found(farm(), known=[(200 * DAY, "patriot_3", "Hello"), (201 * DAY, "patriot_3", "Hi")])
    [batch] = told

    assert batch.claim == (
        "6 accounts on X were made 2025-03-03 22:00:00 to 2025-03-03 22:25:00 UTC: "
        "6 with handles that begin with “patriot”, 6 with handles of the form a_9"
    )
    names = tuple(f"patriot_{n}" for n in range(6))
    assert batch.subjects == names
    assert batch.evidence == (*names, "p0")
    assert batch.measures["accounts"] == batch.measures["dressed"] == 6
    assert batch.measures["traits"] == 2
    assert batch.measures["made"] == 7
    assert batch.measures["seconds"] == 1500
    assert batch.chance.q < 1e-6


def test_one_description_is_enough():
    [batch] = found(farm(handle="q{n}{n}x", bio=BIO))

    assert "6 with the same description" in batch.claim


def test_one_picture_file_is_enough():
    alike = [
        made((100 * DAY + n, f"q{n}{n}x", None), avatar_url="https://i.example/a") for n in range(6)
    ]
    [batch] = found(*alike)

    assert "6 with the same picture file" in batch.claim


def test_a_slow_batch_is_seen_through_a_longer_window():
    """One a day for six days: no hour or day is unusual, the week is."""
    assert len(found(farm(gap=DAY))) == 1
    assert found(farm(gap=DAY), windows=(timedelta(hours=1),)) == []


@pytest.mark.parametrize(
    "innocent",
    [
        farm(count=5),
        farm(gap=10 * WEEK, start=0),
        made(*((100 * DAY + n, name(900 + n), None) for n in range(12))),
        made(*((100 * DAY + n, name(900 + n), "Hi there") for n in range(6))),
        made(*((100 * DAY + n, f"patriot_{n}", BIO) for n in range(6)), is_bot_declared=True),
        together(farm(count=4, platform="x"), farm(count=4, platform="vk")),
    ],
    ids=["five", "years apart", "made together, nothing alike", "short words", "declared bots",
         "half on each platform"],
)  # fmt: skip
def test_innocent_worlds_stay_silent(innocent):
    assert found(innocent) == []


def test_a_wave_whose_names_are_as_ever_is_silent():
    """Three hundred newcomers in ten days; a third of them have a form that a third always has."""
    usual = made(
        *((n * DAY + 60, f"{'name_42' * (n % 3 == 0)}{name(300 + n)}", None) for n in range(200))
    )
    wave = made(
        *(
            (100 * DAY + 48 * n, f"{'name_42' * (n % 3 == 0)}{name(600 + n)}", None)
            for n in range(300)
        )
    )

    assert found(usual, wave) == []


def test_handles_that_the_platform_gives_out_accuse_nobody():
    """Forty newcomers in a day, all with name and eight digits."""
    names = ("ana", "ben", "cai", "dan", "eve", "fay", "gus", "ida")
    wave = made(*((100 * DAY + n, f"{names[n % 8]}{n + 12345678}", None) for n in range(40)))

    assert found(wave) == []


def test_accounts_on_the_watchlist_are_no_batch():
    listed = watchlist(*((f"Town {n}", f"patriot_{n}", "authority") for n in range(6)))
    tables = {
        "accounts": together(ordinary(), farm()),
        "posts": empty("posts"),
        "watchlist": listed,
    }

    assert list(BatchAccounts().detect(**tables)) == []


def test_two_farms_are_two_findings_and_two_signs_of_one_farm_are_one():
    both = found(farm(bio=BIO), farm(handle="river{n}x", start=150 * DAY))

    assert [finding.measures["accounts"] for finding in both] == [6, 6]
    assert both[0].measures["traits"] == 3
    assert both[0].span.first < both[1].span.first


def test_a_collection_of_nothing_but_the_batch_has_nothing_to_compare_it_with():
    alone = {"accounts": farm(), "posts": empty("posts"), "watchlist": empty("watchlist")}

    assert list(BatchAccounts().detect(**alone)) == []


def test_a_bare_burst_is_reported_when_asked_for():
    """Twelve in twelve minutes, where there is one a day."""
    bare = made(*((100 * DAY + n, name(900 + n), None) for n in range(12)))
    [burst] = found(bare, bare=True)

    assert burst.measures["traits"] == burst.measures["dressed"] == 0
    assert burst.claim.endswith("and share nothing else we know of")
    assert burst.measures["accounts"] >= 12


def test_a_bare_burst_does_not_tell_a_farm_again():
    told = found(farm(count=12), bare=True)

    assert [finding.measures["traits"] > 0 for finding in told] == [True]


def test_dates_without_a_time_make_no_bursts_of_days():
    """Where only the day is known, every account of a day was made at midnight."""
    crowd = made(*((120 + n // 6 * DAY, name(900 + n), None) for n in range(300)))
    tables = {"accounts": crowd, "posts": empty("posts"), "watchlist": empty("watchlist")}

    assert list(BatchAccounts(bare=True).detect(**tables)) == []


def test_it_says_how_it_was_made():
    tables = {"accounts": together(ordinary(), farm()), "posts": empty("posts")}
    [batch] = run(BatchAccounts(), tables | {"watchlist": empty("watchlist")})

    assert batch.provenance.detector == "batch_accounts"
    assert batch.suggests == BatchAccounts.suggests


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"accounts": 2}, r"BatchAccounts\.accounts must be at least 3: .*; got 2"),
        ({"windows": ()}, r"BatchAccounts\.windows must be one or more"),
        ({"windows": (timedelta(0),)}, r"BatchAccounts\.windows must be one or more"),
        ({"around": timedelta(days=7)}, r"BatchAccounts\.around must be longer"),
        ({"lift": 0.5}, r"BatchAccounts\.lift must be at least 1"),
        ({"q": 0.0}, r"BatchAccounts\.q must be above 0"),
    ],
)
def test_a_parameter_without_meaning_is_refused(parameters, message):
    with pytest.raises(ParameterError, match=message):
        BatchAccounts(**parameters)
