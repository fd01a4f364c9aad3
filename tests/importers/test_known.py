"""A format that is known and not read is called by its name."""

import json

import pytest

from tocsin.importers import guess
from tocsin.importers.head import look
from tocsin.importers.known import KNOWN, recognise

FILES = {
    "a Messenger download; private messages are not imported": {"participants": [], "messages": []},
    "posts of X's API before version 2": {"id_str": "1", "created_at": "Sun", "user": {}},
    "a browser capture of a platform that is not read": {
        "source_platform": "bilibili.com", "timestamp_collected": 1, "data": {},
    },
    "a 4CAT export of another source than X, Telegram and TikTok": (
        "id,thread_id,author,body,timestamp\n1,1,ana,words,2024-11-24\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", FILES)
def test_a_known_format_is_called_by_its_name_and_taken_by_nobody(title, tmp_path):
    content = FILES[title]
    suffix = "json" if not isinstance(content, str) else "xml" if "<" in content else "csv"
    path = tmp_path / f"export.{suffix}"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    head = look(path)

    assert guess(head)[0] is None
    assert recognise(head) == title


def test_every_known_format_is_tried_above():
    assert {one.title for one in KNOWN} == FILES.keys()


@pytest.mark.parametrize("content", ["[]", "{}", "1", "<html></html>", "a,b\n1,2\n", "words"])
def test_what_is_nobodys_has_no_name(content, tmp_path):
    path = tmp_path / "export.txt"
    path.write_text(content)

    assert recognise(look(path)) is None
