"""Anybody who works on a record shares it less; to share it more needs a role and a reason."""

import pytest

from tests.casework.cases import noticed
from tests.casework.people import given, of, somebody
from tocsin.casework import labels, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Conflict, Refused
from tocsin.casework.labels import Labels
from tocsin.casework.models import (
    Finding,
    Network,
    Pap,
    Role,
    SharingGroup,
    SharingGroupMember,
    Tlp,
    Visibility,
)
from tocsin.casework.proof import prove


@pytest.fixture
def dan(house):
    """An analyst, and nothing else."""
    return of(somebody("dan", house.ecdc, Role.ANALYST), house.ecdc)


def test_an_analyst_shares_less_and_never_more(house, dan):
    finding = labels.relabel(noticed(house), dan, tlp=Tlp.AMBER_STRICT, pap=Pap.RED)
    assert (finding.tlp, finding.pap) == ("amber+strict", "red")

    with pytest.raises(Refused, match="is for a reviewer or sender or admin"):
        labels.relabel(finding, dan, tlp=Tlp.GREEN, note="for the press")
    assert prove()


@pytest.mark.parametrize(
    "wider",
    [{"tlp": Tlp.GREEN}, {"pap": Pap.GREEN}, {"visibility": Visibility.NETWORK},
     {"visibility": Visibility.GROUP}],
    ids=", ".join,
)  # fmt: skip
def test_to_share_more_needs_a_reason(house, wider):
    finding, bo = noticed(house), of(house.bo, house.ecdc)
    group = records.add(SharingGroup(name="g", owner=house.ecdc), Actor(None))
    wider |= {"network": house.network, "sharing_group": group}
    with pytest.raises(Refused, match="reason in words"):
        labels.relabel(finding, bo, **wider)

    assert labels.relabel(finding, bo, **wider, note="they see the same").version == 2


def test_red_is_read_by_name_and_a_new_name_is_sharing_more(house, dan):
    finding = labels.relabel(noticed(house), of(house.bo, house.ecdc), tlp=Tlp.RED,
                             readers=[house.bo], note="names a source")  # fmt: skip
    assert not Finding.objects.visible_to(house.ana.user).exists()
    assert Finding.objects.visible_to(house.bo.user).exists()

    with pytest.raises(Refused, match="is for a reviewer"):
        labels.relabel(finding, dan, readers=[house.bo, dan.person], note="me too")


def test_a_label_that_forbids_the_reach_is_refused_in_words(house):
    with pytest.raises(Refused, match="not shared that far"):
        labels.relabel(noticed(house), of(house.bo, house.ecdc), tlp=Tlp.RED,
                       visibility=Visibility.NETWORK, network=house.network, note="?")  # fmt: skip


def test_nobody_shares_into_a_network_or_a_group_they_are_not_in(house):
    finding, bo = noticed(house), of(house.bo, house.ecdc)
    strangers = records.add(Network(name="Others"), Actor(None))
    with pytest.raises(Refused, match="networks its owner is in"):
        labels.relabel(finding, bo, visibility=Visibility.NETWORK, network=strangers, note="x")

    theirs = records.add(SharingGroup(name="g", owner=house.delta), Actor(None))
    with pytest.raises(Refused, match="groups its owner made or is in"):
        labels.relabel(finding, bo, visibility=Visibility.GROUP, sharing_group=theirs, note="x")
    records.add(
        SharingGroupMember(group=theirs, organisation=house.ecdc, joined_on=house.ana.created_at),
        Actor(None),
    )
    done = labels.relabel(finding, bo, visibility=Visibility.GROUP, sharing_group=theirs, note="x")
    assert done.visibility == Visibility.GROUP


def test_another_organisation_relabels_nothing(house):
    given(house.cai, house.delta, Role.ADMIN)
    with pytest.raises(Refused, match="another organisation's"):
        labels.relabel(noticed(house), of(house.cai, house.delta), tlp=Tlp.RED)


def test_two_who_relabel_at_once_do_not_undo_each_other(house):
    finding, bo = noticed(house), of(house.bo, house.ecdc)
    same = Finding.objects.get(pk=finding.pk)
    labels.relabel(finding, bo, tlp=Tlp.RED, readers=[house.bo], note="source")

    with pytest.raises(Conflict):
        labels.relabel(same, bo, tlp=Tlp.GREEN, note="press")


def test_every_pair_of_labels_is_wider_narrower_or_the_same():
    """Wider both ways is possible (a freer TLP, a stricter PAP), equal is never wider."""
    every = [
        Labels(tlp=tlp, pap=pap, visibility=far)
        for tlp in Tlp.values for pap in Pap.values for far in Visibility.values
    ]  # fmt: skip
    for one in every:
        assert not one.is_wider_than(one)
    freest = Labels(tlp=Tlp.CLEAR, pap=Pap.CLEAR, visibility=Visibility.PUBLIC)
    assert not any(one.is_wider_than(freest) for one in every)
    assert sum(freest.is_wider_than(one) for one in every) == len(every) - 1
