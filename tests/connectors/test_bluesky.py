"""The Jetstream is listened to without a hole, through lost connections and odd clocks."""

import json
from datetime import timedelta

import pytest

from tests.connectors.servers import NOW, event, jetstream, pace
from tocsin.connectors import bluesky
from tocsin.connectors.bluesky import Bluesky
from tocsin.vocabulary.errors import ParameterError

SECOND = 1_000_000
QUIET = timedelta(milliseconds=1)


@pytest.fixture(autouse=True)
def little_patience(monkeypatch):
    monkeypatch.setattr(bluesky, "HOLD", 0.05)


def listening(url, **more):
    return Bluesky(server=url, **({"quiet": QUIET} | more))


def replay(events, *, breaks=()):
    """Return a server that plays events after a cursor; connection n breaks after breaks[n]."""
    left = list(breaks)
    asked = []

    def handle(socket, query):
        asked.append(query)
        after = int(query.get("cursor", 0))
        due = [one for one in events if one["time_us"] >= after]
        stop = left.pop(0) if left else len(due)
        for one in due[:stop]:
            socket.send(json.dumps(one))
        if stop == len(due):
            socket.send(json.dumps(event(3600)))
            for _ in socket:
                pass

    handle.asked = asked
    return handle


def keys(desk):
    return [uri.rpartition("/")[2] for uri in desk.posts()]


def test_events_are_stored_and_imported_until_we_have_caught_up(desk):
    with jetstream(replay([event(n) for n in range(50)])) as url:
        found = desk.collect(listening(url))

    assert (found.ended, found.records, found.posts) == ("done", 51, 51)
    assert found.cursor == {"time_us": str(event(3600)["time_us"])}


def test_a_lost_connection_goes_on_a_little_before_what_is_stored(desk):
    handle = replay([event(n) for n in range(60)], breaks=[20, 30])
    with jetstream(handle) as url:
        found = desk.collect(listening(url))

    assert sorted(keys(desk)) == sorted([f"k{n}" for n in range(60)] + ["k3600"])
    assert found.repeated == 10 + 2, "five seconds again, inclusive, twice"
    marks = [int(one["cursor"]) for one in handle.asked[1:]]
    assert marks == [event(19)["time_us"] - 5 * SECOND, event(14 + 29)["time_us"] - 5 * SECOND]


def test_a_second_collection_begins_where_the_first_ended(desk):
    handle = replay([event(n) for n in range(9)])
    with jetstream(handle) as url:
        desk.collect(listening(url))
        found = desk.collect(listening(url))

    assert handle.asked[1]["cursor"] == str(event(3600)["time_us"] - 5 * SECOND)
    assert (found.records, found.repeated) == (0, 1)


def test_one_event_from_the_future_does_not_lose_the_present(desk):
    """A clock that jumped ten years ahead, then back by an hour, moves no mark."""
    odd = event(1) | {"time_us": event(1)["time_us"] + 315_360_000 * SECOND}
    early = event(2) | {"time_us": event(2)["time_us"] - 3600 * SECOND}
    events = [event(0), odd, event(3), early]

    def handle(socket, _query):
        for one in events:
            socket.send(json.dumps(one))

    with jetstream(handle) as url:
        found = desk.collect(listening(url), pace(attempts=1))

    assert found.cursor == {"time_us": str(event(3)["time_us"])}
    assert found.records == 4


def test_what_is_no_event_is_stored_and_costs_only_itself(desk):
    def handle(socket, _query):
        socket.send(json.dumps(event(0)))
        socket.send("not json\n at all")
        socket.send(json.dumps(event(1) | {"did": 7, "time_us": "soon"}))
        socket.send(json.dumps(event(3600)))
        for _ in socket:
            pass

    with jetstream(handle) as url:
        found = desk.collect(listening(url))

    assert found.records == 4
    assert found.rejects == 4 - desk.corpus.records().collect().height
    assert "k0" in keys(desk)


def test_a_hole_in_the_servers_memory_is_told(desk):
    begin = NOW - timedelta(hours=3)
    with jetstream(replay([event(n) for n in range(3)])) as url:
        found = desk.collect(listening(url, since=begin))

    [notice] = found.notices
    assert notice == (
        "nothing came between 2026-11-21 09:00:00 and 2026-11-21 11:00:00 UTC: "
        "the server may not keep events that long"
    )


def test_a_server_that_is_not_there_ends_the_round(desk):
    found = desk.collect(listening("ws://127.0.0.1:9/subscribe"), pace(attempts=3))

    assert found.ended == "network"


def test_a_server_that_hangs_up_again_and_again_ends_the_round(desk):
    heard = []
    with jetstream(lambda *_: heard.append(1)) as url:
        found = desk.collect(listening(url, quiet=timedelta(minutes=1)), pace(attempts=4))

    assert (found.ended, len(heard)) == ("network", 4)


def test_what_is_wanted_is_asked_for(desk):
    handle = replay([])
    with jetstream(handle) as url:
        desk.collect(listening(url, collections=("app.bsky.feed.post",), dids=("did:plc:1",)))

    assert handle.asked == [{"wantedCollections": "app.bsky.feed.post", "wantedDids": "did:plc:1"}]


def test_an_address_of_a_web_page_is_refused():
    with pytest.raises(ParameterError, match="begins with wss://"):
        Bluesky(server="https://a.example")
