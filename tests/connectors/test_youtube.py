"""YouTube is walked newest first; the quota is counted, and a spent one loses nothing."""

import json

import pytest

from tests.connectors.servers import NOW, Say, pace, web
from tocsin.connectors.youtube import YouTube
from tocsin.vocabulary.errors import ConfigError, ParameterError

KEY = "hunter2-hunter2"
SPENT = Say({"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}]}}, status=403)


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("TOCSIN_YOUTUBE_KEY", KEY)


def moment(number):
    return f"2026-11-20T10:{number:02}:00Z"


def video(number):
    snippet = {
        "publishedAt": moment(number), "title": f"Video {number}", "channelId": "C",
    }  # fmt: skip
    statistics = {"viewCount": "7"}
    return {
        "kind": "youtube#video", "id": f"v{number}", "snippet": snippet, "statistics": statistics,
    }  # fmt: skip


class Tube:
    """Videos v0, v1, … of one channel, two to a page, with one comment a minute on each."""

    def __init__(self, count, comments=5):
        self.count, self.comments = count, comments

    def __call__(self, asked):
        kind = asked.path.rpartition("/")[2]
        return getattr(self, kind)(asked.query)

    def paged(self, query, kind, elements, size=2):
        at = int(query.get("pageToken") or 0)
        more = {"nextPageToken": str(at + size)} if at + size < len(elements) else {}
        return Say({"kind": kind, "items": elements[at : at + size], **more})

    def search(self, query):
        after = query.get("publishedAfter", "")
        every = [n for n in reversed(range(self.count)) if moment(n) >= after]
        found = [self.result(n) for n in every]
        return self.paged(query, "youtube#searchListResponse", found)

    def result(self, number):
        snippet = video(number)["snippet"]
        return {
            "kind": "youtube#searchResult", "id": {"videoId": f"v{number}"}, "snippet": snippet,
        }  # fmt: skip

    def videos(self, query):
        found = [video(int(name[1:])) for name in query["id"].split(",")]
        return Say({"kind": "youtube#videoListResponse", "items": found})

    def channels(self, _query):
        lists = {"relatedPlaylists": {"uploads": "UU"}}
        found = {"kind": "youtube#channel", "id": "C", "snippet": {}, "contentDetails": lists}
        return Say({"kind": "youtube#channelListResponse", "items": [found]})

    def playlistItems(self, query):  # noqa: N802  # YouTube's own name
        found = [
            {
                "kind": "youtube#playlistItem", "id": f"i{n}", "snippet": video(n)["snippet"],
                "contentDetails": {"videoId": f"v{n}", "videoPublishedAt": moment(n)},
            }
            for n in reversed(range(self.count))
        ]  # fmt: skip
        return self.paged(query, "youtube#playlistItemListResponse", found)

    def commentThreads(self, query):  # noqa: N802  # YouTube's own name
        found = [
            {
                "kind": "youtube#commentThread", "id": f"c{n}",
                "snippet": {"topLevelComment": {"snippet": {"publishedAt": moment(n)}}},
            }
            for n in reversed(range(self.comments))
        ]  # fmt: skip
        return self.paged(query, "youtube#commentThreadListResponse", found)


def collect(desk, server, its_pace=None, **more):
    wanted = YouTube(server=server.url, **more)
    return desk.collect(wanted, its_pace, importer=False)


def ids(desk, kind):
    content = b"".join(path.read_bytes() for path in sorted(desk.folder.rglob("*.jsonl")))
    found = [json.loads(line) for line in content.splitlines()]
    return [one["id"] for one in found if one["kind"] == f"youtube#{kind}"]


def kinds(server):
    return [path.strip("/") for path in server.paths()]


def test_a_search_brings_every_video_whole_and_costs_what_it_costs(desk):
    with web(Tube(5)) as server:
        found = collect(desk, server, searches=("vot",))

    assert sorted(ids(desk, "video")) == [f"v{n}" for n in range(5)]
    assert kinds(server) == ["search", "videos"] * 3
    assert found.cursor == {"search vot done": moment(4), "spent 2026-11-21": "303"}


def test_what_is_stored_can_be_imported(desk):
    with web(Tube(5)) as server:
        found = desk.collect(YouTube(server=server.url, searches=("vot",), channels=("@vot",)))

    assert (found.rejects, found.waiting, desk.posts()) == (0, 0, [f"v{n}" for n in range(5)])


def test_a_second_search_asks_from_an_hour_before_the_newest(desk):
    with web(Tube(3)) as server:
        collect(desk, server, searches=("vot",))
        server.asked.clear()
        found = collect(desk, server, searches=("vot",))

    assert server.asked[0].query["publishedAfter"] == "2026-11-20T09:02:00Z"
    assert found.records == 0


def test_a_spent_quota_ends_cleanly_and_the_walk_goes_on_at_its_page(desk):
    tube = Tube(6)

    def answer(asked):
        spent = asked.query.get("pageToken") == "2"
        return SPENT if spent else tube(asked)

    with web(answer) as server:
        found = collect(desk, server, searches=("vot",))
        assert found.ended == "quota"
        assert ids(desk, "video") == ["v5", "v4"]
        server.answer = tube
        server.asked.clear()
        collect(desk, server, searches=("vot",))

    assert server.asked[0].query["pageToken"] == "2", "nothing is asked twice"
    assert sorted(ids(desk, "video")) == [f"v{n}" for n in range(6)]


def test_a_budget_is_never_overspent_and_is_whole_again_the_next_day(desk):
    with web(Tube(5)) as server:
        found = collect(desk, server, searches=("vot",), budget=210)
        assert (found.ended, kinds(server)) == ("quota", ["search", "videos"] * 2)
        again = collect(desk, server, searches=("vot",), budget=210)
        assert (again.ended, again.records) == ("quota", 0)
        later = pace()
        object.__setattr__(later, "now", lambda: NOW.replace(day=23))
        assert collect(desk, server, later, searches=("vot",), budget=210).ended == "done"


def test_a_page_that_was_forgotten_starts_the_walk_over(desk):
    tube, stale = Tube(4), {"error": {"errors": [{"reason": "invalidPageToken"}]}}
    with web(tube) as server:
        server.answer = lambda asked: SPENT if "pageToken" in asked.query else tube(asked)
        collect(desk, server, searches=("vot",))
        server.answer, server.first = tube, [Say(stale, status=400)]
        found = collect(desk, server, searches=("vot",))

    assert found.ended == "done"
    assert sorted(ids(desk, "video")) == ["v0", "v1", "v2", "v3"]


def test_a_channel_is_read_down_to_what_is_known(desk):
    with web(Tube(5)) as server:
        collect(desk, server, channels=("@vot",))
        server.asked.clear()
        server.answer = Tube(6)
        found = collect(desk, server, channels=("@vot",))

    assert sorted(ids(desk, "video")) == [f"v{n}" for n in range(6)]
    assert kinds(server) == ["channels", "playlistItems", "videos"]
    assert found.cursor["channel @vot done"] == moment(5)


def test_comments_are_read_down_to_what_is_known_though_one_is_pinned(desk):
    """A pinned comment is old and stands first; the last of a page says how far back it reaches."""
    tube = Tube(1, comments=5)
    with web(tube) as server:
        collect(desk, server, videos=("v0",))
        grown, pinned = Tube(1, comments=9), tube.commentThreads({})
        old = json.loads(pinned.content)["items"][0]

        def answer(asked):
            said = grown(asked)
            if "commentThreads" in asked.path and not asked.query.get("pageToken"):
                said.body["items"].insert(0, old)
            return said

        server.answer = answer
        collect(desk, server, videos=("v0",))

    assert sorted(ids(desk, "commentThread")) == [f"c{n}" for n in range(9)]


@pytest.mark.parametrize("reason", ["commentsDisabled", "videoNotFound"])
def test_what_is_closed_is_passed_over(desk, reason):
    tube = Tube(1)
    closed = Say({"error": {"errors": [{"reason": reason}]}}, status=403)
    with web(lambda asked: closed if "comment" in asked.path else tube(asked)) as server:
        found = collect(desk, server, videos=("v0",))

    assert (found.ended, ids(desk, "video")) == ("done", ["v0"])


def test_a_time_in_the_future_does_not_hide_what_comes(desk):
    tube = Tube(1)

    def answer(asked):
        said = tube(asked)
        if asked.path == "/search":
            said.body["items"][0]["snippet"]["publishedAt"] = "2036-01-01T00:00:00Z"
        return said

    with web(answer) as server:
        found = collect(desk, server, searches=("vot",))

    assert found.cursor["search vot done"] == "2026-11-21T12:00:00Z"


def test_the_key_travels_in_a_header_and_stays_nowhere(desk):
    refusal = Say({"error": {"message": f"bad key {KEY}"}}, status=400)
    with web(lambda _: refusal) as server:
        found = collect(desk, server, searches=("vot",))

    assert server.asked[0].headers["x-goog-api-key"] == KEY
    assert KEY not in str(server.asked[0].query)
    assert (found.ended, KEY in str(found)) == ("answer", False)
    assert KEY.encode() not in desk.stored()


def test_without_a_key_it_says_where_to_put_one(desk, monkeypatch):
    monkeypatch.delenv("TOCSIN_YOUTUBE_KEY")
    with pytest.raises(ConfigError, match="set TOCSIN_YOUTUBE_KEY in the environment"):
        desk.collect(YouTube(searches=("vot",)))
    with pytest.raises(ParameterError, match="or else channels or videos"):
        YouTube()
