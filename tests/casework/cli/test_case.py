"""Findings decided on by people, gathered into incidents, shared, and all that is kept beside."""

import pytest

from tests.casework.cases import account, noticed
from tests.casework.cli.commands import printed, tocsin, told
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Activity,
    Comment,
    Finding,
    LegalHold,
    Outcome,
)
from tocsin.casework.proof import prove
from tocsin.vocabulary.errors import UnknownNameError

LATER = "2024-11-25"


@pytest.fixture
def three(house):
    """Three findings that Bo proposed, so that Ana may decide on them."""
    return [noticed(house, key=f"{n}abc", by=house.bo, subjects=[account(str(n))]) for n in "123"]


@pytest.mark.usefixtures("three")
def test_findings_are_listed_by_what_they_are():
    assert [one["key"] for one in told("case", "findings")] == ["3abc", "2abc", "1abc"]
    assert [one["key"] for one in told("case", "findings", "--subject", ":account:2")] == ["2abc"]
    assert len(told("case", "findings", "--place", "RO", "--kind", "copypasta")) == 3
    assert told("case", "findings", "--place", "HU") == []
    assert told("case", "findings", "--since", LATER) == []
    assert len(told("case", "findings", "--until", LATER, "--text", "ONE TEXT")) == 3
    assert "and 2 more: --limit 3" in printed("case", "findings", "--limit", "1")


@pytest.mark.usefixtures("three")
def test_one_finding_is_shown_with_its_parts_and_its_steps():
    row = told("case", "finding", "1")
    assert (row["owner"], row["subjects"], row["words"]) == ("ECDC", [":account:1"], ["place:RO"])
    shown = printed("case", "finding", "1abc")
    assert "subjects: :account:1" in shown
    assert "propose p-bo" in shown


@pytest.mark.usefixtures("three")
def test_all_that_fit_are_decided_after_their_count_was_shown():
    words = ("case", "decide", "reject", "--kind", "copypasta", "--note", "a petition")
    ran = tocsin(*words, typed="n\n", status=1)
    assert "reject 3 findings?" in ran.output
    assert "With --yes, nobody is asked" in ran.output
    assert "--json asks nobody" in tocsin(*words, "--json", status=2).output
    assert not Finding.objects.filter(state="rejected").exists()

    tocsin(*words, typed="y\n")
    assert Finding.objects.filter(state="rejected").count() == 3


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("option", ["--place", "--text", "--kind", "--subject", "--incident"])
def test_a_filter_that_says_nothing_is_no_filter(option):
    """As `--place "$PLACE"` where nobody set it: it would be about every finding there is."""
    tocsin("case", "decide", "reject", option, "", "--yes", "--note", "n", status=2)
    tocsin("case", "findings", option, "", status=2)
    assert not Finding.objects.filter(state="rejected").exists()


def test_some_are_decided_by_their_keys_all_of_them_or_none(three):
    assert told("case", "decide", "confirm", "1", "2") == [
        {"key": "1abc", "state": "confirmed"}, {"key": "2abc", "state": "confirmed"},
    ]  # fmt: skip
    with pytest.raises(Refused, match="is 'confirmed'"):
        tocsin("case", "decide", "confirm", "3", "1")
    three[2].refresh_from_db()
    assert three[2].state == "proposed"
    with pytest.raises(Refused, match="is confirmed by somebody else"):
        tocsin("case", "decide", "confirm", "3", who="bo")
    with pytest.raises(UnknownNameError):
        tocsin("case", "decide", "confirm", "9")


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    "words",
    [("confirm",), ("confirm", "1", "--kind", "copypasta"), ("confirm", "--since", "yesterday")],
    ids=["nothing", "keys and a filter", "a day that is none"],
)
def test_deciding_on_nothing_or_on_all_by_accident_is_wrong_usage(words):
    tocsin("case", "decide", *words, status=2)
    assert not Finding.objects.exclude(state="proposed").exists()


@pytest.mark.usefixtures("house")
def test_a_finding_by_hand_has_words_that_can_be_changed():
    made = told(
        "case", "propose", "An ad does not say who paid", "--kind", "unlabelled_ad",
        "--first", "2024-11-20T10:00+02:00", "--about", "facebook:ad:77", "--word", "place:RO",
    )  # fmt: skip
    row = told("case", "finding", made["key"])
    assert (row["first_at"], row["subjects"]) == ("2024-11-20T08:00:00+00:00", ["facebook:ad:77"])
    assert told("case", "classify", made["key"], "provision:TTPA 11", "place:HU")["words"] == [
        "place:HU", "place:RO", "provision:TTPA 11",
    ]  # fmt: skip
    assert "place:RO" not in printed("case", "classify", made["key"], "place:RO", "--remove")
    tocsin("case", "classify", made["key"], "Romania", status=2)


