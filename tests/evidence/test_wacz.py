"""A WACZ is written as readers expect it, and one from anybody is checked and not believed."""

import base64
import json
from hashlib import sha256
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.evidence.web import NOON, PAGE, wacz_file
from tocsin.evidence import wacz
from tocsin.evidence.canonical import instant
from tocsin.vocabulary.errors import FileError


@pytest.fixture
def path(tmp_path):
    return wacz_file(tmp_path)


def members(path):
    with ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rewritten(path, change):
    """Write a WACZ again after changing its files."""
    files = members(path)
    change(files)
    with ZipFile(path, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return wacz.read(path)


def vouched(files):
    """Make the digest of the package right again."""
    digest = sha256(files[wacz.PACKAGE]).hexdigest()
    files[wacz.DIGEST] = json.dumps({"path": wacz.PACKAGE, "hash": f"sha256:{digest}"}).encode()


def test_what_was_written_is_read_without_a_problem(path):
    told = wacz.read(path)

    assert (told.problems, told.notes) == ((), ())
    assert (told.version, told.title, told.pages) == ("1.1.1", "Ballots", (PAGE,))
    assert told.records == 5


def test_it_has_the_files_that_readers_look_for(path):
    assert list(members(path)) == [
        "archive/data-0.warc.gz",
        "indexes/index.cdx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ]


def test_the_index_leads_to_the_records(path):
    files = members(path)
    lines = files["indexes/index.cdx"].decode().splitlines()

    assert lines == sorted(lines)
    page = next(line for line in lines if line.startswith("org,example)/ballots?city=cluj&day=2 "))
    fields = json.loads(page.split(" ", 2)[2])
    begin = int(fields["offset"])
    record = files[f"archive/{fields['filename']}"][begin : begin + int(fields["length"])]
    assert record.startswith(b"\x1f\x8b")


def test_version_1_2_names_no_version_and_is_read(path):
    def newer(files):
        package = json.loads(files[wacz.PACKAGE])
        del package["wacz_version"]
        files[wacz.PACKAGE] = json.dumps({**package, "profile": "wacz"}).encode()
        vouched(files)

    told = rewritten(path, newer)
    assert (told.version, told.problems) == ("1.2", ())


def flipped(name):
    def change(files):
        content = bytearray(files[name])
        content[len(content) // 2] ^= 1
        files[name] = bytes(content)

    return change


DEEDS = {
    "a record is changed": (flipped("archive/data-0.warc.gz"), "is not the file that is listed"),
    "a title is changed": (flipped("pages/pages.jsonl"), "is not the file that is listed"),
    "a file is dropped": (lambda files: files.pop("indexes/index.cdx"), "index.cdx is missing"),
    "a file is added": (lambda files: files.update(extra=b""), "extra is not listed"),
    "the digest is gone": (lambda files: files.pop(wacz.DIGEST), "nothing vouches for"),
    "the digest is no JSON": (lambda files: files.update({wacz.DIGEST: b"["}), "nothing vouches"),
    "the package is changed": (
        lambda files: files.update(
            {wacz.PACKAGE: files[wacz.PACKAGE].replace(b"Ballots", b"Bullets")}
        ),
        "is not the one that",
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_to_it_is_said(path, deed):
    change, said = DEEDS[deed]

    assert any(said in problem for problem in rewritten(path, change).problems)


def test_without_pages_it_is_noted_and_not_held_against_it(path):
    """Tools in use write such packages; nothing in them was changed."""

    def without_pages(files):
        package = json.loads(files[wacz.PACKAGE])
        package["resources"] = [r for r in package["resources"] if r["path"] != wacz.PAGES]
        files[wacz.PACKAGE] = json.dumps(package).encode()
        del files[wacz.PAGES]
        vouched(files)

    told = rewritten(path, without_pages)
    assert told.problems == ()
    assert told.notes == ("pages/pages.jsonl is missing: readers find no page",)


def signed(path, key, **changed):
    package_hash = f"sha256:{sha256(members(path)[wacz.PACKAGE]).hexdigest()}"
    signature = key.sign(package_hash.encode(), ec.ECDSA(hashes.SHA256()))
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    told = {
        "hash": package_hash,
        "created": instant(NOON),
        "software": "tests",
        "signature": base64.b64encode(signature).decode(),
        "publicKey": base64.b64encode(public).decode(),
        **changed,
    }
    sheet = {"path": wacz.PACKAGE, "hash": package_hash, "signedData": told}
    return rewritten(path, lambda files: files.update({wacz.DIGEST: json.dumps(sheet).encode()}))


def test_a_signature_is_checked_and_claims_no_more_than_it_shows(path):
    told = signed(path, ec.generate_private_key(ec.SECP256R1()))

    assert (told.signed, told.problems) == ("somebody without a name", ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hash": "sha256:00"}, "over another package"),
        ({"created": "2020-01-01T00:00:00Z"}, "differ about when"),
        ({"signature": base64.b64encode(b"no").decode()}, "not by the key"),
        ({"signature": "%%%"}, "cannot be read"),
        ({"publicKey": "AAAA"}, "cannot be read"),
        ({"domainCert": "no certificate"}, "cannot be read"),
    ],
)
def test_a_signature_that_does_not_hold_is_a_problem(path, changed, said):
    told = signed(path, ec.generate_private_key(ec.SECP256R1()), **changed)

    assert said in told.problems[0]


def test_what_is_no_wacz_is_refused(tmp_path):
    with ZipFile(tmp_path / "a.wacz", "w") as made:
        made.writestr("hello.txt", b"hello")

    with pytest.raises(
        FileError, match=r"a\.wacz: expected a file in it; got no 'datapackage\.json'"
    ):
        wacz.read(tmp_path / "a.wacz")


def test_a_package_is_never_written_over_a_file(path):
    with pytest.raises(FileExistsError):
        wacz.write(path, [], [], wacz.Cover(title="", at=NOON, software=""))
