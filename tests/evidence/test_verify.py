"""A good bundle passes in another folder; whatever was done to one, some check says so."""

import gzip
import shutil
import subprocess
import sys
from datetime import timedelta
from zipfile import ZIP_DEFLATED

import pytest
from msgspec.structs import replace

from tests.evidence import tampering
from tests.evidence.authority import authority
from tests.evidence.bundled import bundled, signer
from tests.evidence.people import ANA
from tests.evidence.sealed_world import CAPTURE, FETCHED, exhibit, sealed
from tests.evidence.web import warc
from tocsin.evidence import bundle, keys
from tocsin.evidence.chain import Anchor
from tocsin.evidence.checks import Trust
from tocsin.evidence.custody import event
from tocsin.evidence.report import CHECKS
from tocsin.evidence.sealing import seal
from tocsin.evidence.time_stamps import prove, roots
from tocsin.evidence.vault import Vault
from tocsin.evidence.verify import verify
from tocsin.vocabulary.errors import ConfigError, FileError

AS_MADE = "byte for byte as its maker wrote it"


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    return bundled(tmp_path_factory.mktemp("good"))


def failed(report):
    return [one.number for one in report.checks if one.result == "fail"]


def test_a_good_bundle_passes_every_check_in_another_folder(good, tmp_path):
    copy = shutil.copy(good.path, tmp_path / "received.zip")
    report = verify(copy, good.trust)

    assert report.grade == "organisation-signed + time proof"
    assert [one.result for one in report.checks] == ["pass"] * 9
    assert tuple(one.name for one in report.checks) == CHECKS
    assert report.packing == AS_MADE
    assert (report.manifests, report.objects) == (2, 4)
    assert report.org == ANA.org


def test_the_grade_claims_no_more_than_the_verifier_knows(good):
    """Without a key of one's own, anybody might have made it; without roots, at any time."""
    assert verify(good.path).grade == "self-signed"
    assert verify(good.path).checks[5].result == "not possible offline"
    assert verify(good.path, replace_trust(good.trust, roots=())).grade == "organisation-signed"


def replace_trust(trust, **fields):
    return Trust(**{"keys": trust.keys, "roots": trust.roots, "anchor": trust.anchor, **fields})


def test_an_unsigned_bundle_says_so(good, tmp_path):
    bundle.make(good.vault, good.digests, tmp_path / "unsigned.zip", custody=ANA)
    report = verify(tmp_path / "unsigned.zip")

    assert report.grade == "unsigned"
    assert report.checks[4].result == "not applicable"
    assert failed(verify(tmp_path / "unsigned.zip", good.trust)) == [5]


def test_without_a_time_proof_yet_it_says_so(tmp_path):
    made = bundled(tmp_path, stamped=False)
    report = verify(made.path, made.trust)

    assert report.grade == "organisation-signed"
    assert (report.checks[5].result, report.checks[5].reason) == (
        "not applicable",
        "there is no time proof yet",
    )


def test_another_key_or_another_root_is_not_believed(good, tmp_path):
    stranger = keys.make(tmp_path / "keys", "Somebody").public
    elsewhere = roots(authority(tmp_path / "tsa").root)

    assert failed(verify(good.path, replace_trust(good.trust, keys=(stranger.raw,)))) == [5]
    assert failed(verify(good.path, replace_trust(good.trust, roots=elsewhere))) == [6, 7]


def test_who_knows_the_old_key_believes_what_the_new_one_signed(tmp_path):
    vault, folder = Vault(tmp_path / "vault"), tmp_path / "keys"
    first = keys.make(folder, ANA.org)
    second = keys.rotate(folder)
    digest = sealed(vault, key=second)
    bundle.make(vault, [digest], tmp_path / "b.zip", custody=ANA, signer=signer(folder))

    assert verify(tmp_path / "b.zip", Trust((first.public.raw,))).grade == "organisation-signed"


def sent(tmp_path, vault, digests, custody=ANA):
    """Bundle manifests and verify them with everything known."""
    path = tmp_path / "b.zip"
    who = signer(tmp_path / "keys")
    bundle.make(vault, digests, path, custody=custody, signer=who)
    trusted = roots(tmp_path / "tsa" / "root.pem") if (tmp_path / "tsa").exists() else ()
    return verify(path, Trust((who.key.public.raw,), trusted))


def test_the_grade_has_a_time_proof_only_when_every_manifest_has_one(tmp_path):
    vault, key = Vault(tmp_path / "vault"), keys.make(tmp_path / "keys", ANA.org)
    proven = sealed(vault, b"1", key=key)
    prove(vault, authority(tmp_path / "tsa", chain=True), custody=ANA)
    report = sent(tmp_path, vault, [proven, sealed(vault, b"2", key=key)])

    assert report.grade == "organisation-signed"
    assert "1 of 2 manifests" in report.checks[5].reason
    assert "1 have no proof yet" in report.checks[5].reason


