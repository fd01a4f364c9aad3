"""A submission's pages: the clock, events, the answer item by item, and what can be seen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.casework.cases import drafted
from tests.casework.people import given, of, somebody
from tocsin.casework import checks, circulating, submissions
from tocsin.casework.models import AlertRevision, Decision, LivenessCheck, Role, Submission
from tocsin.casework.rapid.clock import Policy
from tocsin.casework.rapid.liveness import Check, Result
from tocsin.casework.rapid.states import Event
from tocsin.casework.submissions import Said

DAY = timedelta(days=1)
USUAL = Policy(profile="usual", acknowledge=24, respond=72, final=168)


def text(answer):
    return answer.content.decode()


def post(browser, name, *args, **fields):
    return browser.post(reverse(name, args=args), fields)


def fresh(submission):
    return Submission.objects.get(pk=submission.pk)


@pytest.fixture
def sent(house):
    """Return a function that makes a submission of two assets, sent some time ago."""
    house.platform.clearance = "amber"
    house.platform.save()

    def made(ref="NET-2024-001", ago=timedelta(hours=1)):
        ana, bo = of(house.ana, house.ecdc), of(house.bo, house.ecdc)
        revision = drafted(house, ref=ref, assets=2)
        one = circulating.address(
            revision, house.platform, ana, channel="email", address="a@b.example"
        )
        circulating.submit(AlertRevision.objects.get(pk=revision.pk), ana)
        circulating.approve(AlertRevision.objects.get(pk=revision.pk), bo)
        when = datetime.now(UTC) - ago
        said = Said(channel="email", address="a@b.example", payload_sha256="c" * 64, policy=USUAL,
                    occurred_at=when)  # fmt: skip
        return submissions.apply(fresh(one), Event.SEND, ana, said)

    return made


def item(asset, **said):
    """Return the fields of one item of an answer."""
    return {f"a{asset.pk}-0-{name}": value for name, value in {"scope": "full", **said}.items()}


def test_the_clock_is_on_the_page_in_words(house, at, sent):
    page = text(at(house.ana).get(reverse("submission", args=[sent(ago=4 * DAY).pk])))

    assert "overdue" in page
    assert "ago" in page
    assert "in 2 days" in page or "in 3 days" in page


def test_overdue_answers_have_a_list_of_their_own_the_longest_first(house, at, sent):
    late, later, fine = sent(ago=4 * DAY), sent("N-2", ago=5 * DAY), sent("N-3")

    rows = at(house.ana).get(reverse("overdue")).context["clocked"]

    assert [one.submission.pk for one in rows] == [later.pk, late.pk]
    assert fine.pk not in {one.submission.pk for one in rows}


def test_a_list_of_many_asks_no_more_than_of_one(house, at, sent):
    def questions(name):
        browser = at(house.ana)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse(name))
        return len(asked)

    sent(ago=5 * DAY)
    before = questions("submissions"), questions("overdue")
    for n in range(8):
        sent(f"N-{n}", ago=5 * DAY)

    assert (questions("submissions"), questions("overdue")) == before


def test_an_acknowledgement_by_telephone_is_written_down_with_the_time_it_was_given(
    house, at, sent
):
    one = sent(ago=2 * DAY)
    called = (datetime.now(UTC) - DAY).strftime("%Y-%m-%dT%H:%M")
    browser = at(house.ana)
    page = text(browser.get(reverse("submission-event", args=[one.pk, "acknowledge"])))

    answer = post(browser, "submission-event", one.pk, "acknowledge", version=one.version,
                  occurred_at=called, on_behalf_of="J. Doe", note="by telephone")  # fmt: skip

    assert "Who of the recipient said so" in page
    assert answer.status_code == 302, text(answer)
    step = fresh(one).steps.get(event="acknowledge")
    assert step.on_behalf_of == "J. Doe"
    assert step.recorded_at - step.occurred_at > timedelta(hours=23)


@pytest.mark.parametrize("event", ["nonsense", "send", "respond", "approve", "reopen"])
def test_events_that_have_other_pages_are_not_there(house, at, sent, event):
    address = reverse("submission-event", args=[sent().pk, event])

    assert at(house.ana).get(address).status_code == 404


def test_what_the_machine_refuses_is_said_with_every_reason(house, at, sent):
    one = sent()

    answer = post(at(house.ana), "submission-event", one.pk, "close", version=one.version,
                  closing="resolved")  # fmt: skip

    assert answer.status_code in {403, 409}
    assert fresh(one).state == "sent"


def test_an_answer_is_written_down_item_by_item(house, at, sent):
    one = sent()
    first, second = one.revision.assets.order_by("pk")
    browser = at(house.ana)
    page = browser.get(reverse("submission-answer", args=[one.pk]))

    answer = post(
        browser, "submission-answer", one.pk, version=one.version, mode="both", note="mixed",
        **item(first, measure="visibility:CONTENT_DISABLED", territories="RO, FR", scope="partial",
               ground="INCOMPATIBLE_CONTENT", redress="true"),
        **item(second, measure="ours:NO_VIOLATION"),
    )  # fmt: skip

    assert len(page.context["answered"]) == 2
    assert answer.status_code == 302, text(answer)
    kept = Decision.objects.get(asset=first)
    assert (kept.territories, kept.scope, kept.mode) == (["FR", "RO"], "partial", "both")
    assert kept.redress_info_given is True
    assert Decision.objects.get(asset=second).measure == "ours:NO_VIOLATION"
    assert fresh(one).state == "responded"


def test_an_amended_answer_stands_in_the_place_of_the_first_and_both_are_shown(house, at, sent):
    one = sent()
    first, second = one.revision.assets.order_by("pk")
    browser = at(house.ana)
    for measure in ("ours:UNDER_REVIEW", "visibility:CONTENT_REMOVED"):
        answer = post(browser, "submission-answer", one.pk, version=fresh(one).version,
                      mode="written", **item(first, measure=measure))  # fmt: skip
        assert answer.status_code == 302, text(answer)

    page = text(browser.get(reverse("submission", args=[one.pk])))

    assert Decision.objects.get(measure="visibility:CONTENT_REMOVED").supersedes is not None
    assert "<del><bdi>ours:UNDER_REVIEW" in page
    assert not Decision.objects.filter(asset=second).exists()


def test_an_item_that_says_what_cannot_be_keeps_all_that_was_written(house, at, sent):
    one = sent()
    first, _second = one.revision.assets.order_by("pk")

    answer = post(
        at(house.ana), "submission-answer", one.pk, version=one.version, mode="written",
        note="they were kind", **item(first, measure="visibility:DANCED", statement="SOR-1"),
    )  # fmt: skip

    assert answer.status_code == 422
    assert "they were kind" in text(answer)
    assert "SOR-1" in text(answer)
    assert f'href="#item-a{first.pk}-0-measure"' in text(answer)
    assert not Decision.objects.exists()


def test_an_answer_without_any_measure_is_none(house, at, sent):
    one = sent()

    answer = post(at(house.ana), "submission-answer", one.pk, version=one.version, mode="oral")

    assert answer.status_code == 422
    assert "Choose a measure" in text(answer)


def test_an_answer_that_came_as_a_table_is_taken_in_or_its_wrong_lines_named(house, at, sent):
    one = sent()
    browser = at(house.ana)
    table = "asset,measure\nhttps://x.example/0,visibility:CONTENT_REMOVED\n"

    wrong = post(browser, "submission-answer-table", one.pk, version=one.version, mode="written",
                 text=table + "https://x.example/1,DANCED\n")  # fmt: skip
    right = post(browser, "submission-answer-table", one.pk, version=one.version, mode="written",
                 text=table)  # fmt: skip

    assert wrong.status_code == 422
    assert "DANCED" in text(wrong)
    assert right.status_code == 302, text(right)
    assert Decision.objects.get().measure == "visibility:CONTENT_REMOVED"


def test_a_look_is_written_down_and_two_of_them_are_a_conclusion(house, at, sent):
    one = sent(ago=3 * DAY)
    asset = one.revision.assets.order_by("pk")[0]
    browser = at(house.ana)

    for hours in (5, 2):
        seen = (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M")
        answer = post(browser, "submission-look", one.pk, asset=asset.pk, result="removed",
                      checked_at=seen, country="ro")  # fmt: skip
        assert answer.status_code == 302, text(answer)

    assert LivenessCheck.objects.filter(asset=asset, country="RO").count() == 2
    assert "removed, from RO" in text(browser.get(reverse("submission", args=[one.pk])))


def test_a_country_that_is_none_is_refused_beside_its_field(house, at, sent):
    one = sent()
    asset = one.revision.assets.order_by("pk")[0]

    answer = post(
        at(house.ana), "submission-look", one.pk, asset=asset.pk, result="removed", country="QQ"
    )

    assert answer.status_code == 422
    assert 'href="#look-country"' in text(answer)


def test_what_came_back_is_confirmed_by_a_person_and_opens_a_closed_submission(house, at, sent):
    one = sent(ago=10 * DAY)
    asset = one.revision.assets.order_by("pk")[0]
    ana = of(house.ana, house.ecdc)
    post(at(house.ana), "submission-answer", one.pk, version=one.version, mode="written",
         occurred_at=(datetime.now(UTC) - 9 * DAY).strftime("%Y-%m-%dT%H:%M"),
         **item(asset, measure="visibility:CONTENT_REMOVED"))  # fmt: skip
    post(
        at(house.bo),
        "submission-event",
        one.pk,
        "close",
        version=fresh(one).version,
        closing="resolved",
    )
    for days, result in (
        (8, Result.REMOVED),
        (7, Result.REMOVED),
        (2, Result.AVAILABLE),
        (1, Result.AVAILABLE),
    ):
        checks.look(asset, Check(asset=str(asset.pk), checked_at=datetime.now(UTC) - days * DAY,
                                 vantage="RO", method="browser", result=result), ana)  # fmt: skip
    [back] = checks.came_back(asset, datetime.now(UTC), ana)
    page = text(at(house.bo).get(reverse("submission", args=[one.pk])))

    answer = post(at(house.ana), "back-reopen", one.pk, back.pk, version=fresh(one).version)

    assert "Came back" in page
    assert answer.status_code == 302, text(answer)
    assert fresh(one).state == "reopened"


def test_a_contact_reads_what_was_sent_to_them_and_answers_it(house, at, sent):
    one = sent()
    dan = somebody("dan", house.platform, Role.CONTACT)
    first, _second = one.revision.assets.order_by("pk")
    browser = at(dan)

    start = browser.get(reverse("start"))
    page = text(browser.get(reverse("submission", args=[one.pk])))
    answer = post(browser, "submission-answer", one.pk, version=one.version, mode="written",
                  **item(first, measure="visibility:CONTENT_LABELLED"))  # fmt: skip

    assert start.url == reverse("submissions")
    assert "One text, three accounts" in page
    assert "Well sourced" not in page
    assert "History" not in page
    assert answer.status_code == 302, text(answer)
    assert fresh(one).state == "responded"


def test_what_was_not_sent_is_not_there_for_the_recipient(house, at):
    house.platform.clearance = "amber"
    house.platform.save()
    one = circulating.address(drafted(house), house.platform, of(house.ana, house.ecdc))
    dan = somebody("dan", house.platform, Role.CONTACT)

    assert at(dan).get(reverse("submission", args=[one.pk])).status_code == 404


def test_a_sending_shows_first_what_would_be_handed_over(house, at):
    house.platform.clearance = "amber"
    house.platform.save()
    given(house.ana, house.ecdc, Role.ADMIN)
    one = circulating.address(drafted(house), house.platform, of(house.ana, house.ecdc),
                              channel="email", address="a@b.example")  # fmt: skip

    answer = at(house.ana).get(reverse("submission-preview", args=[one.pk]))

    assert answer.status_code == 200
    assert "Send exactly this" not in text(answer)
