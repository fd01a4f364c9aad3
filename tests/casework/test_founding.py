"""The first organisation is founded once; then its administrators give roles and take them back."""

from datetime import date

import pytest

from tests.casework.cases import noticed
from tests.casework.people import given, of, somebody
from tocsin.casework import founding, kinds
from tocsin.casework.access import acting
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Finding,
    JournalEntry,
    Organisation,
    Role,
    User,
    Visibility,
)
from tocsin.casework.proof import prove


@pytest.fixture
def admin(house):
    """Eve, who leads ECDC."""
    return of(somebody("eve", house.ecdc, Role.ADMIN), house.ecdc)


def test_anybody_founds_the_first_organisation_and_nobody_the_second():
    actor = founding.found("ECDC", "ana", country="RO")

    assert acting(User.objects.get(username="ana"), actor.organisation).roles == set(founding.ALONE)
    assert prove()
    with pytest.raises(Refused, match="was begun"):
        founding.found("Other", "mallory")
    assert not Organisation.objects.filter(name="Other").exists()


def test_a_name_is_with_the_user_and_nowhere_else():
    """The journal knows a pseudonym; the password is for the invitation to set."""
    actor = founding.found("ECDC", "ana.popescu", email="ana@ecdc.example")

    assert not actor.person.user.has_usable_password()
    assert actor.name.startswith("p-")
    told = b"".join(bytes(one.payload.content) for one in JournalEntry.objects.all())
    assert b"popescu" not in told


def test_an_administrator_adds_people_with_roles(admin, house):
    dan = founding.person(admin, "dan", Role.ANALYST, Role.REVIEWER)

    assert of(dan, house.ecdc).roles == {Role.ANALYST, Role.REVIEWER}


@pytest.mark.parametrize("deed", [
    lambda actor, _: founding.person(actor, "dan", Role.VIEWER),
    lambda actor, house: founding.give(house.cai, Role.ADMIN, actor),
    lambda actor, house: founding.end(house.ana.participations.first(), actor),
], ids=["person", "give", "end"])  # fmt: skip
def test_nobody_else_gives_roles(house, deed):
    """Bo coordinates, and Cai works elsewhere."""
    for who, where in ((house.bo, house.ecdc), (house.cai, house.delta)):
        with pytest.raises(Refused):
            deed(of(who, where), house)


def test_an_administrator_leads_one_organisation_alone(admin, house):
    with pytest.raises(Refused, match="another organisation's"):
        founding.give(house.ana, Role.ADMIN, admin, organisation=house.delta)


def test_a_new_organisation_gets_its_first_people_from_who_added_it_and_then_leads_itself(admin):
    epsilon = founding.organisation(admin, "Epsilon", "member", country="FR")
    fay = founding.person(admin, "fay", Role.ADMIN, organisation=epsilon)

    founding.person(of(fay, epsilon), "gus", Role.ANALYST)
    with pytest.raises(Refused, match="another organisation's"):
        founding.person(admin, "mallory", Role.ADMIN, organisation=epsilon)


def test_the_last_administrator_stays(admin, house):
    own = admin.person.participations.get(role=Role.ADMIN)
    with pytest.raises(Refused, match="last administrator"):
        founding.end(own, admin)

    founding.give(house.bo, Role.ADMIN, admin)
    assert founding.end(own, admin).stopped_on is not None


def test_a_role_that_ended_may_be_given_again(admin, house):
    role = house.ana.participations.get(role=Role.SENDER)
    founding.end(role, admin, date(2024, 6, 1))
    assert Role.SENDER not in of(house.ana, house.ecdc).roles

    founding.give(house.ana, Role.SENDER, admin)
    assert Role.SENDER in of(house.ana, house.ecdc).roles
    with pytest.raises(Refused, match="holds this role"):
        founding.give(house.ana, Role.SENDER, admin)


def test_a_platform_has_contacts_and_a_member_has_none(admin, house):
    meg = founding.person(admin, "meg", Role.CONTACT, organisation=house.platform)
    assert of(meg, house.platform).roles == {Role.CONTACT}

    with pytest.raises(Refused, match="no recipient"):
        founding.give(meg, Role.CONTACT, admin)
    with pytest.raises(Refused, match="contacts alone"):
        founding.person(admin, "ned", Role.ANALYST, organisation=founding.organisation(
            admin, "Tubebook", "platform"))  # fmt: skip


def test_a_network_grows_by_the_word_of_its_members(admin, house):
    """A stranger that joined by itself would read what members share with each other."""
    network = founding.network(admin, "Black Sea")
    given(house.cai, house.delta, Role.ADMIN)
    cai = of(house.cai, house.delta)
    with pytest.raises(Refused, match="word of its members"):
        founding.join(network, house.delta, cai)

    membership = founding.join(network, house.delta, admin)
    with pytest.raises(Refused, match="already"):
        founding.join(network, house.delta, admin)
    assert founding.leave(membership, cai).left_on is not None
    with pytest.raises(Refused, match="no member"):
        founding.join(network, house.platform, admin)


def test_a_network_that_was_left_is_read_no_more(admin, house):
    noticed(house, visibility=Visibility.NETWORK, network=house.network)
    assert Finding.objects.visible_to(house.cai.user).exists()

    founding.leave(house.delta.memberships.get(), admin)
    assert not Finding.objects.visible_to(house.cai.user).exists()


def test_an_address_book_is_the_own_organisations(admin, house):
    founding.address(
        admin, house.platform, "email", "notices@bigbook.example", contact="Trust team"
    )

    assert [one.address for one in kinds.listed("address", house.ana.user)] == [
        "notices@bigbook.example"
    ]
    assert not kinds.listed("address", house.cai.user).exists()