def test_a_manifest_cannot_be_stamped_before_it_was_sealed(tmp_path):
    """Someone dated it later than the stamp: one of the two dates is not true."""
    vault = Vault(tmp_path / "vault")
    keys.make(tmp_path / "keys", ANA.org)
    manifest = vault.sealed.manifest(sealed(vault))
    later = replace(manifest, sealed_at=manifest.sealed_at + timedelta(minutes=11))
    digest = vault.sealed.keep(later, custody=ANA)
    prove(vault, authority(tmp_path / "tsa", chain=True), custody=ANA)

    assert failed(sent(tmp_path, vault, [digest])) == [6]


def test_a_manifest_that_names_what_is_not_in_it_is_refused(tmp_path):
    vault = Vault(tmp_path / "vault")
    keys.make(tmp_path / "keys", ANA.org)
    manifest = vault.sealed.manifest(sealed(vault))
    digest = vault.sealed.keep(replace(manifest, captures=()), custody=ANA)

    assert failed(sent(tmp_path, vault, [digest])) == [4]


def test_a_bundle_in_another_organisations_name_is_refused(tmp_path):
    vault, key = Vault(tmp_path / "vault"), keys.make(tmp_path / "keys", ANA.org)
    report = sent(tmp_path, vault, [sealed(vault, key=key)], replace(ANA, org="The regulator"))

    assert failed(report) == [5]
    assert "the bundle says The regulator" in report.checks[4].reason


@pytest.mark.parametrize(
    ("after", "said"), [("ab" * 32, "is not the one after"), (None, "does not say")]
)
def test_a_log_that_tells_of_another_hash_or_of_no_transfer_is_refused(
    tmp_path, monkeypatch, after, said
):
    def careless(vault, objects, to, custody):
        (to / "objects").mkdir()
        for one in objects:
            with vault.open(one.sha256, custody=custody) as file:
                (to / bundle.object_path(one)).write_bytes(file.read())
            if after:
                vault.custody.add(event("exported", custody, before=one.sha256, after=after))

    monkeypatch.setattr(bundle, "_objects", careless)
    vault = Vault(tmp_path / "vault")
    keys.make(tmp_path / "keys", ANA.org)
    report = sent(tmp_path, vault, [sealed(vault)])

    assert failed(report) == [9]
    assert said in report.checks[8].reason


def test_an_anchor_from_elsewhere_shows_a_log_that_was_cut_before(good, tmp_path):
    """The house cut its own log and signed what was left: only somebody else's note shows it."""
    head = good.vault.custody.head()
    short = tmp_path / "vault"
    shutil.copytree(good.vault.folder, short)
    log = short / "custody.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    bundle.make(
        Vault(short), good.digests, tmp_path / "b.zip", custody=ANA, signer=signer(good.keys)
    )

    assert verify(tmp_path / "b.zip", good.trust)
    report = verify(tmp_path / "b.zip", replace_trust(good.trust, anchor=head))
    assert failed(report) == [7]
    assert (
        verify(good.path, replace_trust(good.trust, anchor=Anchor(1, "a" * 64))).grade == "failed"
    )


@pytest.mark.parametrize(("capture", "result"), [(CAPTURE, "pass"), (FETCHED, "fail")])
def test_a_broken_archive_is_refused_unless_it_was_kept_as_a_plain_file(tmp_path, capture, result):
    """Somebody may have handed it in like that, and that is what is proven then."""
    vault = Vault(tmp_path / "vault")
    broken = gzip.decompress(warc()).replace(b"abroad", b"at sea")
    exhibits = [exhibit(vault, broken, "b", capture), exhibit(vault, warc(), "a", FETCHED)]
    digest = seal(vault, exhibits, subject="a file", custody=ANA)
    bundle.make(vault, [digest], tmp_path / "b.zip", custody=ANA)

    check = verify(tmp_path / "b.zip").checks[7]
    assert check.result == result
    assert ("1 kept as plain files are not what they say" in check.reason) == (result == "pass")


def test_other_cases_do_not_leave_the_house(good):
    """The links of another case go along; who, what and why do not."""
    files = tampering.files_of(good.path)
    entries = [line for line in files["custody.jsonl"].splitlines() if b'"event":null' in line]

    assert entries
    assert not any(b"Another case" in content for content in files.values())
    assert not any(b"actor" in line for line in entries)


