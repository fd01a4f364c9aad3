"""Mastodon is read forwards, page by page, whatever the server does meanwhile."""

from datetime import UTC, datetime

import pytest

from tests.connectors.servers import Say, pace, status, web
from tocsin.connectors.mastodon import Mastodon
from tocsin.vocabulary.errors import ConfigError, ParameterError

SINCE = datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)
"""As an id: 65,536,000."""
FIRST = 70_000_000


def timeline(count, size=5, *, linked=True):
    """Return a server's answer to a question for statuses right after `min_id`, newest first."""
    every = [status(FIRST + n) for n in range(count)]

    def answer(asked):
        after = int(asked.query.get("min_id", 0))
        page = [one for one in every if int(one["id"]) > after][:size][::-1]
        if "min_id" not in asked.query:
            page = every[-size:][::-1]
        newest = page[0]["id"] if page else ""
        link = f'<http://x.example/api?min_id={newest}>; rel="prev"'
        return Say(page, headers={"Link": link} if linked and page else {})

    return answer


def uris(count, start=0):
    return sorted(status(FIRST + n)["uri"] for n in range(start, count))


def following(server, **more):
    return Mastodon(server=server.url, **({"tags": ("Alegeri",), "since": SINCE} | more))


@pytest.mark.parametrize("linked", [True, False], ids=["Link header", "ids alone"])
def test_every_page_is_read_once_and_in_order(desk, linked):
    with web(timeline(17, linked=linked)) as server:
        found = desk.collect(following(server))

    assert (found.ended, found.records, found.posts) == ("done", 17, 17)
    assert desk.posts() == uris(17)
    assert set(server.paths()) == {"/api/v1/timelines/tag/alegeri"}
    assert [one.query["min_id"] for one in server.asked][:2] == ["65536000", str(FIRST + 4)]


def test_a_second_collection_asks_for_what_is_new_and_nothing_else(desk):
    with web(timeline(5)) as server:
        desk.collect(following(server))
        server.answer = timeline(8)
        server.asked.clear()
        found = desk.collect(following(server))

    assert (found.records, desk.posts()) == (3, uris(8))
    assert server.asked[0].query["min_id"] == str(FIRST + 4)


def test_without_a_beginning_the_newest_page_is_where_it_begins(desk):
    with web(timeline(17)) as server:
        desk.collect(following(server, since=None))

    assert desk.posts() == uris(17, 12)


def test_a_refusal_is_waited_out_for_as_long_as_it_asks(desk):
    waiting = pace()
    refusals = [Say(status=429, headers={"Retry-After": "7"}), Say(status=500), Say(status=503)]
    with web(timeline(4), *refusals) as server:
        desk.collect(following(server), waiting)

    assert desk.posts() == uris(4)
    assert waiting.waits[0] == 7
    assert all(0.5 <= wait <= 8 for wait in waiting.waits[1:3])


def test_retry_after_as_a_moment_is_measured_by_the_servers_own_clock(desk):
    """Our clock may have jumped: the header's moment lies a year ahead of it."""
    waiting = pace()
    later = {
        "Date": "Sun, 21 Nov 2027 12:00:00 GMT",
        "Retry-After": "Sun, 21 Nov 2027 12:00:09 GMT",
    }
    with web(timeline(1), Say(status=429, headers=later)) as server:
        desk.collect(following(server), waiting)

    assert waiting.waits[0] == 9


def test_a_server_that_asks_for_hours_is_left_alone_and_what_came_is_kept(desk):
    def answer(asked):
        after_first = asked.query["min_id"] != "65536000"
        return Say(status=429, headers={"Retry-After": "7200"}) if after_first else good(asked)

    good = timeline(17)
    with web(answer) as server:
        found = desk.collect(following(server))

    assert (found.ended, desk.posts()) == ("rate", uris(5))
    assert "asks to wait 7200 s" in found.notices[0]


@pytest.mark.parametrize("bad", [Say([status(FIRST)], cut=True), Say([status(FIRST)], stall=True)])
def test_half_an_answer_is_none_and_is_asked_for_again(desk, bad):
    with web(timeline(6), bad) as server:
        desk.collect(following(server))

    assert desk.posts() == uris(6)


