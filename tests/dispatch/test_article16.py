"""A notice goes out when it has all that Article 16(2) asks for, and says what it lacks if not."""

import pytest
from msgspec import structs

from tests.dispatch.payloads import COMPLETE, payload
from tocsin.dispatch.article16 import NOTICE, Article16, lacks, notice
from tocsin.dispatch.folder import Folder
from tocsin.dispatch.payload import Item, Party
from tocsin.dispatch.transport import TransportError

POST = COMPLETE.items[0]
SHORT = "(a) an explanation of the reasons, of 80 characters or more"


def item(**changes):
    return structs.replace(POST, **changes)


def test_a_complete_notice_lacks_nothing():
    assert lacks(COMPLETE) == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"explanation": ""}, [SHORT]),
        ({"explanation": "no " + " " * 99}, [SHORT]),
        ({"provisions": ()}, ["(a) the law that it breaks, as a provision"]),
        ({"items": ()}, ["(b) at least one item"]),
        ({"items": (POST, item(url=""))}, ["(b) the exact address of x:post:1"]),
        ({"items": (item(url="https://x.example/"),)}, ["(b) the exact address of x:post:1"]),
        ({"items": (item(url="see above"),)}, ["(b) the exact address of x:post:1"]),
        ({"items": (item(url="ftp://x.example/1"),)}, ["(b) the exact address of x:post:1"]),
        ({"contact": Party(name="", address="a@b.example")},
         ["(c) the name of who submits it"]),
        ({"contact": Party(name="Ana")}, ["(c) the e-mail address of who submits it"]),
        ({"contact": Party(name="Ana", address="ana@")},
         ["(c) the e-mail address of who submits it"]),
        ({"good_faith": " "}, ["(d) a statement of good faith"]),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(changes, expected):
    assert [str(one) for one in lacks(payload(**changes))] == expected


@pytest.mark.parametrize(
    "exact",
    [
        item(url="https://x.example/?p=7"),
        item(url="", identification="ad 1234 in the ad library, shown on 20 November"),
        item(kind="domain", url="https://fake-news.example/"),
    ],
    ids=["in the query", "in other words", "a whole site"],
)
def test_a_place_may_be_exact_in_other_ways(exact):
    assert lacks(payload(items=(exact,))) == ()


def test_who_reports_child_abuse_need_not_say_who_they_are():
    nobody = payload(contact=Party(name=""), is_child_abuse=True)

    assert lacks(nobody) == ()
    assert "not named" in notice(nobody)


def test_an_incomplete_notice_is_never_sent(tmp_path):
    with pytest.raises(TransportError) as caught:
        Article16(by=Folder(folder=tmp_path)).send(payload(provisions=(), good_faith=""))

    assert caught.value.permanent
    assert "(a) the law that it breaks, as a provision; (d) a statement" in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_the_notice_goes_the_other_way_under_the_hash_of_what_was_prepared(tmp_path):
    ours = Article16(by=Folder(folder=tmp_path))
    prepared = ours.prepared(COMPLETE)

    receipt = ours.send(COMPLETE)

    [made] = tmp_path.iterdir()
    assert (made / NOTICE).read_text() == notice(COMPLETE)
    assert (receipt.transport, receipt.payload_sha256) == ("article16", prepared.sha256)
    assert [one.name for one in prepared.attachments] == [NOTICE, "shot.png"]


def test_the_notice_has_the_four_parts_in_order():
    told = notice(COMPLETE)
    places = [
        told.index(head) for head in ("(a) Reasons", "(b) Exact", "(c) Submitted", "(d) State")
    ]

    assert places == sorted(places)
    for words in ("https://x.example/a/status/1", "Ana Analyst", "Article 5", "good faith",
                  "confirmation of receipt"):  # fmt: skip
        assert words in told


def test_many_items_without_a_place_are_counted():
    many = tuple(Item(asset=f"x:post:{n}", platform="x", kind="post") for n in range(9))

    [lack] = lacks(payload(items=many))
    assert lack.what.endswith("x:post:4 and 4 more")
