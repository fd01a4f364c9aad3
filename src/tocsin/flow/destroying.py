"""An exhibit's bytes destroyed: what was approved, done in the vault, then written down.

The vault comes between two steps of casework: who is killed there leaves a destruction that is
approved, and `destroy` goes on with it.
"""

import msgspec

from tocsin.casework import destruction
from tocsin.casework.models import Delivery, Destruction, LivenessCheck, Submission, Transition
from tocsin.evidence.destroying import Asked
from tocsin.evidence.destroying import destroy as destroyed_bytes
from tocsin.flow.desk import Desk, Why

NAMED = (
    (Transition, "evidence_sha256", "an answer rests on it"),
    (LivenessCheck, "evidence_sha256", "a look rests on it"),
    (Submission, "payload_sha256", "it was sent"),
    (Delivery, "payload_sha256", "it was sent"),
    (Delivery, "message_sha256", "it was sent"),
)
"""Where casework names bytes themselves, and not what they were sealed in."""


def approve(desk: Desk, one: Destruction, backups: str, note: str = "") -> Destruction:
    """Approve a destruction that another person proposed, and do it.

    Raises `UnknownNameError` where this vault does not hold what was sealed.
    """
    desk.vault.sealed.manifest(one.exhibit.manifest_sha256)
    return destroy(desk, destruction.approve(one, desk.actor, backups, note))


def destroy(desk: Desk, one: Destruction) -> Destruction:
    """Do what was approved; what was stopped on the way is gone on with.

    Raises `Refused` for what is not approved or is held, and `FileError` where the disk does not
    let us: then it is still approved.
    """
    destruction.must_be_let(one, desk.actor)
    made = destroyed_bytes(
        desk.vault,
        one.exhibit.manifest_sha256,
        _asked(one),
        custody=desk.custody(Why(one.reason, one.authority)),
        needed=needed(),
    )
    told = msgspec.json.decode(msgspec.json.encode(made))
    return destruction.done(one, desk.actor, told)


def needed() -> dict[str, str]:
    """Return the bytes that casework names by their own hash, with what rests on them."""
    return {
        digest: why
        for model, column, why in NAMED
        for digest in model._base_manager.exclude(**{column: ""}).values_list(column, flat=True)
    }


def _asked(one: Destruction) -> Asked:
    proposer, approver = destruction.proposed_by(one), destruction.approved_by(one)
    return Asked(
        reason=one.reason,
        authority=one.authority,
        proposed_by=proposer.pseudonym if proposer else "",
        approved_by=approver.pseudonym if approver else "",
        backups=one.backups,
    )
