"""A token opens what its person may do today, for as long and from where it says, and no more."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from tests.casework.people import FIRST, given, of, somebody
from tocsin.casework import proof, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Finding, Organisation, Role
from tocsin.console.tokens.making import make, revoke
from tocsin.console.tokens.model import Token, TokenUse
from tocsin.console.tokens.showing import shown_by

HERE = "192.0.2.7"


def soon(days=30):
    return datetime.now(UTC) + timedelta(days=days)


def anas(house, scopes=("read", "propose"), **more):
    return make(of(house.ana, house.ecdc), "laptop", scopes, more.pop("until", soon()), **more)


def refused(text, address=HERE):
    """Return why a token opens nothing."""
    with pytest.raises(Refused) as caught:
        shown_by(text, address)
    return caught.value.reason


def test_what_is_shown_is_known_and_what_is_kept_cannot_be_shown(house):
    made = anas(house)

    shown = shown_by(made.shown, HERE)

    assert shown.token == made.token
    assert shown.actor == of(house.ana, house.ecdc)
    kept = str(list(Token.objects.values()))
    assert made.shown not in kept
    assert made.shown.rpartition("_")[2] not in kept
    assert sha256(made.shown.encode()).hexdigest() in kept


@pytest.mark.parametrize(
    "odd", ["", "tocsin_", "tocsin_x", "secret", "tocsin_" + "a" * 500, "\x00"]
)
def test_what_is_no_token_opens_nothing(house, odd):
    anas(house)
    assert refused(odd) == "token"


def test_a_token_ends_when_it_says_and_when_it_is_taken_back(house):
    made = anas(house)
    Token.objects.update(expires_at=soon(-1))
    assert refused(made.shown) == "token"
    other = anas(house)
    revoke(other.token, of(house.ana, house.ecdc))
    assert refused(other.shown) == "token"


def test_a_token_is_shown_from_its_networks_alone(house):
    made = anas(house, networks=["192.0.2.0/28", "2001:db8::/64"])

    assert shown_by(made.shown, "192.0.2.7")
    assert shown_by(made.shown, "::ffff:192.0.2.7")
    assert shown_by(made.shown, "2001:db8::5")
    assert refused(made.shown, "192.0.2.99") == "network"
    assert refused(made.shown, "") == "network"


def test_a_role_that_ended_is_not_in_the_token_any_more(house):
    dan = somebody("dan", house.ecdc, Role.VIEWER)
    past = given(dan, house.ecdc, Role.ANALYST)
    made = make(of(dan, house.ecdc), "laptop", ["read", "propose"], soon())
    records.change(past, Actor(None), stopped_on=FIRST)

    assert shown_by(made.shown, HERE).actor.roles == {Role.VIEWER}

    for one in dan.participations.filter(role=Role.VIEWER):
        records.change(one, Actor(None), stopped_on=FIRST)
    assert refused(made.shown) == "role"


def test_who_signs_in_no_more_has_no_token_either(house):
    made = anas(house)
    house.ana.user.is_active = False
    house.ana.user.save()
    assert refused(made.shown) == "role"


def test_a_token_reads_for_one_organisation_of_several(house):
    """Ana works for Delta too; the token she made at ECDC does not show what Delta has."""
    given(house.ana, house.delta, Role.ANALYST)
    at = {"first_at": soon(), "last_at": soon()}
    for n, owner in enumerate([house.ecdc, house.delta]):
        Finding.objects.create(owner=owner, key=str(n), kind="k", claim="c", state="proposed", **at)
    made = anas(house)

    seen = Finding.objects.visible_to(shown_by(made.shown, HERE).user)

    assert [one.owner for one in seen] == [house.ecdc]
    assert Finding.objects.visible_to(house.ana.user).count() == 2


@pytest.mark.parametrize(
    ("scopes", "more", "reason"),
    [
        ([], {}, "scope"),
        (["everything"], {}, "scope"),
        (["read", "admin"], {}, "scope"),
        (["decide"], {"by": "cal"}, "scope"),
        (["read"], {"until": soon(400)}, "time"),
        (["read"], {"until": soon(-1)}, "time"),
        (["read"], {"networks": ["here"]}, "network"),
        (["read"], {"networks": ["10.0.0.0/8"] * 100}, "network"),
    ],
)
def test_a_token_that_could_do_more_than_its_person_is_not_made(house, scopes, more, reason):
    by = somebody("cal", house.ecdc, Role.VIEWER) if more.pop("by", "") else house.ana
    until = more.pop("until", soon())
    with pytest.raises(Refused) as caught:
        make(of(by, house.ecdc), "laptop", scopes, until, **more)
    assert caught.value.reason == reason


def test_a_program_has_no_token(house):
    with pytest.raises(Refused, match="belongs to a person"):
        make(Actor(house.ecdc), "cron", ["read"], soon())


def test_an_administrator_takes_back_any_token_of_the_organisation_and_others_their_own(house):
    made = anas(house)
    with pytest.raises(Refused):
        revoke(made.token, of(house.bo, house.ecdc))
    given(house.cai, house.delta, Role.ADMIN)
    with pytest.raises(Refused):
        revoke(made.token, of(house.cai, house.delta))
    given(house.bo, house.ecdc, Role.ADMIN)
    revoke(made.token, of(house.bo, house.ecdc), "laptop stolen")
    with pytest.raises(Refused, match="before"):
        revoke(made.token, of(house.bo, house.ecdc))


def test_who_sees_a_token_is_its_person_and_the_administrator(house):
    anas(house)
    assert Token.objects.visible_to(house.ana.user).count() == 1
    assert not Token.objects.visible_to(house.bo.user).exists()
    given(house.bo, house.ecdc, Role.ADMIN)
    assert Token.objects.visible_to(house.bo.user).count() == 1


def test_making_and_taking_back_are_in_the_journal_and_a_change_behind_it_shows(house):
    made = anas(house)
    revoke(made.token, of(house.ana, house.ecdc))
    assert proof.prove()
    Token.objects.update(revoked_at=None)
    assert [one.place for one in proof.prove().wrong] == [made.token.place]


def test_the_last_use_is_kept_and_a_use_costs_no_write_each_time(house, django_writes):
    made = anas(house)
    shown_by(made.shown, HERE)
    assert TokenUse.objects.get().token == made.token
    with django_writes() as written:
        shown_by(made.shown, HERE)
    assert written == []
    TokenUse.objects.update(at=soon(-1))
    shown_by(made.shown, HERE)
    assert TokenUse.objects.get().at > soon(-0.5)


def test_the_name_of_an_organisation_is_no_way_into_another(house):
    """A person with no role in an organisation makes no token there."""
    with pytest.raises(Refused):
        of(house.ana, Organisation.objects.get(name="Delta"))
