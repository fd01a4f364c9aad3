"""Who gets in, how, for how long, and who does not."""

import re
from datetime import timedelta

import pytest

from tests.casework.people import given, of, somebody
from tests.console.browsing import PASSWORD, Browser, with_password
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import JournalEntry, Role
from tocsin.console.accounts import idle, inviting
from tocsin.console.accounts.models import Invitation, Session

ANOTHER = "another horse battery staple"


@pytest.fixture
def admin(house):
    given(house.bo, house.ecdc, Role.ADMIN)
    return of(house.bo, house.ecdc)


def test_who_knows_the_password_gets_in(house, browser):
    answer = browser.sign_in(with_password(house.ana))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert browser.get("/").status_code == 200


def test_the_page_that_was_asked_for_is_where_one_lands(house, browser):
    asked = browser.get("/").headers["Location"]
    answer = browser.send(asked, login=with_password(house.ana), password=PASSWORD, next="/")

    assert (asked, answer.headers["Location"]) == ("/accounts/login/?next=/", "/")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_elsewhere_after_signing_in(house, browser, elsewhere):
    path = f"/accounts/login/?next={elsewhere}"
    answer = browser.send(path, login=with_password(house.ana), password=PASSWORD, next=elsewhere)

    assert answer.headers["Location"] == "/"


def test_an_unknown_name_and_a_wrong_password_are_told_alike(house, browser):
    """Nobody finds out who works here."""
    known = browser.sign_in(with_password(house.ana), "wrong").content.decode()
    unknown = Browser().sign_in("zoe", "wrong").content.decode()

    told = [
        re.search(r'<li class="?.*?</li>|<li>.*?</li>', page, re.DOTALL)
        for page in (known, unknown)
    ]
    assert told[0][0] == told[1][0]


def test_five_wrong_passwords_close_the_door_for_a_while(house, browser):
    """To every browser, whatever it then says; others get in meanwhile."""
    name, other = with_password(house.ana), with_password(house.bo)
    for _ in range(5):
        browser.sign_in(name, "wrong")

    assert browser.sign_in(name).status_code != 302
    assert Browser(REMOTE_ADDR="10.9.8.7").sign_in(name).status_code != 302
    assert Browser(REMOTE_ADDR="10.9.8.8").sign_in(other).status_code == 302


def test_wrong_passwords_are_counted_over_names_too(house, browser):
    """One password tried on everybody is slowed down like many on one."""
    for n in range(10):
        browser.sign_in(f"somebody{n}", "Spring2026!!")

    assert browser.sign_in(with_password(house.ana)).status_code != 302


def test_a_cookie_from_before_the_sign_in_opens_nothing_after_it(house):
    """Whoever planted one in somebody's browser is not signed in with them."""
    thief = Browser()
    thief.get("/accounts/login/")
    session = thief.session
    session["mark"] = 1
    session.save()
    victim = Browser()
    victim.cookies["tocsin"] = planted = session.session_key
    victim.sign_in(with_password(house.ana))

    assert victim.get("/").status_code == 200
    assert victim.session_cookie != planted
    thief.cookies["tocsin"] = planted
    assert thief.get("/").status_code == 302


def test_signing_out_ends_the_session_itself(house, browser):
    browser.sign_in(with_password(house.ana))
    stolen = browser.session_cookie
    browser.send("/accounts/logout/")
    again = Browser()
    again.cookies["tocsin"] = stolen

    assert again.get("/").status_code == 302
    assert not Session.objects.filter(user_id=house.ana.user.pk).exists()


def test_signing_out_takes_more_than_a_link(house, browser):
    """An image on another site must not sign anybody out."""
    browser.sign_in(with_password(house.ana))
    browser.get("/accounts/logout/")

    assert browser.get("/").status_code == 200


def test_other_browsers_can_be_signed_out(house, browser):
    name, elsewhere = with_password(house.ana), Browser()
    elsewhere.sign_in(name)
    browser.sign_in(name)
    browser.send("/accounts/sessions/")

    assert elsewhere.get("/").status_code == 302
    assert browser.get("/").status_code == 200


def test_a_new_password_ends_what_the_old_one_opened(house, browser):
    name, elsewhere = with_password(house.ana), Browser()
    elsewhere.sign_in(name)
    browser.sign_in(name)
    browser.send(
        "/accounts/password/change/", oldpassword=PASSWORD, password1=ANOTHER, password2=ANOTHER
    )

    assert elsewhere.get("/").status_code == 302
    assert Browser().sign_in(name).status_code == 200
    assert Browser().sign_in(name, ANOTHER).status_code == 302


@pytest.mark.parametrize("weak", ["short", "password1234", "anaana-anaana"])
def test_a_weak_password_is_refused(house, weak):
    house.ana.user.username = "anaana-anaana"
    house.ana.user.save()
    link = inviting.invite(house.ana, inviting.OWNER)
    answer = Browser().send(link.path, new_password1=weak, new_password2=weak)

    assert answer.status_code == 422
    assert Browser().sign_in("anaana-anaana", weak).status_code == 200


def test_silence_signs_out(house, browser, monkeypatch):
    browser.sign_in(with_password(house.ana))
    browser.get("/")
    now = idle.time()
    monkeypatch.setattr(idle, "time", lambda: now + 59 * 60)
    assert browser.get("/").status_code == 200
    monkeypatch.setattr(idle, "time", lambda: now + 59 * 60 + 61 * 60)
    assert browser.get("/").status_code == 302


