"""Each layer reads the rows that are somebody's own deed, and names its network for people."""

import polars as pl
import pytest

from tests.worlds import at, empty, hashtags, links, posts, relations
from tocsin.detectors.layers import (
    account_network,
    crowded,
    described,
    layer,
    layer_network,
    layered_network,
    people,
    permuted,
    rows_of,
)
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.tables import TABLES

ROWS = [
    (60 * n + k / 10, who, f"https://site{n}.example/a")
    for n in range(3)
    for k, who in enumerate(("ana", "bo"))
]
POSTS = posts(*((minute, who, "") for minute, who, _ in ROWS))


def test_an_edge_reads_in_ids_times_and_posts():
    [edge] = account_network("url", {"posts": POSTS, "links": links(*ROWS)}).to_dicts()

    assert (edge["one"], edge["other"], edge["objects"]) == ("bo", "ana", 3) or (
        edge["one"], edge["other"], edge["objects"]
    ) == ("ana", "bo", 3)  # fmt: skip
    assert edge["one_first"] == (1.0 if edge["one"] == "ana" else 0.0)
    assert edge["median_lag_s"] == 6.0
    assert edge["posts"] == [f"p{n}" for n in range(6)]
    assert (edge["first_at"], edge["last_at"]) == (at(0), at(120.1))


@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("url", {"links": links(*ROWS, kind="profile")}),
        ("domain", {"links": links(*ROWS, kind="attachment")}),
        ("url", {"links": links(*ROWS, url_uid=None)}),
        ("repost", {"relations": relations(*ROWS, kind="reply")}),
        ("hashtag", {"hashtags": empty("hashtags")}),
    ],
)
def test_what_is_not_a_deed_of_the_layer_is_not_shared(name, tables):
    assert account_network(name, {"posts": POSTS, **tables}).is_empty()


def test_a_link_that_is_no_address_counts_as_it_was_written():
    """Collections whose links were replaced by codes are still about the same links."""
    coded = links(*ROWS, url=None, domain=None)

    assert account_network("url", {"posts": POSTS, "links": coded}).height == 1


def test_a_link_of_no_stated_kind_counts():
    assert account_network("url", {"posts": POSTS, "links": links(*ROWS, kind=None)}).height == 1


def test_hashtags_and_reposts_have_networks():
    tables = {"posts": POSTS, "hashtags": hashtags(*ROWS), "relations": relations(*ROWS)}

    assert (
        account_network("hashtag", tables).height == account_network("repost", tables).height == 1
    )


def test_a_layer_nobody_knows_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean hashtag"):
        layer("hashtags")


def test_a_tie_in_time_is_half_a_lead():
    """Row order is not evidence of who was first."""
    rows = [(60 * n, who, f"https://site{n}.example/a") for n in range(3) for who in ("ana", "bo")]
    tables = {"posts": posts(*((m, who, "") for m, who, _ in rows)), "links": links(*rows)}

    assert account_network("url", tables)["one_first"].to_list() == [0.5]


def test_a_name_is_the_handle_up_to_its_server():
    who = posts((0, "ana", ""), account_handle="Ana@mastodon.example")

    assert people(who, who.collect()["account_uid"])["name"].to_list() == ["ana"]


def test_what_is_too_crowded_to_pair_is_named():
    """Three thousand shares of one link in a minute: no edges from them, and no silence either."""
    rush = links(*[(0, f"u{n}", "https://river.example/rush") for n in range(3000)])

    found = layer_network("url", {"links": rush})

    told = crowded(found, {"links": rush})
    assert told["window_s"].to_list() == [10, 60, 600, 3_600]
    assert told.row(0) == ("https://river.example/rush", 10, 3_000)


def table(name, *rows, **every):
    """Make a child table from (minute, account) rows that belong to posts p0, p1, …"""
    deeds = links(*((minute, who, "https://x.example") for minute, who, *_ in rows)).select(
        "post_uid", "account_uid", "created_at"
    )
    schema = TABLES[name].schema
    cells = {key: [one[2] if callable(of) else of for one in rows] for key, of in every.items()}
    own = pl.LazyFrame({key: pl.Series(values, dtype=schema[key]) for key, values in cells.items()})
    rest = [pl.lit(None, schema[key]).alias(key) for key in schema if key not in cells]
    whole = pl.concat([deeds, own], how="horizontal")
    known = set(whole.collect_schema())
    return whole.with_columns(one for one in rest if one.meta.output_name() not in known)


THINGS = [(minute, who, f"thing{n // 2}") for n, (minute, who, _) in enumerate(ROWS)]


def objects(name, tables):
    return rows_of((name,), tables)[name].collect()["object"].to_list()


def test_an_image_is_what_it_looks_like_or_else_its_file():
    media = table("media", *THINGS, phash=lambda: 0, kind="image")
    files = table("media", *THINGS, sha256=lambda: 0, kind="video")
    sound = table("media", *THINGS, sha256=lambda: 0, kind="audio")

    assert objects("image", {"media": media})[:3] == ["thing0", "thing0", "thing1"]
    assert objects("image", {"media": files})[0] == "thing0"
    assert objects("image", {"media": sound}) == []


