"""Evidence leaves for who is cleared for it, and is written down; what comes in is verified."""

import pytest

from tests.casework.flow.sendings import drafted
from tests.casework.flow.worlds import WHY, desk_of, key_of
from tests.casework.people import of, somebody
from tocsin.casework import alerts, labels
from tocsin.casework.errors import Refused
from tocsin.casework.models import EvidenceTransfer, Exhibit, Finding, Role
from tocsin.casework.proof import prove
from tocsin.evidence.checks import Trust
from tocsin.evidence.verify import verify
from tocsin.flow.bundling import Handing, bundle, exhibits_of, receive
from tocsin.flow.desk import Desk
from tocsin.flow.preserving import preserve
from tocsin.flow.taking_in import take_in


@pytest.fixture
def exhibit(desk):
    """The watch's finding, sealed, and not secret."""
    take_in(desk.watch, desk.actor, tlp="green")
    return preserve(desk, Finding.objects.get(), WHY)


def test_a_bundle_is_verified_elsewhere_without_us(house, desk, exhibit, tmp_path):
    out = tmp_path / "elsewhere" / "evidence.zip"
    out.parent.mkdir()
    revision = drafted(house, [exhibit.finding])

    done = bundle(desk, Handing([exhibit], house.platform, revision.alert), out, WHY)

    report = verify(out, Trust(keys=(desk.signer.key.public.raw,)))
    assert report.grade == "organisation-signed"
    assert report.sha256 == done.transfer.manifest_sha256
    assert (done.transfer.recipient, done.transfer.alert) == (house.platform, revision.alert)
    assert EvidenceTransfer.objects.get().tlp == "green"
    events = [one.event for one in desk.vault.custody.entries()]
    assert {one.counterparty for one in events if one.verb == "exported"} == {"Bigbook"}
    assert prove(), prove().wrong


def test_what_is_above_a_clearance_does_not_leave(house, desk, exhibit, tmp_path):
    labels.relabel(exhibit, of(house.bo, house.ecdc), tlp="amber")
    exhibit = Exhibit.objects.get(pk=exhibit.pk)

    with pytest.raises(Refused) as refused:
        bundle(desk, Handing([exhibit], house.platform), tmp_path / "out.zip", WHY)
    assert refused.value.reason == "tlp"
    assert not (tmp_path / "out.zip").exists()
    assert bundle(desk, Handing([exhibit]), tmp_path / "own.zip", WHY).transfer is None


def test_who_hands_over_is_a_sender_of_the_owner(house, desk, exhibit, tmp_path):
    keys = tmp_path / "keys"
    analyst = desk_of(somebody("al", house.ecdc, Role.ANALYST), house.ecdc, desk.watch, keys)
    stranger = desk_of(house.cai, house.delta, desk.watch, keys)
    for who, reason in [(analyst, "role"), (stranger, "owner")]:
        with pytest.raises(Refused) as refused:
            bundle(who, Handing([exhibit], house.platform), tmp_path / "out.zip", WHY)
        assert refused.value.reason == reason
    with pytest.raises(Refused, match="at least one exhibit"):
        bundle(desk, Handing([]), tmp_path / "out.zip", WHY)


def test_the_exhibits_of_an_alert_are_those_of_its_findings_and_assets(house, desk, exhibit):
    other = preserve(desk, exhibit.finding, WHY, again=True)
    revision = drafted(house, [exhibit.finding])
    user = house.bo.user

    for of_what in (revision, revision.alert, exhibit.finding):
        assert list(exhibits_of(of_what, user)) == [exhibit, other]
    alerts.rest_on(revision, [], desk.actor)
    asset = revision.assets.first()
    type(asset).objects.filter(pk=asset.pk).update(evidence_sha256=other.manifest_sha256)
    assert list(exhibits_of(revision, user)) == [other]
    assert list(exhibits_of(revision, house.cai.user)) == []


def test_a_bundle_from_others_is_received_once_it_holds(house, desk, exhibit, tmp_path):
    out = tmp_path / "evidence.zip"
    bundle(desk, Handing([exhibit]), out, WHY)
    theirs = Desk.of(
        desk.watch, of(house.cai, house.delta), keys=key_of(tmp_path / "delta", "Delta"),
        vault=tmp_path / "vault",
    )  # fmt: skip
    trust = Trust(keys=(desk.signer.key.public.raw,))

    got = receive(theirs, out, trust, WHY, sender="ECDC")

    [kept] = got.exhibits
    assert (kept.owner, kept.manifest_sha256) == (house.delta, exhibit.manifest_sha256)
    assert kept.signed_by == exhibit.signed_by
    assert receive(theirs, out, trust, WHY).exhibits == (kept,)
    with pytest.raises(Refused, match="hand on the bundle it came in"):
        bundle(theirs, Handing([kept]), tmp_path / "again.zip", WHY)
    assert prove(), prove().wrong


def test_nothing_is_received_of_a_bundle_that_does_not_hold(house, desk, exhibit, tmp_path):
    out = tmp_path / "evidence.zip"
    bundle(desk, Handing([exhibit]), out, WHY)
    theirs = Desk.of(
        desk.watch, of(house.cai, house.delta), keys=tmp_path / "none", vault=tmp_path / "vault"
    )

    got = receive(theirs, out, Trust(keys=("ab" * 32,)), WHY, sender="ECDC")

    assert (got.report.grade, got.exhibits) == ("failed", ())
    assert theirs.vault.sealed.digests() == ()
    viewer = desk_of(somebody("vi", house.delta, Role.VIEWER), house.delta, desk.watch, tmp_path)
    with pytest.raises(Refused):
        receive(viewer, out, Trust(), WHY)
