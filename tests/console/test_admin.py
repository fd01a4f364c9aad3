"""Django's admin: reference data, for administrators, through the journal."""

import pytest

from tests.casework.people import given
from tests.console.browsing import Browser, with_password
from tocsin.casework.models import JournalEntry, Organisation, Platform, Role

NEW = "/admin/casework/platform/add/"
FIELDS = {"name": "chirp", "title": "Chirp", "is_very_large": "on"}


@pytest.fixture
def admin(house, browser):
    """Bo's browser, who administers ECDC."""
    given(house.bo, house.ecdc, Role.ADMIN)
    browser.sign_in(with_password(house.bo))
    return browser


def test_it_is_for_administrators(house, browser):
    """A superuser of Django has no right here that a role does not give."""
    house.ana.user.is_superuser = house.ana.user.is_staff = True
    house.ana.user.save()
    browser.sign_in(with_password(house.ana))

    assert browser.get("/admin/").status_code == 302
    assert browser.get("/admin/", follow=True).redirect_chain[-1][0] == "/"
    assert Browser().get(NEW).status_code == 302


def test_it_has_reference_data_and_nothing_else(admin):
    page = admin.get("/admin/").content.decode()

    for there in ("organisation", "network", "platform", "election"):
        assert f"/admin/casework/{there}/" in page
    for elsewhere in ("finding", "alert", "user", "session", "token", "authenticator", "delete"):
        assert f"/{elsewhere}/" not in page


def test_what_is_added_is_in_the_journal(admin):
    answer = admin.send(NEW, **FIELDS)

    assert answer.status_code == 302, answer.content.decode()
    made = Platform.objects.get(name="chirp")
    last = JournalEntry.objects.order_by("-seq")[0]
    assert (last.verb, last.place, last.actor) == ("platform.add", made.place, "p-bo")


def test_what_is_changed_is_in_the_journal(house, admin):
    path = f"/admin/casework/organisation/{house.platform.pk}/change/"
    answer = admin.send(path, name="Bigbook Ireland", kind="platform", country="IE",
                        clearance="amber", version=house.platform.version)  # fmt: skip

    assert answer.status_code == 302, answer.content.decode()
    assert Organisation.objects.get(pk=house.platform.pk).name == "Bigbook Ireland"
    assert JournalEntry.objects.order_by("-seq")[0].verb == "organisation.change"


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(house, admin):
    path = f"/admin/casework/organisation/{house.platform.pk}/change/"
    page = admin.get(path)
    Organisation.objects.filter(pk=house.platform.pk).update(version=7)
    answer = admin.send(path, page, name="Mine", kind="platform", country="IE",
                        clearance="amber", version=house.platform.version)  # fmt: skip

    assert answer.status_code == 409
    assert Organisation.objects.get(pk=house.platform.pk).name == "Bigbook"


def test_nothing_is_deleted(house, admin):
    path = f"/admin/casework/organisation/{house.platform.pk}/delete/"

    assert admin.get(path).status_code == 403