@pytest.mark.parametrize("edit", tampering.EDITS)
def test_a_structural_edit_is_seen(good, tmp_path, edit):
    """With the list, the hashes and the digests made right again wherever that was possible."""
    files = tampering.files_of(good.path)
    tampering.EDITS[edit](files, tmp_path / "stranger")
    tampering.write(tmp_path / "b.zip", files)

    report = verify(tmp_path / "b.zip", good.trust)
    assert failed(report), edit
    assert len(report.checks) == 9


@pytest.mark.parametrize("edit", tampering.INSIDE)
def test_what_is_signed_by_the_house_itself_is_seen_by_the_check_made_for_it(good, tmp_path, edit):
    """No check leans on the signature: an insider has the key."""
    files = tampering.files_of(good.path)
    tampering.EDITS[edit](files, tmp_path / "stranger")
    tampering.listed_anew(files, keys.current(good.keys))
    tampering.write(tmp_path / "b.zip", files)

    report = verify(tmp_path / "b.zip", good.trust)
    assert tampering.INSIDE[edit] in failed(report), report


@pytest.mark.parametrize("n", range(20))
def test_a_dropped_file_is_seen(good, tmp_path, n):
    files = tampering.files_of(good.path)
    del files[sorted(files)[n]]
    tampering.write(tmp_path / "b.zip", files)

    assert failed(verify(tmp_path / "b.zip", good.trust))


@pytest.mark.parametrize("packing", [0, ZIP_DEFLATED], ids=["stored", "compressed"])
def test_packed_again_by_another_program_it_passes_with_a_note(good, tmp_path, packing):
    tampering.write(tmp_path / "b.zip", tampering.files_of(good.path), packing)
    report = verify(tmp_path / "b.zip", good.trust)

    assert report.grade == "organisation-signed + time proof"
    assert report.packing.startswith("packed by another program")


def test_bytes_after_the_end_are_noted(good, tmp_path):
    path = tmp_path / "b.zip"
    path.write_bytes(good.path.read_bytes() + b"more")

    report = verify(path, good.trust)
    assert not report or report.packing != AS_MADE


@pytest.mark.parametrize("content", [b"", b"no bundle", b"PK\5\6" + bytes(18)])
def test_what_is_no_bundle_gets_a_report_too(tmp_path, content):
    (tmp_path / "b.zip").write_bytes(content)
    report = verify(tmp_path / "b.zip")

    assert report.grade == "failed"
    assert failed(report) == [1, 2, 3, 4, 5, 6, 7, 8, 9] or failed(report)


def test_a_file_that_is_not_there_is_a_mistake_of_the_caller(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        verify(tmp_path / "gone.zip")


def test_a_bundle_is_never_written_over_a_file(good):
    with pytest.raises(FileError, match="is there already"):
        bundle.make(good.vault, good.digests, good.path, custody=ANA)


def test_a_bundle_that_cannot_be_written_leaves_nothing(good, tmp_path):
    with pytest.raises(FileError, match="could not be written"):
        bundle.make(good.vault, good.digests, tmp_path / "no" / "b.zip", custody=ANA)
    spoiled = tmp_path / "vault"
    shutil.copytree(good.vault.folder, spoiled)
    one = next(path for path in (spoiled / "objects").rglob("*") if path.is_file())
    one.chmod(0o644)
    one.write_bytes(b"another")
    (tmp_path / "out").mkdir()

    with pytest.raises(FileError, match="was changed since it was kept"):
        bundle.make(
            Vault(spoiled), Vault(spoiled).sealed.digests(), tmp_path / "out" / "b", custody=ANA
        )
    assert list((tmp_path / "out").iterdir()) == []


def test_commands_that_are_everywhere_check_it_too(good, tmp_path):
    """What the README in it says."""
    shutil.unpack_archive(good.path, tmp_path, "zip")
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path, check=True)
    [*_, proof] = sorted((tmp_path / "manifests").glob("*.time"))
    imprint = proof.read_text().split('"imprint_sha256":"')[1][:64]
    root = good.path.parent / "tsa" / "root.pem"
    subprocess.run(
        ["openssl", "ts", "-verify", "-in", proof.with_suffix(".tsr"), "-digest", imprint,
         "-CAfile", root],
        check=True, capture_output=True,
    )  # fmt: skip


def test_it_needs_no_watch_and_no_tables(good):
    """A court's machine has none of what collects and detects."""
    command = (
        "import sys; from pathlib import Path; from tocsin.evidence.verify import verify; "
        "assert verify(Path(sys.argv[1])); "
        "assert not {'polars', 'django', 'numpy', 'altair'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", command, good.path], check=True)
    assert replace(verify(good.path), bundle="") == replace(verify(good.path), bundle="")
