"""An exhibit's bytes go for good when two people say so, and nobody holds them."""

import pytest

from tests.casework.cases import noticed
from tests.casework.flow.worlds import WHY, desk_of
from tests.casework.people import given, of
from tocsin.casework import destruction, holds, incidents
from tocsin.casework.errors import Refused
from tocsin.casework.models import Destruction, Exhibit, LegalHold, Role
from tocsin.casework.proof import prove
from tocsin.evidence.destroying import certificate
from tocsin.evidence.fsck import fsck
from tocsin.flow import bundling, destroying, preserving
from tocsin.jobs.proof import proved

ORDER = ("The tribunal ordered it", "Tribunal Cluj 17/2026")
COPIES = "weekly backups until 2026-12-01"


@pytest.fixture
def exhibit(desk, finding):
    return preserving.preserve(desk, finding, WHY)


@pytest.fixture
def bo(house, desk, tmp_path):
    """Bo's desk; he reviews and leads."""
    return desk_of(house.bo, house.ecdc, desk.watch, tmp_path / "keys")


@pytest.fixture
def ana(house, desk, tmp_path):
    """Ana's desk, once she leads."""
    given(house.ana, house.ecdc, Role.ADMIN)
    return desk_of(house.ana, house.ecdc, desk.watch, tmp_path / "keys")


def test_one_proposes_another_approves_and_the_bytes_are_gone(ana, bo, exhibit):
    one = destruction.propose(exhibit, ana.actor, *ORDER)
    assert fsck(ana.vault).objects

    done = destroying.approve(bo, one, COPIES)

    exhibit.refresh_from_db()
    assert (done.state, exhibit.grade) == ("done", "destroyed")
    assert fsck(ana.vault).objects == 0
    said = certificate(ana.vault, exhibit.manifest_sha256)
    assert (said.asked.proposed_by, said.asked.approved_by) == ("p-ana", "p-bo")
    assert (said.asked.reason, said.asked.authority, said.asked.backups) == (*ORDER, COPIES)
    assert done.certificate["destroyed"] == list(said.destroyed)
    assert prove()


def test_verify_says_destroyed_rather_than_missing(ana, bo, exhibit):
    destroying.approve(bo, destruction.propose(exhibit, ana.actor, *ORDER), COPIES)

    by_name = {one.name: one for one in proved(ana.watch).checks}
    assert "destroyed with a certificate" in by_name["vault"].reason
    assert {by_name[name].result for name in ("vault", "custody", "exhibits", "destruction",
                                              "journal", "records")} == {"pass"}  # fmt: skip


def test_nobody_approves_their_own_and_nobody_without_a_role(ana, bo, house, exhibit):
    one = destruction.propose(exhibit, ana.actor, *ORDER)

    with pytest.raises(Refused, match="another person"):
        destroying.approve(ana, one, COPIES)
    with pytest.raises(Refused):
        destruction.approve(one, of(house.cai, house.delta), COPIES)
    with pytest.raises(Refused, match="backups"):
        destroying.approve(bo, one, " ")
    assert fsck(ana.vault).objects


def test_it_takes_a_reason_and_a_word_of_authority_and_is_proposed_once(ana, exhibit):
    with pytest.raises(Refused, match="for a reason"):
        destruction.propose(exhibit, ana.actor, " ", "x")
    with pytest.raises(Refused, match="for a reason"):
        destruction.propose(exhibit, ana.actor, "x", "")
    destruction.propose(exhibit, ana.actor, *ORDER)
    with pytest.raises(Refused, match="already"):
        destruction.propose(exhibit, ana.actor, *ORDER)


@pytest.mark.parametrize("what", ["exhibit", "finding", "incident"])
def test_what_is_held_stays_whenever_the_hold_was_set(ana, bo, exhibit, finding, what):
    incident = incidents.open_(ana.actor, "Forged ballots", findings=[finding])
    record = {"exhibit": exhibit, "finding": finding, "incident": incident}[what]
    before = holds.hold(record, bo.actor, "an inquiry", "prosecutor 4/2026")
    with pytest.raises(Refused, match="legal hold"):
        destruction.propose(exhibit, ana.actor, *ORDER)
    holds.release(before, bo.actor, "it was closed")
    one = destruction.propose(exhibit, ana.actor, *ORDER)
    holds.hold(record, bo.actor, "another inquiry", "prosecutor 5/2026")

    with pytest.raises(Refused, match="legal hold"):
        destroying.approve(bo, one, COPIES)
    assert fsck(ana.vault).objects


