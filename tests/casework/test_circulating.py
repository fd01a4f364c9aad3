"""A revision and whom it goes to are reviewed together."""

import pytest

from tests.casework.cases import drafted
from tests.casework.people import given, of
from tocsin.casework import alerts, circulating, kinds
from tocsin.casework.errors import Refused
from tocsin.casework.models import Role, Tlp
from tocsin.casework.proof import prove


@pytest.fixture
def ana(house):
    return of(house.ana, house.ecdc)


@pytest.fixture
def bo(house):
    return of(house.bo, house.ecdc)


def states(revision):
    """Return the state of a revision and those of its submissions."""
    rows = revision.submissions.order_by("pk").values_list("state", flat=True)
    revision.refresh_from_db()
    return [revision.state, *rows]


def addressed(house, ana, **labels):
    """Return a draft that goes to the platform and to Delta."""
    revision = drafted(house, **labels)
    for recipient in (house.platform, house.delta):
        circulating.address(revision, recipient, ana, channel="email", address="a@b.example")
    return revision


@pytest.fixture(autouse=True)
def _cleared(house, bo):
    kinds.change(house.platform, bo, {"clearance": Tlp.AMBER})
    given(house.cai, house.delta, Role.ADMIN)
    kinds.change(house.delta, of(house.cai, house.delta), {"clearance": Tlp.AMBER})


def test_all_go_through_review_together(house, ana, bo):
    revision = addressed(house, ana)
    assert states(revision) == ["draft", "draft", "draft"]

    circulating.submit(revision, ana)
    assert states(revision) == ["in_review", "in_review", "in_review"]
    circulating.send_back(revision, bo, "too long")
    assert states(revision) == ["draft", "draft", "draft"]
    circulating.approve(circulating.submit(revision, ana), bo)
    assert states(revision) == ["approved", "approved", "approved"]
    assert prove()


def test_of_all_none_is_approved_when_one_may_not_be(house, ana, bo):
    """A recipient that is not cleared stops the approval of the alert for everybody."""
    revision = circulating.submit(addressed(house, ana), ana)
    kinds.change(house.platform, bo, {"clearance": Tlp.CLEAR})

    with pytest.raises(Refused, match="cleared"):
        circulating.approve(revision, bo)
    assert states(revision) == ["in_review", "in_review", "in_review"]


def test_who_wrote_it_approves_it_for_nobody(house, ana):
    given(house.ana, house.ecdc, Role.REVIEWER)
    revision = circulating.submit(addressed(house, ana), ana)
    with pytest.raises(Refused, match="none of its authors"):
        circulating.approve(revision, of(house.ana, house.ecdc))


def test_a_recipient_added_after_approval_is_approved_by_itself(house, ana, bo):
    revision = addressed(house, ana)
    revision.submissions.last()
    circulating.approve(circulating.submit(revision, ana), bo)
    third = kinds.add(
        "organisation", bo, {"name": "Coimisiún", "kind": "authority", "clearance": "amber"}
    )
    circulating.address(revision, third, ana)
    assert states(revision) == ["approved", "approved", "approved", "in_review"]

    circulating.send_back(revision, bo, "not to them")
    assert states(revision)[-1] == "draft"
    circulating.submit(revision, ana)
    circulating.approve(revision, bo)
    assert states(revision) == ["approved"] * 4
    with pytest.raises(Refused, match="nothing in review"):
        circulating.approve(revision, bo)


def test_an_edit_voids_all_approvals_at_the_next_review(house, ana, bo):
    revision = circulating.approve(circulating.submit(addressed(house, ana), ana), bo)
    alerts.edit(revision, ana, title="Forged ballots in Cluj")
    assert not alerts.approvers(revision)

    circulating.submit(revision, ana)
    assert states(revision) == ["in_review"] * 3


def test_withdrawing_takes_back_what_was_not_sent(house, ana, bo):
    revision = circulating.approve(circulating.submit(addressed(house, ana), ana), bo)
    circulating.withdraw(revision, bo, "a mistake")

    assert states(revision) == ["withdrawn"] * 3
