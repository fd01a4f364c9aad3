"""An alert as a report says what was seen, what is asked, what was answered, and hides no doubt."""

from io import BytesIO

from docx import Document as Library
from msgspec.structs import replace

from tests.exchange.records import ALERT, CLONE, FINDING, LATER, asset, subject, technique
from tocsin.reports.alert import alert_report
from tocsin.reports.document.docx_ import docx
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf


def page(told=ALERT):
    return html(alert_report(told, LATER))


def test_it_says_the_claim_the_chance_and_who_may_be_innocent():
    said = page()
    assert "3 accounts posted one text 4 times" in said
    assert "q = 1.0 × 10⁻⁸" in said
    assert "A press release that all quoted." in said
    assert "Confirmed by p-bo: seen by myself" in said


def test_a_finding_that_nobody_decided_on_says_so():
    assert "nobody has decided on it" in page(replace(ALERT, findings=(CLONE,)))


def test_a_revision_that_nobody_approved_says_so_at_the_top():
    said = page(replace(ALERT, reviewers=(), state="draft"))
    assert said.index("nobody but its authors") < said.index("What was found")


def test_addresses_cannot_be_clicked():
    said = page()
    assert "hxxps://x[.]example/a" in said
    assert "https://x.example" not in said


def test_answers_stand_item_by_item_with_the_looks_afterwards():
    said = page()
    assert "account suspended" in said
    assert "account gone" in said
    unanswered = replace(ALERT.submissions[0], answers=(), responded_at=None)
    assert "no answer" in page(replace(ALERT, submissions=(unanswered,)))


def test_a_withdrawn_finding_says_that_it_counts_no_more():
    assert "counts in no figure" in page(
        replace(ALERT, findings=(replace(FINDING, state="withdrawn"),))
    )


def test_each_technique_says_who_says_so_why_and_on_what_proof():
    said = page()
    assert "suggested by copypasta 3, confirmed by p-bo on 2024-11-24: “word for word”" in said
    assert "finding:1: 2 rows (p1, p2)" in said
    assert "finding:2: suggested by copypasta 3, not confirmed by anybody" in said
    by_hand = replace(
        technique("T0048", on=ALERT.place), added_by="p-ana", by_program=False, decided_by="p-ana"
    )
    whole = page(replace(ALERT, techniques=(by_hand,)))
    assert "the alert as a whole: attached by p-ana on 2024-11-24" in whole


def test_a_public_one_names_nobody_who_judged_a_technique_and_no_post():
    said = page(replace(ALERT, tlp="clear"))
    assert "confirmed by a person on 2024-11-24: “word for word”" in said
    assert "(p1, p2)" not in said


def test_a_text_for_the_office_is_tagged_with_each_technique():
    made = Library(BytesIO(docx(alert_report(ALERT, LATER))))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    tags = [one.get(f"{name}val") for one in made.element.iter(f"{name}tag")]
    assert tags == [
        "disarm:T0084.001@1.6 confirmed", "disarm:T0149.003@1.6 suggested",
        "attack:T1566@ids only confirmed", "commitment14:TTP-9@2026-11-22 confirmed",
    ]  # fmt: skip
    held = [one.text for control in made.element.iter(f"{name}sdt")
            for one in control.iter(f"{name}t")]  # fmt: skip
    assert held == ["T0084.001", "T0149.003", "T1566", "TTP-9"]


def test_what_restricts_speech_is_not_named_beside_a_technique():
    told = replace(ALERT, findings=(replace(FINDING, techniques=(technique("T0049.003"),)),))
    said = page(told)
    assert "C00073" in said
    assert "C00016" not in said
    assert "with a caution are not named here" in said


def test_nothing_of_an_outlet_under_annex_xv_is_in_a_public_one():
    told = replace(
        ALERT, tlp="clear", assets=(asset(subject("domain", "rt.com", ""), "https://rt.com/x"),)
    )
    assert "rt[.]com" not in page(told)
    assert "rt[.]com" in page(replace(told, tlp="green"))


def test_it_is_a_pdf_and_a_text_too():
    report = alert_report(ALERT, LATER)
    assert pdf(report).startswith(b"%PDF")
    assert docx(report).startswith(b"PK")


def test_an_empty_alert_is_a_report():
    bare = replace(
        ALERT, findings=(), assets=(), submissions=(), incident=None, elections=(), method="",
        action="", deadline_at=None,
    )  # fmt: skip
    assert "What is asked" not in page(bare)
    assert pdf(alert_report(bare, LATER)).startswith(b"%PDF")
