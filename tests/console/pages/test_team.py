"""Team, tokens, journal, jobs and evidence: what they show, to whom, and what may be done there."""

from django.urls import reverse

from tests.casework.cases import noticed
from tests.casework.people import given, of, somebody
from tests.console.pages.places import furnished
from tocsin.casework.models import Participation, Person, Role
from tocsin.console.tokens.model import Token
from tocsin.jobs import asking
from tocsin.jobs.models import Job


def text(answer):
    return answer.content.decode()


def post(browser, name, *args, **fields):
    return browser.post(reverse(name, args=args), fields)


def test_an_administrator_takes_somebody_in_and_makes_their_link_which_is_shown_once(house, at):
    given(house.ana, house.ecdc, Role.ADMIN)
    browser = at(house.ana)

    answer = post(browser, "team-join", username="eva", roles=["viewer", "analyst"])
    eva = Person.objects.get(user__username="eva")
    link = text(post(browser, "team-invite", eva.pk))
    after = text(browser.get(reverse("team")))

    assert answer.status_code == 302, text(answer)
    assert {one.role for one in eva.participations.all()} == {"viewer", "analyst"}
    assert "/accounts/invitation/" in link
    assert "/accounts/invitation/" not in after


def test_who_administers_nothing_is_neither_offered_it_nor_let(house, at):
    browser = at(house.cai)
    role = Participation.objects.filter(person=house.bo)[0]

    page = text(browser.get(reverse("team")))
    tried = [post(browser, "team-join", username="eva", roles=["viewer"]),
             post(browser, "team-give", person=house.cai.pk, role="admin"),
             post(browser, "team-end", role.pk),
             post(browser, "team-invite", house.bo.pk),
             post(browser, "team-switch", mode="read_only", reason="x")]  # fmt: skip

    assert "Take somebody in" not in page
    assert [one.status_code for one in tried] == [403, 403, 404, 404, 403]
    assert not Person.objects.filter(user__username="eva").exists()


def test_the_emergency_switch_stops_writing_and_every_page_says_so(house, at):
    found = noticed(house)

    switched = post(at(house.bo), "team-switch", mode="read_only", reason="a laptop was taken")
    page = text(at(house.bo).get(reverse("findings")))
    tried = post(at(house.bo), "finding-decide", found.pk, event="confirm", version=found.version)
    back = post(at(house.bo), "team-switch", mode="normal", reason="it is found")

    assert switched.status_code == back.status_code == 302
    assert "an emergency switch is on" in page
    assert tried.status_code == 409
    assert "emergency" not in text(at(house.bo).get(reverse("findings"))).lower()


def test_a_token_is_shown_once_and_taken_back(house, at):
    browser = at(house.ana)
    until = "2027-01-01"

    made = text(post(browser, "tokens", purpose="nightly", scopes=["read"], expires_on=until))
    token = Token.objects.get()
    after = text(browser.get(reverse("tokens")))
    taken = post(browser, "token-revoke", token.pk, version=token.version)

    assert f"tocsin_{token.prefix}_" in made
    assert f"tocsin_{token.prefix}_" not in after
    assert taken.status_code == 302
    assert Token.objects.get().revoked_at is not None


def test_a_token_for_more_than_its_person_may_is_refused_with_the_reason(house, at):
    answer = post(at(house.ana), "tokens", purpose="x", scopes=["admin"], expires_on="2027-01-01")

    assert answer.status_code == 409
    assert "is of no use without a role" in text(answer)


def test_the_journal_is_for_auditors_and_proves_itself(house, at):
    noticed(house)
    eve = somebody("eve", house.ecdc, Role.AUDITOR)
    browser = at(eve)

    start = browser.get(reverse("start"))
    listed = browser.get(reverse("journal"), {"verb": "finding"})
    proven = text(post(browser, "journal-prove"))

    assert start.url == reverse("journal")
    assert {one.verb for one in listed.context["listed"].rows} == {"finding.propose"}
    assert "holds" in proven
    assert at(house.ana).get(reverse("journal")).status_code == 403
    assert browser.get(reverse("findings")).context["listed"].count == 0


def test_jobs_show_how_far_they_are_and_are_called_off(house, at):
    given(house.ana, house.ecdc, Role.ADMIN)
    job = asking.ask("prove", {}, of(house.ana, house.ecdc))
    browser = at(house.ana)

    page = text(browser.get(reverse("jobs")))
    other = post(at(house.cai), "job-cancel", job.pk)
    called = post(browser, "job-cancel", job.pk)

    assert f"prove {job.pk}" in page
    assert other.status_code == 404
    assert called.status_code == 302, text(called)
    assert Job.objects.get().state == "cancelled"


def test_records_of_every_kind_are_added_confirmed_by_another_and_changed(house, at):
    ana, bo = at(house.ana), at(house.bo)

    made = post(ana, "record-new", "outcome", kind="geo_block", on_date="2024-12-01",
                attested_by=house.delta.pk, contribution="contributed",
                note="from their letter")  # fmt: skip
    address = made.url
    hers = post(ana, "record-confirm", "outcome", address.split("/")[-2], version=1)
    his = post(bo, "record-confirm", "outcome", address.split("/")[-2], version=1)
    page = text(bo.get(address))

    assert made.status_code == 302, text(made)
    assert hers.status_code == 403
    assert his.status_code == 302, text(his)
    assert "Doubt it" in page
    assert "contributed" in page


def test_a_search_finds_what_one_may_read_and_nothing_else(house, at):
    furnished(house)

    hers = at(house.ana).get(reverse("search"), {"q": "forged"}).context["found"]
    his = at(house.cai).get(reverse("search"), {"q": "forged"}).context["found"]

    assert {str(one.title) for one in hers} == {"Incidents", "What alerts say"}
    assert his == []


def test_a_finding_is_sealed_from_its_page_checked_and_handed_over(
    house, at, tmp_path, settings_with
):
    (tmp_path / "tocsin.toml").write_text('name = "river"\n')
    settings_with(TOCSIN_WATCH=tmp_path)
    found = noticed(house)
    browser = at(house.ana)

    sealed = post(browser, "finding-preserve", found.pk, purpose="evidence for casework")
    exhibit = found.exhibits.get()
    page = text(browser.get(reverse("exhibit", args=[exhibit.pk])))
    custody = text(browser.get(reverse("exhibit-custody", args=[exhibit.pk])))
    checked = text(post(browser, "exhibit-check", exhibit.pk))
    bundle = post(browser, "exhibit-bundle", exhibit.pk, purpose="for the authority")
    content = b"".join(bundle.streaming_content)
    upload = tmp_path / "given.zip"
    upload.write_bytes(content)
    with upload.open("rb") as file:
        report = text(browser.post(reverse("evidence-check"), {"bundle": file}))

    assert sealed.status_code == 302, text(sealed)
    assert exhibit.manifest_sha256 in page
    assert "evidence for casework" in custody
    assert "unsigned" in checked
    assert content[:2] == b"PK"
    assert "unsigned" in report
    assert "Check by check" in report
