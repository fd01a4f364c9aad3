"""Each plot behaves as the plan says, and each innocent behaves as such people do."""

import itertools
from collections import defaultdict

import polars as pl
import pytest

from tocsin.demo.people import DAY
from tocsin.demo.settings import terms
from tocsin.vocabulary.text import folded

SILENT_FOR = {"silence_breach", "reporting_in_silence"}
"""Roles that may speak of contestants inside the silence period."""


def of(world, role):
    return [deed for deed in world.deeds if deed.role == role]


def by_link(deeds):
    """Return the deeds that share each page, tracking parameters left out."""
    shares = defaultdict(list)
    for deed in deeds:
        for link in deed.links:
            shares[link.partition("?")[0]].append(deed)
    return shares


def words(deeds):
    texts = pl.LazyFrame({"text": [deed.text for deed in deeds]})
    return texts.select(folded(pl.col("text"))).collect().to_series().to_list()


def test_the_link_network_shares_each_link_within_a_minute(world):
    shares = by_link(of(world, "link_network"))

    assert len(shares) > 40
    for deeds in shares.values():
        assert max(one.at for one in deeds) - min(one.at for one in deeds) < 60
        assert {one.by.platform for one in deeds} == {"x", "bluesky"}


def test_the_link_network_never_repeats_its_words(world):
    """So it is found by its links, not by its texts."""
    told = words(of(world, "link_network"))

    assert len(set(told)) > 0.98 * len(told)