def test_what_was_declined_stays_and_may_be_proposed_again(ana, bo, exhibit):
    one = destruction.propose(exhibit, ana.actor, *ORDER)
    with pytest.raises(Refused, match="reason"):
        destruction.decline(one, bo.actor, "")
    assert destruction.decline(one, bo.actor, "not this one").state == "declined"
    assert destruction.propose(exhibit, ana.actor, *ORDER).state == "proposed"
    assert fsck(ana.vault).objects


def test_stopped_between_casework_and_vault_it_is_told_and_gone_on_with(
    ana, bo, exhibit, monkeypatch
):
    one = destruction.propose(exhibit, ana.actor, *ORDER)
    with monkeypatch.context() as patched:
        patched.setattr(destroying, "destroyed_bytes", _stopped)
        with pytest.raises(KeyboardInterrupt):
            destroying.approve(bo, one, COPIES)
    assert _said(ana) == "attention"

    with monkeypatch.context() as patched:
        patched.setattr(destruction, "done", _stopped)
        with pytest.raises(KeyboardInterrupt):
            destroying.destroy(bo, Destruction.objects.get())
    assert fsck(ana.vault).objects == 0
    assert _said(ana) == "attention"

    assert destroying.destroy(bo, Destruction.objects.get()).state == "done"
    assert _said(ana) == "pass"
    assert LegalHold.objects.count() == 0


def _stopped(*_, **__):
    raise KeyboardInterrupt


def _said(desk):
    return next(one.result for one in proved(desk.watch).checks if one.name == "destruction")


def test_what_is_gone_is_not_handed_over_and_is_sealed_anew_when_asked(ana, bo, exhibit, finding):
    destroying.approve(bo, destruction.propose(exhibit, ana.actor, *ORDER), COPIES)
    exhibit.refresh_from_db()

    with pytest.raises(Refused, match="was destroyed"):
        bundling.bundle(ana, bundling.Handing((exhibit,)), ana.watch.folder / "b.zip", WHY)
    assert preserving.preserve(ana, finding, WHY).pk != exhibit.pk
    with pytest.raises(Refused, match="already"):
        destruction.propose(exhibit, ana.actor, *ORDER)


def test_what_an_exhibit_shares_with_another_stays(ana, bo, house, exhibit, tmp_path):
    """The same bytes, sealed for two things, go with the last of them."""
    (tmp_path / "a.txt").write_text("seen")
    of_one = preserving.preserve_files(ana, [tmp_path / "a.txt"], WHY)
    of_both = preserving.preserve_files(ana, [tmp_path / "a.txt"], WHY, of=noticed(house))
    kept = fsck(ana.vault).objects

    first = destroying.approve(bo, destruction.propose(of_one, ana.actor, *ORDER), COPIES)
    assert (first.certificate["destroyed"], len(first.certificate["kept"])) == ([], 1)
    assert fsck(ana.vault).objects == kept
    destroying.approve(bo, destruction.propose(of_both, ana.actor, *ORDER), COPIES)
    assert fsck(ana.vault).objects == kept - 1
    assert Exhibit.objects.filter(destroyed_at=None).get() == exhibit


def test_a_certificate_that_was_changed_fails_the_proof_and_does_not_end_it(ana, bo, exhibit):
    destroying.approve(bo, destruction.propose(exhibit, ana.actor, *ORDER), COPIES)
    name = exhibit.manifest_sha256
    path = ana.vault.sealed.folder / name[:2] / f"{name}.destroyed"
    path.write_bytes(path.read_bytes() + b" ")

    found = {one.name: one for one in proved(ana.watch).checks}
    assert (found["vault"].result, found["destruction"].result) == ("fail", "attention")
    assert "was changed since it was written" in found["destruction"].places[0]