@pytest.mark.usefixtures("three")
def test_an_incident_gathers_findings():
    made = told("case", "open", "Forged ballots", "1", "2", "--summary", "One text")
    assert made["ref"].startswith("INC-")
    assert sorted(made["findings"]) == ["1abc", "2abc"]
    tocsin("case", "gather", made["ref"], "3")
    tocsin("case", "take-out", made["ref"], "1")
    assert sorted(told("case", "incident", made["ref"])["findings"]) == ["2abc", "3abc"]
    assert len(told("case", "findings", "--incident", made["ref"])) == 2
    assert "Forged ballots" in printed("case", "incidents")
    assert "One text" in printed("case", "incident", made["ref"])


def test_two_findings_are_one_and_two_again(three):
    assert told("case", "merge", "2", "1", "--note", "the same posts")["canonical"] == "1abc"
    three[1].refresh_from_db()
    assert three[1].canonical == three[0]
    assert "a finding by itself" in printed("case", "part", "2", "--note", "they are not")


@pytest.mark.usefixtures("three")
def test_a_record_is_shared_more_only_by_who_may():
    with pytest.raises(Refused, match="reason in words"):
        tocsin("case", "label", "finding", "1", "--tlp", "green")
    tocsin(
        "case", "label", "finding", "1", "--tlp", "green", "--visibility", "network",
        "--network", "Election watch", "--note", "Delta asked",
    )  # fmt: skip
    assert [one["key"] for one in told("case", "findings", who="cai")] == ["1abc"]
    red = ("--tlp", "red", "--visibility", "own", "--reader", "bo", "--note", "a source")
    assert "TLP:RED" in printed("case", "label", "finding", "1", *red)
    assert [one["key"] for one in told("case", "findings")] == ["3abc", "2abc"]


@pytest.mark.usefixtures("three")
def test_others_suggest_and_the_owner_decides():
    tocsin(
        "case", "label", "finding", "1", "--visibility", "network", "--network", "Election watch",
        "--note", "Delta asked",
    )  # fmt: skip
    made = told("case", "suggest", "reject", "1", "--reason", "a petition, we know them", who="cai")
    assert "a petition" in printed("case", "suggestions")
    assert "suggestion" in printed("case", "inbox")
    tocsin("case", "answer", "accept", made["id"], "--note", "you are right")
    assert Finding.objects.get(key="1abc").state == "rejected"


@pytest.mark.usefixtures("three")
def test_work_is_given_done_and_talked_about():
    made = told("case", "assign", "finding", "1", "--to", "bo", "--task", "ask the press office",
                "--due", "2024-11-26")  # fmt: skip
    tocsin("case", "comment", "finding", "1", "they deny it", "--mention", "bo")
    assert Comment.objects.get().text == "they deny it"
    waiting = told("case", "inbox", who="bo")
    assert [one["what"] for one in waiting] == ["task", "mention"]
    assert "ask the press office by 2024-11-26 00:00 UTC" in waiting[0]["words"]
    tocsin("case", "done", made["id"], who="bo")
    assert "ask the press office" not in printed("case", "inbox", who="bo")
    tocsin("case", "assign", "planet", "1", "--to", "bo", status=2)


@pytest.mark.usefixtures("three")
def test_a_hold_has_a_reason_and_an_end():
    made = told("case", "hold", "finding", "1", "--reason", "a trial", "--authority", "Court 4711",
                "--until", "2030-01-01", who="bo")  # fmt: skip
    tocsin("case", "release", made["id"], "--reason", "it is over", who="bo")
    assert LegalHold.objects.get().release_reason == "it is over"
    assert prove()


@pytest.mark.usefixtures("house")
def test_every_other_kind_is_added_listed_and_changed_in_one_way():
    tocsin(
        "case", "add", "outcome", "kind=geo_block", "on_date=2024-11-26", "attested_by=Bigbook",
        "subjects=x:account:1", "subjects=x:account:2",
    )  # fmt: skip
    assert Outcome.objects.get().subjects.count() == 2
    tocsin("case", "add", "activity", "kind=training", "on_date=2024-11-01", "topic=DISARM",
           "counterparts=Bigbook")  # fmt: skip
    row = told("case", "change", "activity", Activity.objects.get().pk, "attendance=12",
               "attendance_basis=list", "held=held")  # fmt: skip
    assert (row["attendance"], row["counterparts"]) == (12, ["Bigbook"])
    assert "DISARM" in printed("case", "records", "activity")
    assert told("case", "record", "organisation", "Bigbook")["country"] == "IE"
    tocsin("case", "add", "operation", "name=Doppelganger", "aliases=RRN", "aliases=Recent News")
    assert told("case", "record", "operation", "Doppel")["aliases"] == ["RRN", "Recent News"]


