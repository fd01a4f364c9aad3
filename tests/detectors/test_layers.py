"""Each layer reads the rows that are somebody's own deed, and names its network for people."""

import pytest

from tests.worlds import at, empty, hashtags, links, posts, relations
from tocsin.detectors.layers import account_network, crowded, layer, layer_network, people
from tocsin.vocabulary.errors import UnknownNameError

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
