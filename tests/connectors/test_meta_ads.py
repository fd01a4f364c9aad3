"""The ad library is walked whole, in pages as large as it bears, and the token stays out of it."""

import json

import pytest

from tests.connectors.servers import Say, web
from tocsin.connectors.meta_ads import MetaAds
from tocsin.vocabulary.errors import ParameterError

TOKEN = "EAAhunter2|hunter2"  # noqa: S105  # nobody's


@pytest.fixture(autouse=True)
def key(monkeypatch):
    monkeypatch.setenv("TOCSIN_META_ADS_KEY", TOKEN)


def ad(number):
    url = f"https://www.facebook.com/ads/archive/render_ad/?id={number}&access_token={TOKEN}"
    return {"id": str(number), "page_id": "9", "ad_snapshot_url": url}


def library(count, size=3):
    """Return an answer that pages through ads 1, 2, …, as the API does."""

    def answer(asked):
        at = int(asked.query.get("after", 0))
        page = {"data": [ad(n) for n in range(at + 1, min(at + size, count) + 1)]}
        page["paging"] = {"cursors": {"before": "x", "after": str(at + size)}}
        if at + size < count:
            page["paging"]["next"] = f"https://graph.example/?access_token={TOKEN}"
        return Say(page)

    return answer


def failure(code, status=400, message=""):
    return Say({"error": {"code": code, "message": message}}, status=status)


def collect(desk, server, **more):
    wanted = MetaAds(countries=("RO",), server=server.url, **({"terms": "vot"} | more))
    return desk.collect(wanted, importer=False)


def ids(desk):
    lines = [
        line for p in sorted(desk.folder.rglob("*.jsonl")) for line in p.read_bytes().split(b"\n")
    ]
    return [int(json.loads(line)["id"]) for line in lines if line]


def test_every_ad_is_kept_and_the_token_cut_out(desk):
    with web(library(8)) as server:
        found = collect(desk, server)

    assert (found.ended, ids(desk), found.cursor) == ("done", list(range(1, 9)), {})
    assert server.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert server.asked[0].query["ad_reached_countries"] == '["RO"]'
    assert b"hunter2" not in desk.stored()


def test_what_is_stored_can_be_imported(desk):
    with web(library(8)) as server:
        found = desk.collect(MetaAds(countries=("RO",), server=server.url, terms="vot"))

    assert (found.rejects, found.waiting) == (0, 0)
    assert desk.corpus.table("ads").collect().height == 8


def test_a_walk_that_was_stopped_goes_on_at_its_page(desk):
    good = library(8)
    with web(
        lambda asked: failure(613) if asked.query.get("after") == "3" else good(asked)
    ) as server:
        found = collect(desk, server)
        assert (found.ended, ids(desk)) == ("rate", [1, 2, 3])
        server.answer = good
        server.asked.clear()
        collect(desk, server)

    assert [one.query.get("after") for one in server.asked] == ["3", "6"]
    assert ids(desk) == list(range(1, 9))


def test_a_page_that_is_too_much_is_asked_for_again_smaller(desk):
    good = library(8)

    def answer(asked):
        much = int(asked.query["limit"]) > 100
        return failure(1, 500, "reduce the amount of data") if much else good(asked)

    with web(answer) as server:
        found = collect(desk, server)

    assert (found.ended, ids(desk)) == ("done", list(range(1, 9)))
    assert [one.query["limit"] for one in server.asked[:3]] == ["500", "125", "31"]


def test_a_forgotten_page_starts_the_walk_over(desk):
    good = library(5)
    with web(lambda asked: failure(4) if "after" in asked.query else good(asked)) as server:
        collect(desk, server)
        server.answer = good
        server.first = [failure(100, message="Invalid cursor")]
        found = collect(desk, server)

    assert (found.ended, ids(desk)) == ("done", [1, 2, 3, 4, 5])


def test_a_token_that_ran_out_stops_with_a_message(desk):
    with web(lambda _: failure(190, message=f"expired: {TOKEN}")) as server:
        found = collect(desk, server)

    assert (found.ended, len(server.asked)) == ("credential", 1)
    assert "the token is not valid or has run out" in found.notices[0]
    assert "hunter2" not in str(found)


def test_a_page_that_leads_to_itself_ends_the_walk(desk):
    page = {"data": [ad(1)], "paging": {"cursors": {"after": "same"}, "next": "more"}}
    with web(lambda _: Say(page)) as server:
        found = collect(desk, server)

    assert (found.ended, found.repeated, len(server.asked)) == ("done", 1, 2)


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(ParameterError, match="at least one"):
        MetaAds(countries=(), terms="vot")
    with pytest.raises(ParameterError, match="or else pages_of"):
        MetaAds(countries=("RO",))
    with pytest.raises(ParameterError, match="at most ten"):
        MetaAds(countries=("RO",), pages_of=tuple("abcdefghijk"))