@pytest.mark.usefixtures("house")
def test_what_was_written_down_is_confirmed_by_somebody_else():
    tocsin("case", "add", "outcome", "kind=label", "on_date=2024-11-26", "attested_by=Bigbook")
    number = Outcome.objects.get().pk
    with pytest.raises(Refused, match="is confirmed by somebody else"):
        tocsin("case", "confirm", "outcome", number)
    tocsin("case", "confirm", "outcome", number, who="bo")
    assert Outcome.objects.get().is_confirmed
    tocsin("case", "doubt", "outcome", number, "--note", "another label")
    assert not Outcome.objects.get().is_confirmed


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("planet", "name=Mars"), "kind: is one of those there are"),
        (("activity", "planet=Mars"), r"activity: has no such field \(.*topic"),
        (("activity", "kind=party", "topic=x", "on_date=2024-11-26"), "kind"),
        (("activity", "kind=training", "topic=x", "on_date=soon"), "must be a day"),
        (("organisation", "name=Ours", "kind=member"), "is for an admin or coordinator"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_way_out(words, says):
    with pytest.raises(Refused, match=says):
        tocsin("case", "add", *words)


@pytest.mark.usefixtures("house")
def test_the_kinds_and_their_fields_are_told():
    assert "press coverage" in printed("case", "kinds")
    fields = {one["name"]: one for one in told("case", "kinds", "outcome")}
    assert fields["attested_by"]["links_to"] == "organisation"
    assert "sole, main, contributed, unknown" in printed("case", "kinds", "outcome")
    tocsin("case", "add", "activity", "nonsense", status=2)


@pytest.mark.usefixtures("three")
def test_what_is_due_is_disposed_of_by_two_people():
    tocsin("case", "add", "retention_policy", "kind=finding", "days=30",
           "legal_basis=GDPR 6(1)(f)", "purpose=election watch", who="bo")  # fmt: skip
    policy = told("case", "records", "retention_policy")[0]["id"]
    assert told("case", "due", policy) == []
    assert len(told("case", "due", policy, "--on", "2099-01-01")) == 3
    with pytest.raises(Refused, match="days that have come"):
        tocsin("case", "dispose", policy, "--on", "2099-01-01", who="bo")
    assert "No disposals" in printed("case", "disposals")
    tocsin("case", "disposal", "eat", "1", status=2)


def test_a_file_is_sealed_as_evidence_of_a_finding_and_handed_over(three, tmp_path):
    shot = tmp_path / "shot.png"
    shot.write_bytes(b"\x89PNG\r\n\x1a\n...")
    vault = ("--vault", tmp_path / "vault")
    made = told("preserve", shot, "--case", "1", "--purpose", "a trial", *vault)
    [exhibit] = made["exhibits"]
    assert (exhibit["finding"], exhibit["grade"]) == ("1abc", "unsigned")
    ran = tocsin("preserve", "--case", "2", *vault)
    assert "not signed" in ran.stderr
    assert three[1].exhibits.count() == 1

    ref = told("case", "open", "Forged ballots", "1", "2")["ref"]
    out = tmp_path / "handed.zip"
    made = told("bundle", "--incident", ref, "--out", out, "--purpose", "asked", *vault)
    assert made["manifests"] == 2
    with pytest.raises(Refused, match="is cleared for TLP:GREEN"):
        tocsin("bundle", "--incident", ref, "--to", "Bigbook", "--out", tmp_path / "b.zip",
               "--purpose", "asked", *vault)  # fmt: skip
    assert not (tmp_path / "b.zip").exists()
    tocsin("preserve", shot, "--case", "1", "--incident", ref, status=2)
    tocsin("bundle", "--incident", ref, "--all", "--out", out, "--purpose", "x", status=2)


def test_names_of_records_cannot_steer_a_terminal_either(house):
    """They come from others too: an incident that was received is called as they called it."""
    sly = "\x1b[31mred\u202e [bold]x"
    tocsin("case", "open", "t", "--ref", sly)
    tocsin("case", "add", "operation", f"name={sly}")
    tocsin("case", "propose", "c", "--kind", sly[:20], "--first", "2024-11-23")
    assert house
    every = ("incidents",), ("incident", sly), ("records", "operation"), ("findings",)
    for words in every:
        shown = tocsin("case", *words).stdout
        assert not {"\x1b", "\u202e"} & set(shown), words
        assert "\\x1b[31mred" in shown, words