def test_a_server_that_stays_down_ends_the_round_where_it_can_go_on(desk):
    with web(lambda _: Say(status=500)) as server:
        found = desk.collect(following(server), pace(attempts=3))
        assert (found.ended, len(server.asked)) == ("network", 3)
        assert "does not answer; got status 500, 3 times" in found.notices[0]

        server.answer = timeline(6)
        desk.collect(following(server))

    assert desk.posts() == uris(6)


def test_a_page_that_comes_again_neither_doubles_nor_holds_us(desk):
    """A server that ignores where we are gives the same page for ever."""
    page = Say([status(FIRST + 1), status(FIRST)])
    with web(lambda _: page) as server:
        found = desk.collect(following(server))

    assert (found.records, found.repeated, len(server.asked)) == (2, 2, 2)


def test_a_field_that_changed_its_type_costs_one_record_and_not_the_page(desk):
    odd = status(FIRST + 1) | {"account": "ana", "content": 7}
    with web(lambda _: Say([7, odd, status(FIRST)])) as server:
        found = desk.collect(following(server))

    assert uris(1)[0] in desk.posts()
    assert found.records == 3
    assert found.rejects == 3 - desk.corpus.records().collect().height
    assert found.cursor == {"tag:alegeri": str(FIRST + 1)}


def test_an_answer_of_another_shape_stops_with_a_message(desk):
    with web(lambda _: Say({"error": "maintenance"})) as server:
        found = desk.collect(following(server))

    assert found.ended == "answer"
    assert "answers in a shape we do not know" in found.notices[0]


def test_posts_that_are_not_public_never_touch_the_disk(desk):
    private = status(FIRST + 1, "geheim", visibility="private")
    with web(lambda _: Say([private, status(FIRST)])) as server:
        found = desk.collect(following(server))

    assert found.private == 2, "once in each of two pages"
    assert b"geheim" not in desk.stored()


def test_accounts_and_timelines_have_each_their_own_mark(desk):
    good = timeline(3)

    def answer(asked):
        return Say({"id": "42"}) if asked.path.endswith("lookup") else good(asked)

    with web(answer) as server:
        following_all = following(
            server, timelines=("public", "local"), accounts=("@ana@m.example",)
        )
        found = desk.collect(following_all)

    assert set(found.cursor) == {"public", "local", "tag:alegeri", "account:ana@m.example"}
    assert "/api/v1/accounts/42/statuses" in server.paths()
    assert [one.query.get("local") for one in server.asked if one.path.endswith("public")] == [
        None, None, "true", "true",
    ]  # fmt: skip


def test_an_account_that_is_gone_is_told_and_does_not_stop_the_others(desk):
    good = timeline(3)

    def answer(asked):
        return Say(status=404) if asked.query.get("acct") == "gone" else good(asked)

    with web(answer) as server:
        found = desk.collect(following(server, accounts=("gone",)))
        alone = desk.collect(following(server, accounts=("gone",), tags=()))

    assert (found.ended, desk.posts()) == ("done", uris(3))
    assert "expected an answer; got status 404" in found.notices[0]
    assert alone.ended == "answer"


def test_a_token_is_sent_and_kept_nowhere(desk, monkeypatch):
    monkeypatch.setenv("TOCSIN_MASTODON_KEY", "hunter2/hunter2")
    echo = status(FIRST, "hunter2/hunter2")
    with web(lambda _: Say([echo])) as server:
        desk.collect(following(server))

    assert server.asked[0].headers["authorization"] == "Bearer hunter2/hunter2"
    assert b"hunter2" not in desk.stored()


def test_a_token_is_not_sent_where_others_can_read_it(desk, monkeypatch):
    monkeypatch.setenv("TOCSIN_MASTODON_KEY", "hunter2/hunter2")
    with pytest.raises(ConfigError, match="https only"):
        desk.collect(Mastodon(server="http://m.example", tags=("vot",)))


def test_a_collection_of_nothing_is_refused():
    with pytest.raises(ParameterError, match="or else tags or accounts"):
        Mastodon(server="m.example")
    with pytest.raises(ParameterError, match="with its zone"):
        Mastodon(server="m.example", tags=("vot",), since=datetime(2024, 11, 24))  # noqa: DTZ001
