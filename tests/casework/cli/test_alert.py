"""An alert is drafted by Ana, approved by Bo, and sent as it was seen."""

import json
from hashlib import sha256

import pytest

from tests.casework.cases import account, noticed
from tests.casework.cli.commands import printed, tocsin, told
from tocsin.casework.errors import Refused
from tocsin.casework.models import AlertRevision, Correction, Submission
from tocsin.casework.proof import prove
from tocsin.vocabulary.errors import UnknownNameError

pytestmark = pytest.mark.usefixtures("outbox")


@pytest.fixture
def draft(house):
    """Ana's draft about two accounts that a finding of Bo's is about."""
    noticed(house, key="1abc", by=house.bo, subjects=[account("1"), account("2")])
    return told(
        "alert", "draft", "Forged ballots", "--summary", "One text, two accounts.\nIt is false.",
        "--finding", "1", "--tlp", "green", "--deadline", "2026-05-24T20:00",
        "--measure", "account:SUSPENDED",
    )  # fmt: skip


@pytest.fixture
def approved(draft):
    """The same, approved by Bo for Bigbook."""
    ref = draft["ref"]
    tocsin("alert", "prove", ref, "--why-not", "gone before it could be kept")
    tocsin("alert", "address", ref, "Bigbook", "--channel", "portal")
    tocsin("alert", "submit", ref)
    tocsin("alert", "approve", ref, who="bo")
    return ref


def test_a_draft_takes_its_assets_from_what_its_findings_are_about(draft):
    assert draft["ref"].startswith("ECDC-")
    assert [one["subject"] for one in draft["assets"]] == [":account:1", ":account:2"]
    assert {one["requested"] for one in draft["assets"]} == {"account:SUSPENDED"}
    assert draft["findings"] == ["1abc"]
    assert draft["deadline_at"] == "2026-05-24T17:00:00+00:00"  # eight in Bucharest
    assert "Forged ballots" in printed("alert", "list")
    shown = printed("alert", "show", draft["ref"])
    assert "It is false." in shown
    assert "approved by nobody" in shown


def test_assets_can_be_named_by_hand(draft):
    made = told(
        "alert",
        "assets",
        draft["ref"],
        "x:account:7=https://x.example/seven",
        ":domain:news.example",
    )
    assert [(one["subject"], one["url"]) for one in made["assets"]] == [
        ("x:account:7", "https://x.example/seven"),
        (":domain:news.example", "https://news.example/"),
    ]
    assert len(told("alert", "assets", draft["ref"], "--of", "subjects")["assets"]) == 2
    with pytest.raises(UnknownNameError, match="visibility:CONTENT_REMOVED"):
        tocsin("alert", "assets", draft["ref"], "--of", "subjects", "--measure", "CONTENT_REMOVED")
    tocsin("alert", "assets", draft["ref"], status=2)


def test_without_evidence_or_a_reason_nothing_is_submitted(draft):
    with pytest.raises(Refused, match="needs sealed evidence, or a reason"):
        tocsin("alert", "submit", draft["ref"])


def test_who_wrote_it_does_not_approve_it(draft):
    ref = draft["ref"]
    tocsin("alert", "prove", ref, "--why-not", "gone")
    tocsin("alert", "submit", ref)
    with pytest.raises(Refused, match="reviewer"):
        tocsin("alert", "approve", ref)
    tocsin("alert", "return", ref, "--note", "say who found it", who="bo")
    assert told("alert", "show", ref)["state"] == "draft"


def test_an_edit_voids_the_approval(approved):
    tocsin("alert", "edit", approved, "--summary", "Other words")
    row = told("alert", "show", approved)
    assert (row["state"], row["approved_by"]) == ("draft", [])
    with pytest.raises(Refused):
        tocsin("alert", "send", approved, "--yes")
    tocsin("alert", "edit", approved, status=2)


def test_what_is_previewed_is_what_is_sent(approved, outbox, tmp_path):
    page, document = tmp_path / "page.html", tmp_path / "alert.json"
    seen = told("alert", "preview", approved, "--html", page, "--document", document)
    assert sha256(document.read_bytes()).hexdigest() == seen["sha256"]
    assert "Forged ballots" in page.read_text()
    assert "It is false." in printed("alert", "preview", approved, "--text")

    with pytest.raises(Refused, match="is not what was seen"):
        tocsin("alert", "send", approved, "--expect", "0" * 64)
    assert not outbox.exists()
    done = told("alert", "send", approved, "--expect", seen["sha256"])
    assert (done["submission"]["state"], done["pending"]) == ("sent", [])
    [folder] = outbox.iterdir()
    assert (folder / "alert.json").read_bytes() == document.read_bytes()
    turns = [one["turn"] for one in told("alert", "receipts", approved)]
    assert turns == ["frozen", "begun", "finished"]
    assert prove()


def test_nobody_is_told_before_somebody_says_yes(approved, outbox):
    assert (
        "Send this to Bigbook?" in tocsin("alert", "send", approved, typed="n\n", status=1).output
    )
    assert not outbox.exists()
    assert Submission.objects.get().state == "approved"
    assert "With --yes" in tocsin("alert", "send", approved, typed="", status=1).output
    assert "--json asks nobody" in tocsin("alert", "send", approved, "--json", status=2).output
    assert Submission.objects.get().state == "approved"
    tocsin("alert", "send", approved, typed="y\n")
    assert outbox.exists()


def test_what_stands_against_sending_is_told_before(draft):
    tocsin("alert", "address", draft["ref"], "Bigbook", "--channel", "portal")
    assert told("alert", "preview", draft["ref"], status=1)["against"]


def test_a_channel_that_takes_nothing_is_status_1_and_is_tried_again(approved, outbox):
    outbox.write_text("no folder")
    done = told("alert", "send", approved, "--yes", status=1)
    assert [one["channel"] for one in done["pending"]] == ["portal"]
    outbox.unlink()
    tocsin("alert", "pursue")
    tocsin("alert", "settle", approved, "portal", "eaten", "--note", "the dog", status=2)


def test_channels_are_listed(house):
    assert house
    [way] = told("alert", "channels", "Bigbook")
    assert (way["name"], way["kind"], way["recipient"]) == ("portal", "folder", "Bigbook")
    assert "portal" in printed("alert", "channels")


def test_what_was_published_is_contested_corrected_and_withdrawn_in_public(approved):
    tocsin("alert", "publish", approved)
    made = told("alert", "contest", approved, "--by", "A voter", "--note", "it was a joke")
    tocsin("alert", "uphold", made["id"], "--note", "we asked them", who="bo")
    assert sorted(Correction.objects.values_list("kind", flat=True)) == ["contested", "upheld"]
    again = told("alert", "again", approved)
    assert again["ref"] == f"{approved.split('/')[0]}/2"
    tocsin("alert", "withdraw", f"{approved.split('/')[0]}/1", "--note", "one was a joke", who="bo")
    assert AlertRevision.objects.get(number=1).state == "withdrawn"
    assert prove()


def test_a_revision_that_is_not_there_is_named_with_those_that_are(draft):
    ref = draft["ref"].split("/")[0]
    with pytest.raises(UnknownNameError, match=f"did you mean {ref}/1"):
        tocsin("alert", "show", f"{ref}/7")
    assert json.loads(tocsin("alert", "show", ref, "--json").stdout)["number"] == 1