def test_copied_texts_come_in_bursts_and_disguises(world):
    evenings = defaultdict(list)
    for deed in of(world, "copypasta"):
        evenings[deed.at // DAY].append(deed)

    assert len(evenings) == 6
    for deeds in evenings.values():
        assert len({deed.by.id for deed in deeds}) >= 15
        assert max(one.at for one in deeds) - min(one.at for one in deeds) <= 1200
        assert len({deed.words for deed in deeds}) > 3


def test_translations_are_too_few_to_be_found_as_copies(world):
    for lang in ("en", "ro", "pl"):
        told = [deed for deed in of(world, "translated") if deed.lang == lang]
        assert len({deed.by.id for deed in told}) == 3


def test_bots_keep_their_beat(world):
    times = defaultdict(list)
    for deed in of(world, "bot_network"):
        times[deed.by.id].append(deed.at)

    for beats in times.values():
        steps = [after - before for before, after in itertools.pairwise(beats)]
        assert max(steps) - min(steps) < 60


def test_the_silence_breach_is_inside_the_silence_period(world):
    first, last = world.silence

    assert all(first < deed.at < last for deed in of(world, "silence_breach"))


def test_nobody_else_campaigns_inside_the_silence_period(world):
    """A fair test: whoever speaks of a contestant then is a breaker, or is meant to be spared."""
    first, last = world.silence
    told = [word.removeprefix("#").casefold() for word in terms(world)]
    for deed in world.deeds:
        if first <= deed.at <= last and deed.role not in SILENT_FOR and deed.kind != "repost":
            assert not any(word in deed.text.casefold() for word in told), deed.text


def test_nobody_passes_campaign_posts_on_inside_the_silence_period(world):
    first, last = world.silence
    for deed in world.deeds:
        if first <= deed.at <= last and deed.target:
            assert not deed.target.campaign


def test_old_posts_lie_just_outside_the_silence_period(world):
    first, last = world.silence
    for deed in of(world, "old_posts"):
        assert first - 1800 < deed.at < first or last < deed.at < last + 1800


def test_fans_share_when_they_get_to_it(world):
    """Two fans meet within a minute on a few links at most, never on most of theirs."""
    shares = by_link(deed for deed in of(world, "fan_community") if deed.links)
    close = sum(
        after.at - before.at < 60
        for deeds in shares.values()
        for before, after in itertools.pairwise(deeds)
    )

    assert len(shares) == 36
    assert close < 0.1 * sum(map(len, shares.values()))


def test_a_notification_brings_different_people_each_time(world):
    shares = by_link(of(world, "push_notification"))
    crowds = [{deed.by.id for deed in deeds} for deeds in shares.values()]

    assert [len(crowd) for crowd in crowds] == [120] * 5
    assert len(set.union(*crowds)) > 200


def test_the_wire_is_printed_word_for_word_under_own_addresses(world):
    titles = defaultdict(set)
    for deed in of(world, "news_wire"):
        if deed.by.platform == "web":
            titles[deed.title].add(deed.links[0])

    assert [len(addresses) for addresses in titles.values()] == [10] * 14


def test_the_petition_spreads_over_days(world):
    signed = of(world, "petition")

    assert len({deed.by.id for deed in signed}) == len(signed)
    assert max(one.at for one in signed) - min(one.at for one in signed) > 3 * DAY


def test_the_quoting_newspaper_quotes_in_full_after_the_burst(world):
    quotes = [deed for deed in of(world, "quoting_newspaper") if "„" in deed.words]
    burst = min(of(world, "copypasta"), key=lambda deed: deed.at).at

    assert len(quotes) == 3
    assert all(deed.at > burst + 3600 and deed.by.name == "Flussblatt" for deed in quotes)


def test_the_farm_was_made_in_three_days_and_lives_like_anybody(world):
    """Its posts are no part of the plot: the accounts are all there is to find."""
    farm = world.cast["account_farm"]
    born = [person.created for person in farm]

    assert len(farm) == len({person.handle for person in farm}) == 26
    assert max(born) - min(born) < 3 * DAY
    assert len({person.bio for person in farm}) == 2
    assert of(world, "account_farm") == []
    assert {person.id for person in farm} & {deed.by.id for deed in world.deeds}


def test_the_hashtag_had_a_past_before_it_was_hijacked(world):
    flood = of(world, "hijacked_hashtag")
    begun = min(deed.at for deed in flood)
    past = [deed for deed in world.deeds if "sulvikfc" in deed.tags and deed.at < begun]

    assert len({deed.by.id for deed in flood}) == 24
    assert max(deed.at for deed in flood) - begun < 3 * 3600
    assert all("harbour-truth" in deed.links[0] for deed in flood)
    assert len(past) > 100
    assert not any("harbour-truth" in link for deed in past for link in deed.links)


def test_rumours_begin_in_the_channel_and_reach_the_pages_last(world):
    told = defaultdict(dict)
    for deed in of(world, "laundered_rumours"):
        told[deed.words].setdefault(deed.by.platform, []).append(deed.at)
    middle = {
        platform: sorted(
            min(at[platform]) - at["telegram"][0] for at in told.values() if platform in at
        )
        for platform in ("x", "facebook")
    }

    assert len(told) == 10
    assert all(at["telegram"][0] == min(map(min, at.values())) for at in told.values())
    assert middle["x"][5] < middle["facebook"][4]


def test_newcomers_came_in_a_wave_under_names_of_their_own(world):
    born = [person.created for person in world.cast["newcomers"]]

    assert len(born) == 90
    assert max(born) - min(born) < 10 * DAY
    assert len({person.bio for person in world.cast["newcomers"]}) > 10


def test_of_those_who_celebrate_the_tram_few_carry_the_timetable(world):
    visitors = of(world, "tram_opening")

    assert len(visitors) == 60
    assert 5 < sum(bool(deed.links) for deed in visitors) < 25


def test_the_slow_feed_always_follows_the_quick_one(world):
    times = defaultdict(dict)
    for deed in of(world, "feeds"):
        times[deed.links[0]][deed.by.platform] = deed.at

    assert len(times) > 20
    assert all(at["x"] < at["telegram"] for at in times.values())


def test_no_instant_is_the_birthday_of_many(world):
    """Old accounts are spread over the years, not piled up at the earliest day."""
    born = [person.created for people in world.residents.values() for person in people]

    assert len(set(born)) > 0.99 * len(born)


@pytest.mark.parametrize(
    ("role", "word"),
    [
        ("parody", "parody"),
        ("weather_bots", "automated"),
        ("namesake", "pottery"),
        ("feeds", "automated"),
    ],
)
def test_innocents_say_who_they_are(world, role, word):
    assert all(word in person.bio.lower() for person in world.cast[role])


def test_an_impostor_has_the_name_and_never_the_handle(world):
    genuine = {(person.platform, person.handle.lower()) for person in world.public.values()}
    names = {person.name for person in world.public.values()}

    assert len(world.cast["impersonation"]) == 5
    for impostor in world.cast["impersonation"]:
        assert (impostor.platform, impostor.handle.lower()) not in genuine
        assert impostor.name in names


def test_ordinary_people_are_unequal(world):
    """Heavy tails: the busiest twentieth posts a good part of everything."""
    posts = defaultdict(int)
    for deed in world.deeds:
        if deed.by.platform == "x" and not deed.role:
            posts[deed.by.id] += 1
    counts = sorted(posts.values(), reverse=True)

    assert sum(counts[: len(counts) // 20]) > 0.15 * sum(counts)


def test_people_sleep(world):
    ordinary = [deed for deed in world.deeds if not deed.role]
    by_hour = defaultdict(int)
    for deed in ordinary:
        by_hour[int((deed.at - world.start) % DAY // 3600)] += 1

    assert max(by_hour[hour] for hour in range(1, 5)) < 0.3 * by_hour[20]
