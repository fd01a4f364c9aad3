"""Exhibits for somebody else, in one file that they can check; and bundles from somebody else.

What leaves is written down twice: by the vault, object by object, and in casework as a transfer.
What comes in is verified first, whole; the vault gets nothing of a bundle that does not hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tocsin.casework import records
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    EvidenceTransfer,
    Exhibit,
    Finding,
    Incident,
    Organisation,
    Role,
    cleared,
)
from tocsin.casework.models.sharing import STRICTNESS
from tocsin.casework.models.visible import Asker, VisibleQuerySet
from tocsin.evidence import bundle as bundles
from tocsin.evidence.bundle import Made
from tocsin.evidence.checks import Trust
from tocsin.evidence.receiving import received
from tocsin.evidence.report import Report
from tocsin.flow.desk import Desk, Why
from tocsin.flow.preserving import KEEPING, known

HANDING_OVER = (Role.SENDER, Role.ADMIN, Role.COORDINATOR)
"""Roles that may give evidence to others."""


@dataclass(frozen=True)
class Handing:
    """What is handed over, and to whom."""

    exhibits: Sequence[Exhibit]
    recipient: Organisation | None = None
    """Null: to nobody yet, a copy for ourselves."""
    alert: Alert | None = None
    """That it is evidence for."""


@dataclass(frozen=True)
class Bundled:
    """A bundle that was written."""

    made: Made
    transfer: EvidenceTransfer | None
    """Null: it was for nobody."""


@dataclass(frozen=True)
class Received:
    """A bundle that came in."""

    report: Report
    exhibits: tuple[Exhibit, ...]
    """Empty for a bundle that does not hold: nothing of it was kept."""


def exhibits_of(
    of: Alert | AlertRevision | Incident | Finding, user: Asker
) -> VisibleQuerySet[Exhibit]:
    """Return the exhibits behind something, as far as somebody may see them, the oldest first."""
    rows: VisibleQuerySet[Exhibit] = Exhibit.objects.visible_to(user)
    if isinstance(of, Finding):
        found = rows.filter(finding=of)
    elif isinstance(of, Incident):
        found = rows.filter(incident=of) | rows.filter(finding__incidents__incident=of)
    else:
        found = _behind(rows, of)
    return found.distinct().order_by("sealed_at", "pk")


def bundle(desk: Desk, handing: Handing, out: Path, why: Why) -> Bundled:
    """Write exhibits to a new file; a transfer says who was given it.

    Raises `Refused` for who may not hand over, what is another's, and a recipient that is not
    cleared; `FileError` where the file is there, `UnknownNameError` for what is not in the vault.
    """
    recipient = handing.recipient
    for one in handing.exhibits:
        desk.actor.must_own(one.place, one.owner_id)
        if one.destroyed_at:
            raise Refused("destroyed", one.place, "was destroyed; its certificate says by whom",
                          got=one.destroyed_at)  # fmt: skip
        if recipient and not cleared(one.tlp, recipient.clearance):
            told = f"{recipient} is cleared for TLP:{recipient.clearance.upper()}"
            raise Refused("tlp", one.place, told, got=f"TLP:{one.tlp.upper()}")
        if desk.vault.sealed.manifest(one.manifest_sha256).org != desk.actor.for_whom.name:
            told = "was sealed by somebody else; hand on the bundle it came in"
            raise Refused("received", one.place, told)
    if not handing.exhibits:
        raise Refused("exhibits", "bundle", "has at least one exhibit")
    desk.actor.must_be("a bundle", *(HANDING_OVER if recipient else (*HANDING_OVER, *KEEPING)))
    made = bundles.make(
        desk.vault,
        list(dict.fromkeys(one.manifest_sha256 for one in handing.exhibits)),
        out,
        custody=desk.custody(why, str(recipient or "")),
        signer=desk.signer,
    )
    return Bundled(made, _transferred(desk, handing, made) if recipient else None)


def receive(desk: Desk, path: Path, trust: Trust, why: Why, *, sender: str = "") -> Received:
    """Verify a bundle, and keep what was sealed in it if all of it holds.

    Its manifests, signatures and proofs stay those of whoever sealed it; the vault logs that it
    received them. Raises `Refused` for who may not keep evidence.
    """
    desk.actor.must_be("evidence", *KEEPING)
    report, digests = received(path, desk.vault, trust, custody=desk.custody(why, sender))
    kept = []
    for digest in digests:
        there = Exhibit.objects.filter(owner=desk.actor.for_whom, manifest_sha256=digest).first()
        label = desk.vault.sealed.manifest(digest).subject
        kept.append(there or known(desk, digest, None, label=label))
    return Received(report, tuple(kept))


def _behind(rows: VisibleQuerySet[Exhibit], of: Alert | AlertRevision) -> VisibleQuerySet[Exhibit]:
    """Return the exhibits of an alert's findings, and those that its assets name."""
    revisions = of.revisions.all() if isinstance(of, Alert) else type(of).objects.filter(pk=of.pk)
    named = revisions.values("assets__evidence_sha256")
    findings = rows.filter(finding__revisions__revision__in=revisions)
    return findings | rows.filter(manifest_sha256__in=named)


def _transferred(desk: Desk, handing: Handing, made: Made) -> EvidenceTransfer:
    strictest = max(handing.exhibits, key=lambda one: STRICTNESS[one.tlp])
    transfer = EvidenceTransfer(
        owner=desk.actor.for_whom, created_by=desk.actor.person, alert=handing.alert,
        recipient=handing.recipient, at=datetime.now(UTC), manifest_sha256=made.sha256,
        tlp=strictest.tlp, pap=strictest.pap,
    )  # fmt: skip
    return records.add(transfer, desk.actor)
