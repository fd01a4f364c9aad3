"""The list of findings and one finding: what a person sees there, and may do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.casework.cases import account, noticed
from tests.casework.people import given, of
from tocsin.casework import findings, kinds
from tocsin.casework.models import Comment, Finding, Incident, JournalEntry, Proposal, Role


def text(answer):
    return answer.content.decode()


def post(browser, name, *args, **fields):
    return browser.post(reverse(name, args=args), fields)


def test_a_finding_says_what_it_claims_how_sure_that_is_and_who_may_be_innocent(house, at):
    chance = {"p": 1e-9, "q": 1e-7, "null": "Each account picks its words alone.", "hypotheses": 9}
    found = noticed(
        house, subjects=[account("77")], measures={"accounts": 3}, chance=chance,
        innocent=["People who signed one petition."],
    )  # fmt: skip

    page = text(at(house.bo).get(reverse("finding", args=[found.pk])))

    assert "3 accounts posted one text 4 times" in page
    assert "Practically impossible by chance" in page
    assert "Each account picks its words alone." in page
    assert "People who signed one petition." in page
    assert "different accounts" in page
    assert "Romania" in page


def test_bo_confirms_what_ana_found_with_the_version_he_saw(house, at):
    found = noticed(house)

    answer = post(at(house.bo), "finding-decide", found.pk, event="confirm", version=found.version)

    assert answer.status_code == 302
    assert Finding.objects.get(pk=found.pk).state == "confirmed"


def test_nothing_is_decided_on_a_finding_that_changed_meanwhile(house, at):
    found = noticed(house)
    findings.decide(Finding.objects.get(pk=found.pk), "reject", of(house.bo, house.ecdc), "known")

    answer = post(at(house.bo), "finding-decide", found.pk, event="confirm", version=found.version)

    assert answer.status_code == 409
    assert "changed while you were reading it" in text(answer)
    assert Finding.objects.get(pk=found.pk).state == "rejected"


def test_who_proposed_it_is_told_why_she_cannot_confirm_it(house, at):
    found = noticed(house)

    answer = post(at(house.ana), "finding-decide", found.pk, event="confirm", version=found.version)

    assert answer.status_code == 403
    assert "is confirmed by somebody else" in text(answer)


def test_a_reason_that_was_written_is_not_lost_when_something_stands_against_it(house, at):
    found = noticed(house)
    words = "I counted these accounts by hand"

    answer = post(at(house.ana), "finding-decide", found.pk, event="confirm", note=words, version=1)

    assert words in text(answer)


def test_what_one_may_not_read_is_not_there(house, at):
    hidden = noticed(house)

    listed = text(at(house.cai).get(reverse("findings")))
    one = at(house.cai).get(reverse("finding", args=[hidden.pk]))
    decided = post(at(house.cai), "finding-decide", hidden.pk, event="reject", note="x", version=1)

    assert "0 findings that you may read" in listed
    assert one.status_code == decided.status_code == 404


def test_many_are_decided_at_once_each_with_its_own_entry_in_the_journal(house, at):
    some = [noticed(house, f"k{n}") for n in range(7)]
    before = JournalEntry.objects.count()

    answer = at(house.bo).post(
        reverse("findings-decide") + "?state=proposed",
        {"one": [f"{one.pk}:{one.version}" for one in some], "event": "reject", "note": "spam"},
    )

    assert answer.status_code == 302
    assert answer.url.endswith("?state=proposed")
    assert set(Finding.objects.values_list("state", flat=True)) == {"rejected"}
    assert JournalEntry.objects.count() == before + 7


def test_of_many_all_are_decided_or_none(house, at):
    some = [noticed(house, f"k{n}") for n in range(3)]
    boxes = [f"{one.pk}:{one.version}" for one in some[:2]] + [f"{some[2].pk}:99"]

    answer = at(house.bo).post(reverse("findings-decide"), {"one": boxes, "event": "confirm"})

    assert answer.status_code == 409
    assert set(Finding.objects.values_list("state", flat=True)) == {"proposed"}
    assert text(answer).count(" checked") == 2  # what changed is not ticked any more


def test_nothing_ticked_is_said(house, at):
    noticed(house)

    answer = at(house.bo).post(reverse("findings-decide"), {"event": "confirm"})

    assert answer.status_code == 422
    assert "Tick at least one finding." in text(answer)


def test_the_list_is_filtered_sorted_and_turned_by_key(house, at):
    for n in range(120):
        noticed(house, f"k{n:03}", evidence=n)
    browser = at(house.ana)

    first = browser.get(reverse("findings"), {"order": "largest"})
    listed = first.context["listed"]
    second = browser.get(f"{reverse('findings')}?{listed.older}").context["listed"]
    third = browser.get(f"{reverse('findings')}?{second.older}").context["listed"]
    again = browser.get(f"{reverse('findings')}?{second.newer}").context["listed"]

    assert [len(one.rows) for one in (listed, second, third)] == [50, 50, 20]
    seen = [row.evidence for one in (listed, second, third) for row in one.rows]
    assert seen == sorted(seen, reverse=True)
    assert [row.pk for row in again.rows] == [row.pk for row in listed.rows]
    assert (listed.newer, third.older) == ("", "")


def test_ties_are_neither_lost_nor_shown_twice(house, at):
    wanted = {noticed(house, f"k{n:03}").pk for n in range(70)}
    browser = at(house.ana)

    first = browser.get(reverse("findings")).context["listed"]
    second = browser.get(f"{reverse('findings')}?{first.older}").context["listed"]

    keys = [row.pk for row in (*first.rows, *second.rows)]
    assert len(keys) == len(set(keys)) == 70
    assert set(keys) == wanted


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=~1", "after=2024-01-01~1", "before=%00~9", "after=9999-99-99~1", "order=no",
     "size=7", "state=no", "since=no", "place=%3Cb%3E", "after=2024-11-23T22:00:00~1", "q=%00"],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_a_list_all_the_same(house, at, query):
    noticed(house)

    assert at(house.ana).get(f"{reverse('findings')}?{query}").status_code == 200


def test_filters_narrow_by_words_state_kind_place_and_days(house, at):
    noticed(house, "k1")
    noticed(house, "k2").refresh_from_db()
    browser = at(house.ana)

    def count(**asked):
        return len(browser.get(reverse("findings"), asked).context["listed"].rows)

    assert count(q="one text") == count(place="ro") == count(kind="copypasta") == 2
    assert count(q="nothing") == count(place="FR") == count(kind="other") == 0
    assert count(since="2024-11-23", until="2024-11-23") == 2
    assert count(since="2024-11-24") == count(until="2024-11-22") == 0
    assert (count(state="proposed"), count(state="rejected")) == (2, 0)


def test_a_list_asks_as_many_questions_for_fifty_as_for_one(house, at):
    def questions():
        browser = at(house.ana)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("findings"))
        return len(asked)

    noticed(house, "k0", subjects=[account("0")])
    one = questions()
    for n in range(1, 50):
        noticed(house, f"k{n}", subjects=[account(str(n))])

    assert questions() == one


def test_a_finding_is_put_into_a_new_incident(house, at):
    found = noticed(house)

    answer = post(at(house.ana), "finding-gather", found.pk, title="Forged ballots")

    [incident] = Incident.objects.all()
    assert answer.url == reverse("incident", args=[incident.pk])
    assert incident.findings.get().finding_id == found.pk


def test_an_incident_or_a_title_is_needed(house, at):
    found = noticed(house)

    answer = post(at(house.ana), "finding-gather", found.pk)

    assert answer.status_code == 422
    assert 'href="#gather-title"' in text(answer)


def test_another_organisation_suggests_and_the_owner_answers(house, at):
    found = noticed(house, visibility="network", network=house.network)
    cai, bo = at(house.cai), at(house.bo)

    assert "Suggest" in text(cai.get(reverse("finding", args=[found.pk])))
    post(cai, "finding-suggest", found.pk, what="reject", reason="It is a wire story.")
    [asked] = Proposal.objects.all()
    shown = text(bo.get(reverse("finding", args=[found.pk])))
    answer = post(bo, "finding-answer", found.pk, asked.pk, answer="accept", version=asked.version)

    assert "It is a wire story." in shown
    assert answer.status_code == 302
    assert Finding.objects.get(pk=found.pk).state == "rejected"


def test_one_finding_is_said_to_be_the_same_as_another_and_taken_apart_again(house, at):
    first, second = noticed(house, "k1"), noticed(house, "k2")
    browser = at(house.bo)

    post(browser, "finding-merge", second.pk, into=first.pk, version=second.version)
    merged = Finding.objects.get(pk=second.pk)
    page = text(browser.get(reverse("finding", args=[second.pk])))
    post(browser, "finding-part", second.pk, note="another town", version=merged.version)

    assert merged.canonical_id == first.pk
    assert "which figures count in its place" in page
    assert Finding.objects.get(pk=second.pk).canonical_id is None


def test_people_speak_and_give_each_other_work(house, at):
    found = noticed(house)
    browser = at(house.bo)

    post(
        browser,
        "comment",
        "finding",
        found.pk,
        text="Same crowd as in May",
        mentioned=[house.ana.pk],
    )
    post(browser, "assign", "finding", found.pk, person=house.ana.pk, task="Ask Delta")
    inbox = text(at(house.ana).get(reverse("start")))

    assert Comment.objects.get().text == "Same crowd as in May"
    assert "Ask Delta" in inbox
    assert "Same crowd as in May" in inbox


def test_labels_and_links_of_a_finding_are_changed_on_a_page(house, at):
    found = noticed(house)
    given(house.bo, house.ecdc, Role.SENDER)
    address = reverse("record-edit", args=["finding", found.pk])
    browser = at(house.bo)
    form = browser.get(address).context["form"]
    fields = {one.name: one.value() for one in form if one.value() not in (None, "", [])}

    answer = browser.post(address, {**fields, "tlp": "red", "note": "names a victim", "version": 1})

    assert answer.status_code == 302, text(answer)
    assert Finding.objects.get(pk=found.pk).tlp == "red"
    assert kinds.kind("finding").field("tlp").is_label


def test_words_of_catalogs_are_put_on_a_finding_and_taken_off_again(house, at):
    found = noticed(house)
    browser = at(house.ana)

    put = post(browser, "finding-words", found.pk, word="disarm:T0084.001", version=1)
    page = text(browser.get(reverse("finding", args=[found.pk])))
    now = Finding.objects.get(pk=found.pk).version
    off = post(browser, "finding-words", found.pk, word="place:RO", event="off", version=now)
    odd = post(browser, "finding-words", found.pk, word="<b>", version=now)

    assert put.status_code == off.status_code == 302
    assert "Use Copypasta" in page
    assert {str(one) for one in found.classifications.all()} == {"disarm:T0084.001"}
    assert odd.status_code == 422
