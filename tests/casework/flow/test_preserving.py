"""What was noticed is sealed with what it rests on, and casework knows which seal that is."""

import json
import shutil

import pytest
from django.db import DatabaseError, transaction

from tests.casework.cases import account, drafted, noticed
from tests.casework.flow.worlds import WHY, desk_of
from tests.casework.people import of, somebody
from tests.evidence.authority import SilentAuthority, authority
from tests.evidence.web import wacz_file
from tocsin.casework import alerts, records
from tocsin.casework.errors import Refused
from tocsin.casework.models import Asset, Exhibit, Incident, IncidentFinding, Role, Subject
from tocsin.casework.proof import prove
from tocsin.evidence.gathering import Told
from tocsin.flow.desk import Desk
from tocsin.flow.preserving import (
    preserve,
    preserve_files,
    preserve_incident,
    prove_assets,
    stamp,
)
from tocsin.vocabulary.errors import ConfigError, FileError
from tocsin.watch.privacy import Privacy
from tocsin.watch.watch import Watch


def test_a_finding_is_sealed_with_its_posts_and_signed(desk, finding):
    exhibit = preserve(desk, finding, WHY)

    manifest = desk.vault.sealed.manifest(exhibit.manifest_sha256)
    assert manifest.subject.startswith(f"finding {finding.key}: 5 accounts")
    assert (len(manifest.items), exhibit.items, exhibit.objects_kept) == (11, 11, 3)
    assert exhibit.size == sum(one.size for one in manifest.objects)
    assert (exhibit.finding, exhibit.label, exhibit.tlp) == (finding, finding.claim, "amber")
    assert exhibit.grade == "organisation-signed"
    [signature] = desk.vault.sealed.signatures(exhibit.manifest_sha256)
    assert signature.key_id == exhibit.signed_by
    events = [one.event for one in desk.vault.custody.entries()]
    assert {(one.actor, one.org, one.purpose, one.authority) for one in events} == {
        ("p-ana", "ECDC", WHY.purpose, "NET-2026")
    }
    assert prove(), prove().wrong


def test_sealing_again_is_asked_for(desk, finding):
    first = preserve(desk, finding, WHY)

    assert preserve(desk, finding, WHY) == first
    assert preserve(desk, finding, WHY, again=True) != first
    assert len(desk.vault.sealed.digests()) == 2


def test_a_seal_whose_row_was_never_written_gets_it(desk, finding, monkeypatch):
    """Whoever sealed it was stopped in between: the evidence is not sealed a second time."""

    class StoppedError(Exception):
        pass

    def stopped(*_):
        raise StoppedError

    with monkeypatch.context() as patched:
        patched.setattr(records, "add", stopped)
        with pytest.raises(StoppedError):
            preserve(desk, finding, WHY)
    [sealed] = desk.vault.sealed.digests()

    assert preserve(desk, finding, WHY).manifest_sha256 == sealed
    assert desk.vault.sealed.digests() == (sealed,)


def test_a_finding_by_hand_is_sealed_as_people_wrote_it(house, desk):
    finding = noticed(house, subjects=[account("77")])
    exhibit = preserve(desk, finding, WHY)

    [kept] = desk.vault.sealed.manifest(exhibit.manifest_sha256).objects
    with desk.vault.open(kept.sha256, custody=desk.custody(WHY)) as file:
        told = json.load(file)
    assert (told["claim"], told["subjects"]) == (finding.claim, ["77"])
    assert "ana" not in json.dumps(told)


def test_a_finding_whose_run_is_gone_is_not_sealed_as_if_by_hand(desk, finding):
    shutil.rmtree(desk.watch.folder / "findings")

    with pytest.raises(FileError, match="holds no run of this finding"):
        preserve(desk, finding, WHY)


def test_an_incident_is_sealed_finding_by_finding(house, desk, finding):
    other = noticed(house)
    incident = Incident(ref="INC-1", title="Ballots", owner=house.ecdc)
    records.add(incident, desk.actor)
    for one in (finding, other):
        IncidentFinding.objects.create(incident=incident, finding=one)

    made = preserve_incident(desk, incident, WHY)

    assert [one.finding for one in made] == [finding, other]
    assert {one.incident for one in made} == {incident}


def test_files_and_web_archives_are_exhibits_too(desk, finding, tmp_path):
    shot, archive = tmp_path / "shot.png", wacz_file(tmp_path)
    shot.write_bytes(b"\x89PNG\r\n\x1a\n...")

    exhibit = preserve_files(
        desk, [shot, archive], WHY, told=Told(url="https://x.example/1"), of=finding
    )

    assert (exhibit.items, exhibit.finding) == (2, finding)
    assert exhibit.label.startswith("shot.png, ")


def test_a_web_archive_that_was_changed_is_refused(desk, tmp_path):
    archive = wacz_file(tmp_path)
    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 1
    archive.write_bytes(content)

    with pytest.raises(FileError):
        preserve_files(desk, [archive], WHY)
    assert not Exhibit.objects.exists()


