"""What was restored, proved against what the backup says, and written down as restored."""

from tocsin.casework import journal
from tocsin.casework.access import PROGRAM
from tocsin.evidence.chain import Anchor
from tocsin.evidence.custody import event
from tocsin.evidence.records import Custody
from tocsin.evidence.sealing import TOOL
from tocsin.evidence.vault import Vault
from tocsin.jobs.backup.contents import VAULT
from tocsin.jobs.backup.manifest import Manifest
from tocsin.jobs.proof import Anchors, Whole, proved
from tocsin.watch import Watch


def confirmed(watch: Watch, manifest: Manifest, anchors: Anchors) -> Whole:
    """Prove a watch that came back, whose casework is open, and write down that it did.

    Journal and custody log must end where the backup says, or go on from an anchor that is given.
    What does not hold is not written over: nothing is added then.
    """
    told = manifest.database.journal if manifest.database else None
    at_least = Anchors(
        journal=anchors.journal or _anchor(told),
        custody=anchors.custody or _anchor(manifest.custody),
    )
    whole = proved(watch, at_least)
    if whole:
        _noted(watch, manifest)
    return whole


def _noted(watch: Watch, manifest: Manifest) -> None:
    said = {
        "backup": manifest.members_sha256,
        "made_at": manifest.made_at.isoformat(),
        "tocsin": manifest.tocsin,
    }
    head = journal.last()
    if head:
        deed = journal.Deed(
            "journal.restore", f"journal:{head.seq}", PROGRAM, None, journal.encoded({"note": said})
        )
        with journal.switching(), journal.turn():  # a watch that was read-only comes back so
            journal.write_all([deed])
    if manifest.custody:
        custody = Custody(actor=PROGRAM, org="", purpose="restored from a backup", tool=TOOL)
        told = f"backup of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC, {manifest.members_sha256}"
        vault = Vault(watch.folder / VAULT)
        vault.custody.add(event("restored_from_backup", custody, result=told))


def _anchor(text: str | None) -> Anchor | None:
    return Anchor.parse(text) if text else None
