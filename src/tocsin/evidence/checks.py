"""The nine checks of a bundle; each returns what it found or raises `Failed`.

None trusts another: the hashes are held against the list, the list against the signature, the
signature against the verifier's own keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from cryptography import x509

from tocsin.evidence import canonical, keys, time_stamps
from tocsin.evidence.boxes import Measured
from tocsin.evidence.bundle import CONTENTS, CUSTODY, SIGNATURE
from tocsin.evidence.chain import Anchor
from tocsin.evidence.custody import checked
from tocsin.evidence.opened import Opened
from tocsin.evidence.records import COMING_IN, Manifest, Signature, TimeProof
from tocsin.evidence.report import Result
from tocsin.evidence.web_records import WebArchiveError, web_records
from tocsin.vocabulary.errors import FileError

LATE = timedelta(minutes=10)
"""How far clocks may be apart: a manifest cannot be stamped before it was sealed."""


class Failed(Exception):  # noqa: N818  # an outcome, and what it is called in the report
    """A check did not pass."""


@dataclass(frozen=True)
class Trust:
    """What the verifier knows from elsewhere, and therefore believes."""

    keys: tuple[str, ...] = ()
    """Raw public keys of the organisation."""
    roots: tuple[x509.Certificate, ...] = ()
    """Of time-stamp authorities."""
    anchor: Anchor | None = None
    """A link of the custody log."""


@dataclass(frozen=True)
class Outcome:
    """What a check that did not fail says."""

    result: Result
    reason: str


def present(opened: Opened, _: Trust) -> Outcome:
    """1: every file that is listed is there, every one that is there is listed or the list."""
    listed = [one.path for one in opened.contents.files]
    if len(set(listed)) != len(listed):
        raise Failed(f"{CONTENTS} lists a file twice")
    there = set(opened.box.names) - {CONTENTS, SIGNATURE}
    _none(sorted(set(listed) - there), "is listed and missing")
    _none(sorted(there - set(listed)), "is there and not listed")
    _none(sorted(set(opened.objects) - there), "is in a manifest and missing")
    sealed = {f"manifests/{one}.json" for one in opened.contents.manifests}
    stray = {name for name in there if name.startswith("manifests/") and name.endswith(".json")}
    _none(sorted(stray - sealed), "is there and not among what was sealed")
    bytes_there = {name for name in there if name.startswith("objects/")}
    _none(sorted(bytes_there - set(opened.objects)), "is in no manifest")
    return _passed(f"{len(listed):,} files")


def sizes(opened: Opened, _: Trust) -> Outcome:
    """2: every file has the size that is listed, and objects that of their manifest."""
    wanted = {one.path: one.size for one in opened.contents.files}
    wanted_objects = {path: one.size for path, one in opened.objects.items()}
    for told in (wanted, wanted_objects):
        for path, size in told.items():
            if _real(opened, path).size != size:
                real = opened.measured[path].size
                raise Failed(f"{path} has {real:,} bytes, and {size:,} are listed")
    return _passed(f"{sum(wanted.values()):,} bytes")


def hashes(opened: Opened, _: Trust) -> Outcome:
    """3: every file has the hash that is listed, and objects that of their manifest."""
    wanted = {one.path: one.sha256 for one in opened.contents.files}
    for told in (wanted, {path: one.sha256 for path, one in opened.objects.items()}):
        for path, digest in told.items():
            if _real(opened, path).sha256 != digest:
                raise Failed(f"{path} is not the file that is listed: its content was changed")
    return _passed(f"{len(wanted):,} files")


def manifests(opened: Opened, _: Trust) -> Outcome:
    """4: every manifest is canonical, has the digest it is named by, and agrees with itself."""
    for digest, manifest in opened.manifests.items():
        if canonical.digest(manifest) != digest:
            raise Failed(f"manifest {digest} was changed: its digest is another")
        _agrees(digest, manifest)
    return _passed(f"{len(opened.manifests):,} manifests")


def signatures(opened: Opened, trust: Trust) -> Outcome:
    """5: every signature holds, by a key the verifier named where any was named."""
    whole = opened.signature
    if whole is None:
        if trust.keys:
            raise Failed("the bundle is not signed, and a signature was expected")
        return Outcome("not applicable", "the bundle is not signed: anybody might have made it")
    _signed(opened, trust, whole, "bundle", canonical.digest(opened.contents))
    count = 1
    for digest in opened.manifests:
        for one in opened.signatures(digest):
            _signed(opened, trust, one, "manifest", digest)
            count += 1
    if not trust.keys:
        return _passed(f"{count:,} hold, by a key that came with the bundle: name one with --key")
    return _passed(f"{count:,} hold, by {opened.contents.org}")


def time_proofs(opened: Opened, trust: Trust) -> Outcome:
    """6: every manifest was there when its time proof says, by somebody the verifier believes."""
    proofs = {digest: opened.proof(digest) for digest in opened.manifests}
    told = [
        _stamped(digest, proof, trust, opened.manifests[digest])
        for digest, proof in proofs.items()
        if proof
    ]
    missing = sum(proof is None for proof in proofs.values())
    if not told:
        return Outcome("not applicable", "there is no time proof yet")
    said = f"{len(told):,} of {len(proofs):,} manifests, the latest at {max(told)}"
    if not trust.roots:
        return Outcome("not possible offline", f"{said}; name the authority's roots with --roots")
    return _passed(said + (f"; {missing:,} have no proof yet" if missing else ""))


def custody(opened: Opened, trust: Trust) -> Outcome:
    """7: the custody log is whole from its beginning to its head, and its events are its own."""
    verdict = checked(opened.custody(), opened.contents.custody_head)
    if verdict.broken:
        raise Failed(f"{CUSTODY}, {verdict.broken}")
    if verdict.head != opened.contents.custody_head:
        raise Failed(f"{CUSTODY} goes on after the head that {CONTENTS} names")
    if trust.anchor:
        anchored = checked(opened.custody(), trust.anchor)
        if anchored.broken:
            raise Failed(f"{CUSTODY}, {anchored.broken}")
    stamped = {proof.digest: proof for proof in opened.anchors()}
    links = {entry.link.digest for entry in opened.custody() if entry.link.digest in stamped}
    _none(sorted(set(stamped) - links), "is stamped as a link of the log, and is none")
    for digest, proof in stamped.items():
        _stamped(digest, proof, trust, None)
    _logged(opened)
    how = "a link that the verifier knows" if trust.anchor else "the head that the bundle names"
    also = f"; {len(stamped):,} of them stamped" if stamped else ""
    return _passed(f"{verdict.links:,} links, with {how}{also}")


def web_archives(opened: Opened, _: Trust) -> Outcome:
    """8: every record of a web archive has the digests it names.

    A broken archive may be evidence of something: kept as a plain file it claims nothing, and is
    told of without being held against the bundle.
    """
    count, doubtful = 0, 0
    for path, one in opened.objects.items():
        try:
            count += web_records(opened.box, path, one)
        except (WebArchiveError, FileError) as reason:
            if one.sha256 not in opened.plain_files:
                raise Failed(str(reason)) from None
            doubtful += 1
    told = f"; {doubtful:,} kept as plain files are not what they say" if doubtful else ""
    if not count:
        return Outcome("not applicable", f"there is no web archive in it{told}")
    return _passed(f"{count:,} records{told}")


def transfer(opened: Opened, _: Trust) -> Outcome:
    """9: the log says that each object left with the hash it has here."""
    left: dict[str, tuple[str | None, str | None]] = {}
    for entry in opened.custody():
        if entry.event and entry.event.verb == "exported" and entry.event.sha256_before:
            told = entry.event
            left[told.sha256_before or ""] = (told.sha256_before, told.sha256_after)
    for path, one in opened.objects.items():
        before, after = left.get(one.sha256, (None, None))
        if before is None:
            raise Failed(f"{path}: the custody log does not say that it was exported")
        if not before == after == _real(opened, path).sha256:
            raise Failed(f"{path}: its hash before the transfer is not the one after")
    return _passed(f"{len(opened.objects):,} objects")


def _none(found: list[str], why: str) -> None:
    if found:
        more = f", and {len(found) - 1:,} more" if len(found) > 1 else ""
        raise Failed(f"{found[0]} {why}{more}")


def _passed(reason: str) -> Outcome:
    return Outcome("pass", reason)


def _real(opened: Opened, path: str) -> Measured:
    if path not in opened.measured:
        raise Failed(f"{path} is listed and missing")
    return opened.measured[path]


def _agrees(digest: str, manifest: Manifest) -> None:
    """See that a manifest's items, captures and objects are about each other."""
    captures = {one.id for one in manifest.captures}
    objects = {one.sha256 for one in manifest.objects}
    for one in manifest.items:
        if one.capture_id not in captures or not objects.issuperset(one.sha256s):
            raise Failed(f"manifest {digest}: exhibit {one.exhibit_no} names what is not in it")