def test_who_only_reads_seals_nothing_and_strangers_neither(house, desk, finding, tmp_path):
    keys = tmp_path / "keys"
    viewer = somebody("vi", house.ecdc, Role.VIEWER)
    for person, organisation, reason in [
        (viewer, house.ecdc, "role"), (house.cai, house.delta, "owner"),
    ]:  # fmt: skip
        with pytest.raises(Refused) as refused:
            preserve(desk_of(person, organisation, desk.watch, keys), finding, WHY)
        assert refused.value.reason == reason
    assert desk.vault.sealed.digests() == ()


def test_a_key_signs_for_its_own_organisation_alone(house, desk, tmp_path):
    """Delta has no key here: what it seals is not signed, and says so."""
    theirs = desk_of(house.cai, house.delta, desk.watch, tmp_path / "keys")
    none = Desk.of(desk.watch, of(house.ana, house.ecdc), keys=tmp_path / "nothing")

    assert theirs.signer.key is None
    assert "is of ECDC, and Delta acts" in theirs.unsigned_because
    assert "make one with tocsin key new" in none.unsigned_because
    assert desk.unsigned_because == ""


def test_no_proof_yet_until_somebody_stamps(desk, finding, tmp_path):
    exhibit = preserve(desk, finding, WHY)
    offline = stamp(desk, SilentAuthority())
    assert (offline.proofs, offline.waiting) == (0, 1)
    assert "gave no time stamp" in offline.why
    exhibit.refresh_from_db()
    assert exhibit.grade == "organisation-signed"

    local = authority(tmp_path / "tsa")
    assert (stamp(desk, local).proofs, stamp(desk, local).waiting) == (1, 0)
    exhibit.refresh_from_db()
    assert exhibit.grade == "organisation-signed + time proof"
    assert exhibit.authority == local.name
    assert exhibit.proven_at >= exhibit.sealed_at.replace(microsecond=0)
    assert prove(), prove().wrong


def test_nobody_is_asked_for_a_stamp_unless_named(desk, finding, monkeypatch):
    monkeypatch.delenv("TOCSIN_TIME_STAMPS", raising=False)
    preserve(desk, finding, WHY)

    assert "[evidence] stamp" in stamp(desk).why


def test_assets_get_the_exhibit_that_shows_them(house, desk, finding):
    """A post by its id, an account because the finding is about it; a stranger's page by none."""
    exhibit = preserve(desk, finding, WHY)
    revision = alerts.rest_on(drafted(house, assets=0), [finding], desk.actor)
    platform = finding.subjects.first().subject.platform
    post = records.add(Subject(kind="post", platform=platform, native_id="3"), desk.actor)
    about = finding.subjects.first().subject
    assets = [
        Asset(subject=post, url="https://x.example/3"), Asset(subject=about),
        Asset(subject=account("elsewhere"), no_evidence_reason="gone before it was kept"),
    ]  # fmt: skip
    alerts.name(revision, assets, desk.actor)

    prove_assets(revision, desk)

    shown = {one.subject.native_id: one.evidence_sha256 for one in revision.assets.all()}
    assert shown == {
        "3": exhibit.manifest_sha256, about.native_id: exhibit.manifest_sha256, "elsewhere": "",
    }  # fmt: skip
    assert revision.assets.get(subject__native_id="elsewhere").no_evidence_reason
    before = revision.version
    assert prove_assets(revision, desk).version == before


def test_a_watch_that_renames_people_takes_no_files_into_its_own_vault(house, tmp_path):
    watch = Watch.create(
        tmp_path / "named", privacy=Privacy(pseudonymise=True, key=tmp_path / "secret" / "k")
    )
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    inside = Desk.of(watch, of(house.ana, house.ecdc), keys=tmp_path / "none")
    with pytest.raises(ConfigError, match="renames people"):
        preserve_files(inside, [tmp_path / "shot.png"], WHY)

    outside = Desk.of(
        watch, of(house.ana, house.ecdc), keys=tmp_path / "none", vault=tmp_path / "vault"
    )
    assert preserve_files(outside, [tmp_path / "shot.png"], WHY).grade == "unsigned"


@pytest.mark.parametrize("column", ["manifest_sha256", "signed_by", "size", "sealed_at"])
def test_what_an_exhibit_is_never_changes(desk, finding, column):
    exhibit = preserve(desk, finding, WHY)
    other = {"size": 7, "sealed_at": finding.first_at}.get(column, "f" * 32)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Exhibit.objects.filter(pk=exhibit.pk).update(**{column: other})
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Exhibit.objects.filter(pk=exhibit.pk).delete()


def test_others_see_an_exhibit_as_far_as_it_is_shared(house, desk, finding):
    preserve(desk, finding, WHY)

    assert Exhibit.objects.visible_to(house.bo.user).count() == 1
    assert Exhibit.objects.visible_to(house.cai.user).count() == 0
