"""Drafting an alert, its review by somebody else, and who is told, on the pages."""

import pytest
from django.urls import reverse

from tests.casework.cases import account, approved, drafted, noticed
from tests.casework.people import of
from tocsin.casework import alerts, circulating, findings, incidents
from tocsin.casework.models import Alert, AlertRevision, Asset, Submission


def text(answer):
    return answer.content.decode()


def post(browser, name, *args, **fields):
    return browser.post(reverse(name, args=args), fields)


def fresh(revision):
    return AlertRevision.objects.get(pk=revision.pk)


WORDS = {"ref": "NET-2024-009", "tlp": "amber", "pap": "amber", "title": "Forged ballots",
         "summary": "One text, three accounts.", "language": "en"}  # fmt: skip


def test_an_alert_of_an_incident_rests_on_its_confirmed_findings(house, at):
    sure, unsure = noticed(house, "k1"), noticed(house, "k2")
    findings.decide(sure, "confirm", of(house.bo, house.ecdc))
    incident = incidents.open_(of(house.ana, house.ecdc), "Ballots", findings=[sure, unsure])
    address = f"{reverse('alert-draft')}?incident={incident.pk}"
    browser = at(house.ana)

    start = browser.get(address).context["form"].initial
    answer = browser.post(address, WORDS)

    [revision] = AlertRevision.objects.all()
    assert start["title"] == "Ballots"
    assert start["ref"].startswith("ECDC-")
    assert answer.url == reverse("revision", args=[revision.pk])
    assert [one.finding_id for one in revision.findings.all()] == [sure.pk]
    assert revision.alert.incident == incident


def test_a_draft_without_a_title_is_shown_again_with_what_was_written(house, at):
    answer = at(house.ana).post(reverse("alert-draft"), {**WORDS, "title": ""})

    assert answer.status_code == 422
    assert 'href="#draft-title"' in text(answer)
    assert "One text, three accounts." in text(answer)
    assert not Alert.objects.exists()


def test_assets_are_chosen_from_whom_the_findings_are_about_and_by_their_ids(house, at):
    finding = noticed(house, subjects=[account("77")])
    revision = drafted(house, assets=0)
    revision = alerts.rest_on(fresh(revision), [finding], of(house.ana, house.ecdc))
    subject = finding.subjects.get().subject
    browser = at(house.ana)
    page = text(browser.get(reverse("revision-assets", args=[revision.pk])))

    answer = post(
        browser, "revision-assets", revision.pk, version=fresh(revision).version,
        named=[subject.pk], others="fake-news.example https://fake-news.example/a",
        **{f"url-{subject.pk}": "https://x.example/77",
           f"requested_measure-{subject.pk}": "visibility:CONTENT_LABELLED",
           f"no_evidence_reason-{subject.pk}": "seen live"},
    )  # fmt: skip

    assert "account 77" not in page
    assert "<code><bdi>77</bdi></code>" in page
    assert answer.status_code == 302, text(answer)
    rows = {(one.subject.native_id, one.url, one.requested_measure) for one in Asset.objects.all()}
    assert rows == {
        ("77", "https://x.example/77", "visibility:CONTENT_LABELLED"),
        ("fake-news.example", "https://fake-news.example/a", ""),
    }


def test_ana_submits_bo_approves_and_ana_may_not(house, at):
    revision = drafted(house)
    post(
        at(house.ana), "revision-step", revision.pk, event="submit", version=fresh(revision).version
    )

    hers = text(at(house.ana).get(reverse("revision", args=[revision.pk])))
    tried = post(at(house.ana), "revision-step", revision.pk, event="approve",
                 version=fresh(revision).version)  # fmt: skip
    done = post(at(house.bo), "revision-step", revision.pk, event="approve",
                version=fresh(revision).version)  # fmt: skip

    assert "Approve these words" not in hers
    assert tried.status_code == 403
    assert done.status_code == 302
    assert fresh(revision).state == "approved"


def test_a_review_goes_back_with_words_and_not_without(house, at):
    revision = alerts.submit(drafted(house), of(house.ana, house.ecdc))
    browser = at(house.bo)

    silent = post(browser, "revision-step", revision.pk, event="return", version=revision.version)
    told = post(browser, "revision-step", revision.pk, event="return", version=revision.version,
                note="Say who may be innocent")  # fmt: skip

    assert silent.status_code == 409
    assert told.status_code == 302
    assert "Say who may be innocent" in text(browser.get(reverse("revision", args=[revision.pk])))


