"""Feeds are asked politely and kept whole, whenever they change."""

import gzip

import pytest

from tests.connectors.servers import Say, pace, web
from tocsin.connectors import rss
from tocsin.connectors.rss import Rss
from tocsin.vocabulary.errors import ConfigError, ParameterError

ITEM = b"<item><title>Vot</title><link>https://a.example/1</link><guid>1</guid></item>"
EMPTY = b'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title></channel></rss>'
FEED = EMPTY.replace(b"</channel>", ITEM + b"</channel>")


def documents(desk):
    return [p.read_bytes() for p in sorted(desk.folder.rglob("*.xml"))]


def collect(desk, *feeds, its_pace=None):
    return desk.collect(Rss(feeds=feeds), its_pace, importer=False)


def test_a_feed_is_kept_as_it_came(desk):
    with web(lambda _: Say(FEED)) as server:
        found = collect(desk, f"{server.url}/feed")

    assert (found.ended, found.records, documents(desk)) == ("done", 1, [FEED])


def test_what_is_stored_can_be_imported(desk):
    with web(lambda _: Say(FEED)) as server:
        found = desk.collect(Rss(feeds=(f"{server.url}/feed",)))

    assert (found.rejects, found.waiting, found.posts) == (0, 0, 1)


def test_a_feed_without_entries_is_no_trouble(desk):
    with web(lambda _: Say(EMPTY)) as server:
        found = desk.collect(Rss(feeds=(f"{server.url}/feed",)))
        server.answer = lambda _: Say(FEED)
        later = desk.collect(Rss(feeds=(f"{server.url}/feed",)))

    assert (found.ended, found.records, found.waiting) == ("done", 0, 0)
    assert later.posts == 1


def test_an_unchanged_feed_is_asked_for_with_its_marks_and_leaves_nothing(desk):
    told = {"ETag": '"v1"', "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}

    def answer(asked):
        known = asked.headers.get("if-none-match") == '"v1"'
        return Say(status=304) if known else Say(FEED, headers=told)

    with web(answer) as server:
        collect(desk, f"{server.url}/feed")
        found = collect(desk, f"{server.url}/feed")

    assert (found.records, documents(desk)) == (0, [FEED])
    assert server.asked[1].headers["if-modified-since"] == told["Last-Modified"]


def test_the_same_body_under_new_marks_is_kept_once_and_a_new_one_beside_it(desk):
    bodies = [FEED, FEED, FEED.replace(b"Vot", b"Bot")]
    with web(lambda _: Say(bodies.pop(0), headers={"ETag": f'"{len(bodies)}"'})) as server:
        seen = [collect(desk, f"{server.url}/feed") for _ in range(3)]

    assert [(one.records, one.repeated) for one in seen] == [(1, 0), (0, 0), (1, 0)]
    assert documents(desk) == [FEED, FEED.replace(b"Vot", b"Bot")]


def test_a_packed_body_is_unpacked_and_a_broken_one_asked_for_again(desk):
    packed = gzip.compress(FEED)
    header = {"Content-Encoding": "gzip"}
    broken = Say(b"\x1f\x8b" + packed[5:], headers=header)
    with web(lambda _: Say(packed, headers=header), broken) as server:
        collect(desk, f"{server.url}/feed")

    assert documents(desk) == [FEED]


def test_a_body_without_end_is_not_swallowed(desk, monkeypatch):
    monkeypatch.setattr("tocsin.connectors.http.LARGEST", 1 << 20)
    bomb = Say(gzip.compress(FEED + b" " * (2 << 20)), headers={"Content-Encoding": "gzip"})
    with web(lambda _: bomb) as server:
        found = collect(desk, f"{server.url}/feed", its_pace=pace(attempts=2))

    assert (found.ended, documents(desk)) == ("network", [])
    assert "more than 1 MiB" in found.notices[0]


def test_redirects_are_followed_and_a_lasting_one_is_told(desk):
    def answer(asked):
        place = {"/old": (301, "/new"), "/new": (302, "feed")}.get(asked.path)
        return Say(status=place[0], headers={"Location": place[1]}) if place else Say(FEED)

    with web(answer) as server:
        found = collect(desk, f"{server.url}/old")

    assert documents(desk) == [FEED]
    assert found.notices == (f"{server.url}/old: has moved for good to {server.url}/new",)


def test_a_circle_of_redirects_ends(desk):
    with web(lambda _: Say(status=302, headers={"Location": "/feed"})) as server:
        found = collect(desk, f"{server.url}/feed")

    assert found.ended == "answer"
    assert len(server.asked) == 6


def test_a_public_feed_does_not_lead_into_a_private_network(desk, monkeypatch):
    """As far as this test knows, the server's address is public and only the target is not."""
    monkeypatch.setattr(rss, "_is_private", lambda host: host == "localhost")
    with web(lambda _: Say(status=302, headers={"Location": "http://localhost:1/"})) as server:
        found = collect(desk, f"{server.url}/feed")

    assert "redirects into a private network; got localhost" in found.notices[0]


def test_a_redirect_out_of_the_web_is_not_followed(desk):
    with web(lambda _: Say(status=302, headers={"Location": "file:///etc/passwd"})) as server:
        found = collect(desk, f"{server.url}/feed")

    assert "redirects out of the web; got file:///etc/passwd" in found.notices[0]


def test_a_body_that_drips_is_given_up(desk):
    with web(lambda _: Say(FEED)) as server:
        found = collect(desk, f"{server.url}/feed", its_pace=pace(attempts=2, whole=-1))

    assert (found.ended, documents(desk)) == ("network", [])
    assert "a body that takes over" in found.notices[0]


def test_an_address_of_this_machine_is_private():
    assert rss._is_private("127.0.0.1")  # noqa: SLF001  # the rule the test above replaces


def test_one_feed_that_is_down_does_not_stop_the_others(desk):
    def answer(asked):
        return {"/down": Say(status=404), "/page": Say(b"<html></html>")}.get(asked.path, Say(FEED))

    with web(answer) as server:
        urls = [f"{server.url}/{name}" for name in ("down", "page", "feed")]
        found = collect(desk, *urls)

    assert (found.ended, documents(desk)) == ("done", [FEED])
    assert found.notices == (
        f"{urls[0]}: expected a feed; got status 404",
        f"{urls[1]}: expected RSS or Atom; got '<html></html>'",
    )


def test_a_feed_with_a_password_in_its_address_keeps_it_to_itself(desk):
    with web(lambda _: Say(FEED)) as server:
        url = server.url.replace("http://", "http://ana:hunter2@")
        collect(desk, f"{url}/feed?token=hunter3")
        server.answer = lambda _: Say(status=404)
        found = collect(desk, f"{url}/feed?token=hunter3")

    assert documents(desk) == [FEED]
    assert b"hunter" not in desk.stored()
    assert "hunter" not in str(found)
    assert not [path for path in desk.folder.rglob("*") if "hunter" in path.name]


def test_what_is_no_address_is_refused():
    with pytest.raises(ConfigError, match="begins with http"):
        Rss(feeds=("file:///etc/passwd",))
    with pytest.raises(ParameterError, match="at least one address"):
        Rss(feeds=())