def test_a_working_day_signs_out_however_busy_it_was(house, browser, monkeypatch):
    browser.sign_in(with_password(house.ana))
    browser.get("/")
    now = idle.time()
    for minutes in range(30, 12 * 60 + 31, 30):
        monkeypatch.setattr(idle, "time", lambda minutes=minutes: now + minutes * 60)
        last = browser.get("/")

    assert last.status_code == 302


def test_whoever_works_here_no_more_gets_no_further(house, browser):
    """The account may be there still; without a role there is no page."""
    gone = somebody("gus", house.ecdc, Role.ANALYST)
    browser.sign_in(with_password(gone))
    assert browser.get("/").status_code == 200
    gone.participations.update(stopped_on="2024-02-01")

    assert browser.get("/").status_code == 403


def test_an_account_that_was_closed_is_out_at_once(house, browser):
    browser.sign_in(with_password(house.ana))
    type(house.ana.user).objects.filter(pk=house.ana.user.pk).update(is_active=False)

    assert browser.get("/").status_code == 302
    assert Browser().sign_in(house.ana.user.username).headers.get("Location") != "/"


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/servers/signup/"])
def test_nobody_signs_up_by_themselves(browser, path):
    assert browser.get(path).status_code == 200
    browser.handler.enforce_csrf_checks = False
    assert browser.post(path, {"username": "eve", "password1": ANOTHER}).status_code == 405


class TestInvitations:
    """One link, one person, once."""

    def test_a_link_makes_a_sign_in(self, house, browser, admin):
        link = inviting.invite(house.ana, admin)
        answer = browser.send(link.path, new_password1=ANOTHER, new_password2=ANOTHER)

        assert answer.status_code == 302
        assert browser.get("/").status_code == 200
        assert Browser().sign_in("ana", ANOTHER).status_code == 302

    def test_a_link_works_once(self, house, browser, admin):
        link = inviting.invite(house.ana, admin)
        browser.send(link.path, new_password1=ANOTHER, new_password2=ANOTHER)

        assert Browser().get(link.path).status_code == 409
        with pytest.raises(Refused, match="was used"):
            inviting.accept(link.secret, PASSWORD)

    def test_of_two_that_follow_a_link_at_once_one_gets_in(self, house, admin, monkeypatch):
        link = inviting.invite(house.ana, admin)
        row = inviting.found(link.secret)
        inviting.accept(link.secret, ANOTHER)
        monkeypatch.setattr(inviting, "found", lambda _: row)

        with pytest.raises(Refused, match="a moment ago"):
            inviting.accept(link.secret, PASSWORD)

    def test_a_link_grows_old(self, house, browser, admin):
        link = inviting.invite(house.ana, admin, good_for=timedelta(seconds=-1))

        assert browser.get(link.path).status_code == 409

    def test_a_new_link_makes_the_old_one_useless(self, house, browser, admin):
        old = inviting.invite(house.ana, admin)
        inviting.invite(house.ana, admin)

        assert browser.get(old.path).status_code == 409

    def test_a_guess_leads_nowhere(self, browser):
        assert browser.get("/accounts/invitation/guess/").status_code == 409

    def test_what_is_kept_of_a_link_opens_nothing(self, house, browser, admin):
        link = inviting.invite(house.ana, admin)
        kept = Invitation.objects.get(person=house.ana).secret_sha256

        assert link.secret not in kept
        assert browser.get(f"/accounts/invitation/{kept}/").status_code == 409

    def test_it_ends_every_session_of_theirs(self, house, browser, admin):
        browser.sign_in(with_password(house.ana))
        inviting.accept(inviting.invite(house.ana, admin).secret, ANOTHER)

        assert browser.get("/").status_code == 302

    def test_both_deeds_are_in_the_journal(self, house, admin):
        inviting.accept(inviting.invite(house.ana, admin).secret, ANOTHER)
        written = JournalEntry.objects.filter(place=house.ana.place).order_by("-seq")[:2]

        assert [(one.verb, one.actor) for one in written] == [
            ("person.accept", "p-ana"), ("person.invite", "p-bo"),
        ]  # fmt: skip

    def test_it_takes_an_administrator(self, house):
        with pytest.raises(Refused, match="is for an admin"):
            inviting.invite(house.bo, of(house.ana, house.ecdc))

    def test_an_administrator_takes_over_nobody_of_another_organisation(self, house, admin):
        """Nor who works for both: their sign-in opens the other one too."""
        given(house.ana, house.delta, Role.VIEWER)
        for person in (house.cai, house.ana):
            with pytest.raises(Refused, match="elsewhere"):
                inviting.invite(person, admin)

    def test_who_holds_the_folder_may_help_anybody(self, house):
        assert inviting.invite(house.cai, Actor(None)).secret


class TestTheFirst:
    """On an empty watch, whoever starts it begins it."""

    def test_the_first_link_founds_an_organisation(self, browser):
        link = inviting.first()
        answer = browser.send(
            link.path, organisation="ECDC", country="RO", username="ana",
            new_password1=ANOTHER, new_password2=ANOTHER,
        )  # fmt: skip

        assert answer.status_code == 302
        assert "ECDC" in browser.get("/").content.decode()

    @pytest.mark.usefixtures("house")
    def test_it_begins_nothing_where_somebody_is_already(self, browser):
        link = inviting.first()
        answer = browser.send(
            link.path, organisation="Mine", username="eve",
            new_password1=ANOTHER, new_password2=ANOTHER,
        )  # fmt: skip

        assert answer.status_code == 409
        assert Browser().sign_in("eve", ANOTHER).status_code == 200