def test_an_edit_voids_the_approval_and_the_page_says_whose(house, at):
    revision = approved(house)
    browser = at(house.ana)
    words = {name: getattr(revision, name) or "" for name in ("title", "summary", "language")}

    warned = text(browser.get(reverse("revision-edit", args=[revision.pk])))
    post(browser, "revision-edit", revision.pk, **{**words, "summary": "Four accounts"},
         version=revision.version)  # fmt: skip
    page = text(browser.get(reverse("revision", args=[revision.pk])))

    assert "an approval is void" in warned
    assert fresh(revision).state == "draft"
    assert "p-bo approved other words than these" in page


def test_two_who_edit_at_once_see_each_others_words(house, at):
    revision = drafted(house)
    seen = fresh(revision).version
    alerts.edit(fresh(revision), of(house.bo, house.ecdc), title="Bo was faster")

    answer = post(at(house.ana), "revision-edit", revision.pk, title="Ana’s title",
                  summary="One text", language="en", version=seen)  # fmt: skip

    assert answer.status_code == 409
    assert "Bo was faster" in text(answer)
    assert "Ana’s title" in text(answer)
    assert fresh(revision).title == "Bo was faster"


def test_only_recipients_whose_clearance_covers_the_label_are_offered(house, at):
    revision = drafted(house, tlp="amber")
    browser = at(house.ana)

    def offered():
        forms = browser.get(reverse("revision", args=[revision.pk])).context["forms"]
        return list(forms["address"].fields["recipient"].queryset)

    low = offered()
    house.platform.clearance = "amber"
    house.platform.save()
    high = offered()
    answer = post(browser, "revision-address", revision.pk, recipient=house.platform.pk,
                  channel="email", address="a@b.example",
                  version=fresh(revision).version)  # fmt: skip

    assert house.platform not in low
    assert house.platform in high
    assert answer.status_code == 302
    assert Submission.objects.get().recipient == house.platform


def test_what_differs_between_revisions_is_shown_word_by_word(house, at):
    first = approved(house)
    ana = of(house.ana, house.ecdc)
    second = alerts.edit(alerts.again(first, ana), ana, title="Forged ballots in Cluj")

    page = text(at(house.bo).get(reverse("revision-compare", args=[first.pk, second.pk])))

    assert "<ins>" in page
    assert "in Cluj" in page
    assert "<del>" not in page


def test_revisions_of_other_alerts_are_not_compared(house, at):
    first, second = drafted(house), drafted(house, ref="NET-2024-002")

    answer = at(house.bo).get(reverse("revision-compare", args=[first.pk, second.pk]))

    assert answer.status_code == 404


def test_the_list_shows_each_alert_by_its_newest_revision(house, at):
    first = approved(house)
    second = alerts.again(first, of(house.ana, house.ecdc))

    rows = at(house.bo).get(reverse("alerts")).context["listed"].rows

    assert [one.pk for one in rows] == [second.pk]


@pytest.mark.parametrize("name", ["revision", "revision-edit", "revision-assets"])
def test_another_organisations_alert_is_not_there(house, at, name):
    revision = drafted(house)

    assert at(house.cai).get(reverse(name, args=[revision.pk])).status_code == 404


def test_what_was_sent_is_not_offered_to_be_changed_but_begun_anew(house, at):
    house.platform.clearance = "amber"
    house.platform.save()
    ana, bo = of(house.ana, house.ecdc), of(house.bo, house.ecdc)
    revision = drafted(house)
    circulating.address(
        fresh(revision), house.platform, ana, channel="email", address="a@b.example"
    )
    circulating.submit(fresh(revision), ana)
    circulating.approve(fresh(revision), bo)
    browser = at(house.ana)

    before = browser.get(reverse("revision", args=[revision.pk])).context["may_edit"]
    Submission.objects.update(attempts=1)
    after = browser.get(reverse("revision", args=[revision.pk])).context["may_edit"]
    answer = post(
        browser, "revision-step", revision.pk, event="again", version=fresh(revision).version
    )

    assert (before, after) == (True, False)
    assert answer.url == reverse("revision", args=[AlertRevision.objects.latest("pk").pk])


def test_what_was_published_is_contested_and_the_answer_is_there_for_all(house, at):
    revision = alerts.publish(approved(house), of(house.ana, house.ecdc))
    post(at(house.ana), "revision-contest", revision.pk, by="A candidate", note="It was a petition")
    contest = revision.corrections.get()
    page = text(at(house.bo).get(reverse("revision", args=[revision.pk])))

    hers = post(at(house.ana), "revision-judge", revision.pk, contest.pk, event="uphold", note="No",
                version=revision.version)  # fmt: skip
    his = post(at(house.bo), "revision-judge", revision.pk, contest.pk, event="withdraw",
               note="They are right", version=revision.version)  # fmt: skip

    assert "A candidate" in page
    assert (hers.status_code, his.status_code) == (403, 302)
    assert fresh(revision).state == "withdrawn"
    assert "They are right" in text(at(house.ana).get(reverse("revision", args=[revision.pk])))
