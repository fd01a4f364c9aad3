"""What Bigbook says is written down item by item, against the clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.casework.cli.commands import printed, tocsin, told
from tests.casework.cli.test_alert import approved, draft  # noqa: F401  # fixtures
from tocsin.casework.errors import Refused
from tocsin.casework.models import Asset, Decision, Submission
from tocsin.casework.proof import prove
from tocsin.casework.rapid.answers import Measure

pytestmark = pytest.mark.usefixtures("outbox")
PAGE = Path(__file__).parents[3] / "docs" / "commands" / "answer.md"


@pytest.fixture
def sent(approved):  # noqa: F811
    """An alert about two accounts that was sent to Bigbook."""
    tocsin("alert", "send", approved, "--yes")
    return approved.split("/")[0]


def days(number):
    return (datetime.now(UTC) + timedelta(days=number)).isoformat()


def test_the_clock_shows_who_owes_what(sent):
    assert printed("answer", "overdue") == "Nobody owes an answer."
    [late] = told("answer", "overdue", "--as-of", days(10))
    assert (late["owes"], late["standing"]) == ("acknowledge", "overdue")
    tocsin("answer", "acknowledge", sent, "--speaker", "Desk 3")
    [late] = told("answer", "overdue", "--as-of", days(10))
    assert late["owes"] == "respond"
    assert "respond" in printed("answer", "overdue", "--as-of", days(10))
    assert "acknowledged on time" in printed("answer", "list")
    assert told("answer", "list", "--state", "closed") == []


def test_while_we_owe_something_the_clock_stands_still(sent):
    tocsin("answer", "request-info", sent, "--note", "which posts?")
    assert "the clock stands still" in printed("answer", "show", sent)
    tocsin("answer", "supply-info", sent, "--note", "these")
    assert Submission.objects.get().state == "acknowledged"


def test_an_answer_names_each_item_as_people_do(sent):
    first, second = Asset.objects.order_by("pk")
    tocsin("answer", "record", sent, f"{first.pk}=SUSPENDED", ":account:2=ours:NO_VIOLATION",
           "--mode", "both", "--letter", PAGE)  # fmt: skip
    shown = told("answer", "show", sent)
    assert [(one["measure"], one["mode"]) for one in shown["decisions"]] == [
        ("account:SUSPENDED", "both"), ("ours:NO_VIOLATION", "both"),
    ]  # fmt: skip
    assert shown["steps"][-1]["evidence"]
    text = printed("answer", "show", sent)
    assert f"{second.pk} :account:2 NO_VIOLATION (full)" in text
    assert prove()


def test_a_second_answer_about_the_same_item_replaces_the_first(sent):
    tocsin("answer", "record", sent, ":account:1=NO_VIOLATION")
    tocsin("answer", "record", sent, ":account:1=visibility:CONTENT_DISABLED", "--territory", "RO",
           "--territory", "HU", "--scope", "partial", "--ground", "ILLEGAL_CONTENT")  # fmt: skip
    old, new = Decision.objects.order_by("pk")
    assert new.supersedes == old
    assert (new.territories, new.scope, new.ground) == (["HU", "RO"], "partial", "ILLEGAL_CONTENT")


def test_a_file_is_taken_whole_or_line_by_line_when_asked(sent, tmp_path):
    file = tmp_path / "answer.csv"
    file.write_text("asset,measure\n:account:1,CONTENT_REMOVED\n:account:9,CONTENT_REMOVED\n")
    ran = tocsin("answer", "record", sent, "--file", file, status=1)
    assert "line 3" in ran.stderr
    assert not Decision.objects.exists()
    tocsin("answer", "record", sent, "--file", file, "--rest", status=1)
    assert Decision.objects.get().measure == "visibility:CONTENT_REMOVED"


def test_an_item_without_a_measure_is_wrong_usage(sent):
    tocsin("answer", "record", sent, "nonsense", status=2)


def test_each_item_can_be_asked_about(sent):
    tocsin("answer", "record", sent, "--ask", typed="CONTENT_LABELLED\n\n")
    assert Decision.objects.get().asset == Asset.objects.order_by("pk").first()


def test_what_follows_an_answer_goes_the_machines_way(sent):
    with pytest.raises(Refused, match="lead"):
        tocsin("answer", "escalate", sent, "--to", "Regulator")
    tocsin("answer", "escalate", sent, "--to", "Regulator", who="bo")
    tocsin("answer", "record", sent, ":account:1=NO_VIOLATION")
    tocsin("answer", "appeal", sent, who="bo")
    tocsin("answer", "ods", sent, "--body", "Certified Body", who="bo")
    tocsin("answer", "record", sent, ":account:1=CONTENT_REMOVED", "--note", "after the body")
    tocsin("answer", "close", sent, "partially_resolved", who="bo")
    steps = [one["event"] for one in told("answer", "show", sent)["steps"]]
    assert steps[-6:] == [
        "escalate", "respond", "appeal", "to_ods", "ods_decision", "close",
    ]  # fmt: skip
    tocsin("answer", "close", sent, "tired", status=2)
    with pytest.raises(Refused):
        tocsin("answer", "new-round", sent)


def test_before_the_final_deadline_nobody_is_closed_for_silence(sent):
    with pytest.raises(Refused, match="final deadline"):
        tocsin("answer", "close", sent, "no_response", who="bo")


def test_the_statistics_count_what_was_written_down(sent):
    tocsin("answer", "record", sent, ":account:1=CONTENT_REMOVED", "--mode", "oral")
    row = told("answer", "statistics")["all"]
    assert (row["sent"], row["feedback"]) == (1, {"oral": 1})
    assert list(told("answer", "statistics", "--by", "recipient")) == ["Bigbook"]
    assert "answered 1 of 1" in printed("answer", "statistics")
    tocsin("answer", "statistics", "--by", "weather", status=2)


@pytest.mark.parametrize(
    "words",
    [
        ("record", "X", "1=SUSPENDED", "--ask"),
        ("recheck",),
        ("overdue", "--as-of", "soon"),
        ("overdue", "--as-of", "9999-12-31T23:59:59-12:00"),
        ("list", "--as-of", "0001-01-01"),
    ],
)
def test_wrong_usage_is_status_2(house, words):
    assert house
    tocsin("answer", *words, status=2)


def test_the_page_names_every_word_for_a_measure():
    page = PAGE.read_text()
    assert not [one for one in Measure if f"`{one.value}`" not in page]
