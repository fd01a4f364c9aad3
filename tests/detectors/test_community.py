"""What is told of a community can be counted, and says no more than that."""

import polars as pl

from tests.detectors.drills import BOTS, drill, everyday, found, named, world
from tests.worlds import accounts, at, hashtags, posts, relations, together
from tocsin.detectors.coordinated import Coordinated


def test_a_picture_holds_the_strongest_ties_of_a_large_network():
    """Twenty-six accounts make 325 ties; those of the half-hearted are the ones left out."""
    keen, lazy = named("keen", 20), named("lazy", 6)
    rows = drill(16, (*keen, *lazy), pace=1)
    rows = [row for n, row in enumerate(rows) if row[1] in keen or n // 26 % 4]

    [network] = found(rows + everyday())

    assert (network.measures["edges"], len(network.ties)) == (325, 300)
    assert [tie.q for tie in network.ties] == sorted(tie.q for tie in network.ties)
    assert sum(tie.one in keen and tie.other in keen for tie in network.ties) == 190


def test_people_at_their_phones_are_named_before_programs_when_the_lag_is_long():
    [quick] = found(drill(8) + everyday())
    [slow] = found(drill(12, pace=9) + everyday())

    assert quick.innocent[0].startswith("A feed or scheduling program")
    assert slow.innocent[0].startswith("People who each answered the same notification")


def test_who_was_first_and_what_was_spoken_is_measured():
    tables = world(drill(8) + everyday())
    tables["posts"] = tables["posts"].with_columns(lang=pl.lit("ro"))
    [network] = Coordinated().detect(**tables)

    assert network.measures["leader_first"] == 1.0
    assert network.measures["languages"] == 1
    assert "in 40 posts (in ro), " in network.claim
    assert network.measures["times_chance_low"] < network.measures["times_chance"]
    assert network.measures["share_usual"] < network.measures["share_close"] == 1.0


def test_no_language_is_passed_over_in_silence():
    tables = world(drill(8) + everyday())
    tables["posts"] = tables["posts"].with_columns(
        lang=pl.lit(pl.Series(["ro", "de", "en", "pl", "hu"])).gather(pl.int_range(pl.len()) % 5)
    )

    [network] = Coordinated().detect(**tables)
    assert "in 40 posts (in de, en, hu and 2 more), " in network.claim


def test_nobody_is_said_to_be_first_where_they_take_turns():
    turns = [
        (minute, BOTS[(BOTS.index(who) + int(minute) // 60) % 5], url)
        for minute, who, url in drill(15)
    ]
    [network] = found(turns + everyday())

    assert "was first" not in network.claim


def test_a_claim_names_the_most_telling_kinds_of_things():
    """A network that does everything together is still told in one sentence."""
    rows = drill(8) + everyday()
    tables = world(rows) | {
        "posts": posts(*((minute, who, url.split("/")[2]) for minute, who, url in rows)),
        "hashtags": hashtags(*rows),
        "relations": together(relations(*rows), relations(*rows, kind="reply")),
    }

    [network] = Coordinated().detect(**tables)

    assert network.measures["layers"] == 5
    assert "shared 8 links, 8 texts, 8 reposted posts and 16 other things, each" in network.claim


def test_what_else_the_accounts_have_in_common_is_measured():
    """Made within the hour, and handles that begin alike, among two hundred who are not."""
    rows = drill(8, tuple(named("patriot", 5))) + everyday()
    tables = world(rows)
    made = [(who, None, None) for who in named("citizen", 200)]
    tables["accounts"] = together(
        *(accounts(one, created_at=at(-9_000 * n)) for n, one in enumerate(made)),
        *(
            accounts((who, None, None), created_at=at(-500_000 + 5 * n))
            for n, who in enumerate(named("patriot", 5))
        ),
    )

    [network] = Coordinated().detect(**tables)
    [plain] = found(drill(8) + everyday())

    assert network.measures["made_together"] == network.measures["alike"] == 5
    assert max(network.measures["made_together_p"], network.measures["alike_p"]) < 1e-4
    assert (plain.measures["made_together"], plain.measures["made_together_p"]) == (0, 1.0)


def test_names_dealt_anew_are_told_with_the_finding():
    [network] = found(drill(8) + everyday(), permutations=4)
    [alone] = found(drill(8) + everyday())

    assert network.measures["permutations"] == 4
    assert network.measures["permutation_p"] == 1 / 5
    assert (alone.measures["permutations"], alone.measures["permutation_p"]) == (0, 1.0)
    assert "were dealt anew 4 times" in network.chance.null
    assert "4 of these deals had no significant tie" in network.chance.null