def test_words_are_shared_however_dressed_up_and_reposts_are_no_words_of_ones_own():
    words = [
        (minute, who, f"Vote {n // 2} {'🔥' * (n % 2)}") for n, (minute, who, _) in enumerate(ROWS)
    ]
    told = posts(*words)

    assert len(set(objects("text", {"posts": told}))) == 3
    assert account_network("text", {"posts": told}).height == 1
    assert objects("text", {"posts": posts(*words, is_repost=True)}) == []


def test_answers_to_one_post_and_accounts_reposted_are_shared():
    replies = relations(*ROWS, kind="reply")
    reposts = relations(*ROWS, to_account_uid=7)

    assert account_network("reply", {"posts": POSTS, "relations": replies}).height == 1
    assert objects("reposted_account", {"relations": reposts}) == [7] * 6
    assert objects("reposted_account", {"relations": replies}) == []


def test_an_account_is_named_by_its_id_or_else_by_its_handle():
    named = table("mentions", *THINGS, handle_raw="Ana")
    known = table("mentions", *THINGS, handle_raw="Ana", mentioned_uid=9)

    assert set(objects("mention", {"mentions": named})) == {"@ana"}
    assert set(objects("mention", {"mentions": known})) == {"9"}


def tagged(post, *tags):
    rows = hashtags(*((0, "ana", tag) for tag in tags)).with_columns(
        post_uid=pl.lit(post, pl.Int64), pos=pl.int_range(pl.len(), dtype=pl.Int16)
    )
    return pl.concat([rows, rows])  # seen twice, as posts often are


def test_a_run_of_hashtags_is_five_or_more_in_their_order():
    tags = pl.concat(
        [tagged(1, *"abcde"), tagged(2, *"edcba"), tagged(3, *"abcd"), tagged(4, *"abcde")]
    )

    assert sorted(objects("sequence", {"hashtags": tags})) == [
        "a b c d e", "a b c d e", "e d c b a",
    ]  # fmt: skip


def test_runs_of_hashtags_tie_however_far_apart():
    """Two accounts, the same six runs, days apart: that is not chosen twice by accident."""
    runs = [
        hashtags(*((0, who, f"{n}{letter}") for letter in "abcde")).with_columns(
            post_uid=pl.lit(100 * n + place, pl.Int64),
            pos=pl.int_range(pl.len(), dtype=pl.Int16),
            created_at=pl.lit(at(1440 * (7 * n + 3 * place))),
        )
        for n in range(6)
        for place, who in enumerate(("ana", "bo"))
    ]
    others = [
        hashtags(*((n, f"c{n}", f"{n}{k}") for k in range(5))).with_columns(
            post_uid=pl.lit(9_000 + n, pl.Int64), pos=pl.int_range(pl.len(), dtype=pl.Int16)
        )
        for n in range(60)
    ]
    tables = {"posts": POSTS, "hashtags": pl.concat([*runs, *others])}

    [edge] = layered_network(("hashtag", "sequence"), tables).edges.to_dicts()
    assert (edge["layer"], edge["objects"]) == ("sequence", 6)


def test_clusters_of_your_own_are_a_layer_like_any_other():
    """Near-copies of a text, say, named post by post: by id for people, or by number."""
    ids = pl.LazyFrame({"post_id": ["p0", "p1", "p2", "p3"], "cluster": [1, 1, 2, 2]})
    tables = {"posts": POSTS, "clusters": ids.with_columns(layer=pl.lit("text"))}

    edge = layered_network(("text",), tables).edges
    assert edge["layers"].to_list() == ["text"]
    assert edge["objects"].to_list() == [2]
    with pytest.raises(UnknownNameError):
        rows_of(("faces",), tables)


def test_moments_are_spells_in_which_both_post_within_seconds():
    tables = {"posts": POSTS}

    assert rows_of(("moment",), tables)["moment"].collect()["object"].n_unique() == 3
    edge = layered_network(("moment",), tables).edges
    assert (edge["objects"].item(), edge["window_s"].item()) == (3, 10)


def test_each_side_contributes_its_own_posts():
    """Ana shares each page twice, bo once."""
    twice = [row for row in ROWS for _ in range(2 if row[1] == "ana" else 1)]
    told = layer_network("url", {"links": links(*twice)})
    edge = described(told, told.edges).row(0, named=True)
    ana = links((0, "ana", "x")).collect()["account_uid"].item()

    sides = {"one": edge["posts_one"], "other": edge["posts_other"]}
    assert sides["one" if edge["one"] == ana else "other"] == 6
    assert sum(sides.values()) == 9


def test_names_of_a_watch_are_dealt_anew():
    found = permuted(("url",), {"posts": POSTS, "links": links(*ROWS)}, 3)

    assert (len(found), found.silent) == (3, 3)