def _signed(opened: Opened, trust: Trust, one: Signature, what: str, digest: str) -> None:
    """See that a signature is under this, by a key to believe where any was named."""
    named = f"the signature under {what} {digest[:16]}…"
    if (one.what, one.digest) != (what, digest):
        raise Failed(f"{named} is under something else")
    key = opened.keys.get(one.key_id)
    if key is None or not keys.holds(one, key):
        raise Failed(f"{named} does not hold")
    if trust.keys and not keys.followed(key, trust.keys, opened.keys.values()):
        raise Failed(f"{named} is by another key than the one that was named: {one.key_id}")
    if key.org != opened.contents.org:
        raise Failed(f"{named} is by {key.org}, and the bundle says {opened.contents.org}")


def _stamped(digest: str, proof: TimeProof, trust: Trust, manifest: Manifest | None) -> str:
    """Return when a proof says that something was there; raise `Failed` where it does not hold."""
    named = f"the time proof of {digest[:16]}…"
    if proof.digest != digest:
        raise Failed(f"{named} is of something else")
    try:
        stamp = time_stamps.check(proof, trust.roots) if trust.roots else time_stamps.led(proof)
    except time_stamps.TimeStampError as reason:
        raise Failed(f"{named}: {reason}") from None
    if manifest and stamp.gen_time < manifest.sealed_at - LATE:
        raise Failed(f"{named} is older than the manifest says it is")
    return canonical.instant(stamp.gen_time)


def _logged(opened: Opened) -> None:
    """See that the log tells of every object's coming in and every manifest's sealing."""
    sealed: set[str] = set()
    came: set[str | None] = set()
    for told in (entry.event for entry in opened.custody() if entry.event):
        if told.verb == "sealed":
            sealed.add(told.evidence_id)
        elif told.verb in COMING_IN:
            came.add(told.sha256_after)
    unsaid = "and the custody log does not say so"
    _none(sorted(set(opened.manifests) - sealed), f"was sealed, {unsaid}")
    _none([p for p, one in opened.objects.items() if one.sha256 not in came], f"came in, {unsaid}")


CHECKS: tuple[Callable[[Opened, Trust], Outcome], ...] = (
    present, sizes, hashes, manifests, signatures, time_proofs, custody, web_archives, transfer,
)  # fmt: skip
