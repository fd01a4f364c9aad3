"""One message, exported by different programs, is one post."""

import json

import pytest

from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file

DESKTOP = {
    "name": "News",
    "type": "public_channel",
    "id": 1112223334,
    "messages": [
        {
            "id": 500,
            "type": "message",
            "date": "2024-11-29T12:31:56",
            "date_unixtime": "1732879916",
            "from": "News",
            "from_id": "channel1112223334",
            "text": "Polls open",
        }
    ],
}
TELETHON = {
    "_type": "Message",
    "id": 500,
    "date": 1732879916,
    "message": "Polls are open",
    "edit_date": 1732880000,
    "peer_id": {"_type": "PeerChannel", "channel_id": 1112223334},
    "views": 54,
    "_chat": {"_type": "Channel", "id": 1112223334, "username": "news_chan", "title": "News"},
}
FOURCAT = (
    "id,thread_id,chat,{column}author,author_username,author_name,body,timestamp,unix_timestamp\n"
    "500,news_chan,News_Chan,{cell}1112223334,News_Chan,News,Polls open,2024-11-29 11:31:56,"
    "1732879916\n"
)


@pytest.fixture
def brought(tmp_path):
    corpus = Corpus(tmp_path / "corpus")

    def bring(*contents):
        for number, content in enumerate(contents):
            path = tmp_path / (f"{number}.csv" if isinstance(content, str) else f"{number}.json")
            path.write_text(content if isinstance(content, str) else json.dumps(content))
            assert import_file(path, corpus).status == "imported"
        return corpus

    return bring


def test_desktop_and_telethon_exports_of_a_channel_merge_as_versions(brought):
    corpus = brought(DESKTOP, TELETHON)

    [post] = corpus.table("posts").collect().rows(named=True)
    assert (post["text"], post["status"]) == ("Polls are open", "edited")
    texts = corpus.versions("posts").collect()["text"].to_list()
    assert texts == ["Polls open", "Polls are open"]
    [account] = corpus.table("accounts").collect().rows(named=True)
    assert (account["native_id"], account["handle"]) == ("channel1112223334", "news_chan")
    assert corpus.check() == ()


def test_a_row_of_4cat_joins_by_the_number_of_its_chat(brought):
    corpus = brought(TELETHON, FOURCAT.format(column="chat_id,", cell="1112223334,"))

    assert corpus.table("posts").collect().height == 1


def test_a_row_of_4cat_without_that_number_names_the_channel_for_people(brought):
    corpus = brought(TELETHON, FOURCAT.format(column="", cell=""))

    posts = corpus.table("posts").collect()
    assert sorted(posts["native_id"]) == ["-1001112223334/500", "News_Chan/500"]
    assert {handle.lower() for handle in posts["account_handle"]} == {"news_chan"}
    assert corpus.table("accounts").collect()["native_id"].to_list() == ["channel1112223334"]
