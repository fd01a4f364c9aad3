"""A bundle from somebody else, into the vault: verified first, whole or not at all.

The bundle itself is kept too, as it came: it alone carries its maker's list, signature, keys and
custody log, and is what to hand on.
"""

from pathlib import Path

from tocsin.evidence.boxes import Box
from tocsin.evidence.checks import Trust
from tocsin.evidence.opened import Opened
from tocsin.evidence.records import Custody, EvidenceObject
from tocsin.evidence.report import Report
from tocsin.evidence.vault import Origin, Vault
from tocsin.evidence.verify import verify
from tocsin.vocabulary.errors import FileError


def received(
    path: Path, vault: Vault, trust: Trust, *, custody: Custody
) -> tuple[Report, tuple[str, ...]]:
    """Verify a bundle and keep what was sealed in it; return the report and the manifests.

    Nothing is kept of one that does not hold: then there are no manifests. What is here already
    stays, and the log says that it came again. Raises `ConfigError` where there is no file.
    """
    report = verify(path, trust)
    if not report:
        return report, ()
    kept = vault.put(path, custody=custody, origin=_whole(path))
    if kept.sha256 != report.sha256:
        raise FileError(path, "was changed while it was read", way_out="get it again")
    with Box(path) as box:
        opened = Opened(box)
        for place, one in opened.objects.items():
            _taken(vault, opened, place, one, custody)
        for digest, manifest in opened.manifests.items():
            vault.sealed.keep(manifest, custody=custody, verb="received")
            for signature in opened.signatures(digest):
                vault.sealed.sign(signature)
        proofs = [proof for digest in opened.manifests if (proof := opened.proof(digest))]
        if proofs:
            vault.sealed.prove(proofs, custody=custody)
        return report, tuple(opened.manifests)


def _whole(path: Path) -> Origin:
    return Origin(verb="received", name_claimed=path.name, media_type_claimed="application/zip")


def _taken(vault: Vault, opened: Opened, place: str, one: EvidenceObject, custody: Custody) -> None:
    """Keep the bytes of one object, with what its sender says of them."""
    origin = Origin(
        verb="received",
        name_claimed=one.name_claimed,
        media_type_claimed=one.media_type_claimed,
        storage_class=one.storage_class,
        parent_sha256=one.parent_sha256,
        derivation=one.derivation,
    )
    with opened.box.open(place) as file:
        kept = vault.put(file, custody=custody, origin=origin)
    if kept.sha256 != one.sha256:
        raise FileError(place, "was changed while it was read", got=kept.sha256)
