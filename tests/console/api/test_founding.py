"""By the API: who works here, what they may do, and networks with their members."""

from tests.casework.people import given
from tocsin.casework.models import Role


def test_an_administrator_lets_somebody_in_invites_them_and_ends_their_role(house, bo):
    given(house.bo, house.ecdc, Role.ADMIN)
    made = bo.post("/team/people", {"username": "dan", "roles": ["viewer"]}, expect=201)
    role = bo.post(f"/team/people/{made['id']}/roles", {"role": "analyst"}, expect=201)
    assert role["role"] == "analyst"
    assert bo.post(f"/team/roles/{role['id']}/end", {}, expect=200)["stopped_on"]
    invited = bo.post(f"/team/people/{made['id']}/invitation", {}, expect=201)
    assert invited["path"].startswith("/")


def test_who_does_not_administrate_lets_nobody_in(ana):
    ana.post("/team/people", {"username": "dan", "roles": ["admin"]}, expect=403)


def test_a_network_is_begun_joined_and_left(house, bo):
    made = bo.post("/team/networks", {"name": "Second network"}, expect=201)
    joined = bo.post(
        f"/team/networks/{made['id']}/members", {"organisation": house.delta.pk}, expect=201
    )
    assert joined["organisation"] == house.delta.pk
    left = bo.post(f"/team/memberships/{joined['id']}/leave", {}, expect=200)
    assert left["left_on"]
