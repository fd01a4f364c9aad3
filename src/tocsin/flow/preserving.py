"""From a finding to sealed evidence: into the vault, under a manifest, and known to casework.

The vault comes first, the row after: who is killed in between leaves sealed evidence that no row
names, and `found_again` gives it one. Time is proven afterwards, for all that waits at once; until
then an exhibit says that there is no proof yet.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tocsin.casework import alerts, journal, records
from tocsin.casework.errors import Refused
from tocsin.casework.models import (
    AlertRevision,
    Asset,
    Exhibit,
    Finding,
    Incident,
    Role,
)
from tocsin.casework.models.shared import Shared
from tocsin.evidence import gathering, sealing
from tocsin.evidence.gathering import NOTHING_MORE, Told
from tocsin.evidence.records import Custody, Manifest
from tocsin.evidence.time_stamps import Authority, TimeStampError, WebAuthority, prove
from tocsin.flow.desk import Desk, Why
from tocsin.flow.finding_exhibits import sealed
from tocsin.vocabulary.errors import SourceError

KEEPING = (Role.ANALYST, Role.REVIEWER)
LABEL = 300
WEB_ARCHIVES = (".wacz",)


@dataclass(frozen=True)
class Stamped:
    """What came of asking for time proofs."""

    proofs: int
    """Manifests that have one now."""
    waiting: int
    """Manifests of the vault that have no proof yet."""
    why: str = ""
    """Why there is none; "": there is, or nothing waited."""


def preserve(
    desk: Desk,
    finding: Finding,
    why: Why,
    *,
    incident: Incident | None = None,
    again: bool = False,
) -> Exhibit:
    """Seal a finding with the posts and records it rests on; one that is sealed already stays.

    `again` seals it as it is now, beside what was sealed before. A finding by hand is sealed as it
    stands in casework. Raises `Refused`, and `FileError` when its posts are not in the watch.
    """
    _may_keep(desk, finding)
    there = finding.exhibits.filter(destroyed_at=None).order_by("-sealed_at").first()
    if there and not again:
        return there
    custody = desk.custody(why)
    digest = _found_again(desk, finding) or sealed(desk, finding, custody)
    return known(desk, digest, finding, incident=incident, label=finding.claim)


def preserve_incident(
    desk: Desk, incident: Incident, why: Why, *, again: bool = False
) -> tuple[Exhibit, ...]:
    """Seal every finding of an incident that the actor's organisation owns, each by itself."""
    _may_keep(desk, incident)
    ours = Finding.objects.filter(incidents__incident=incident, owner=desk.actor.for_whom)
    return tuple(
        preserve(desk, one, why, incident=incident, again=again) for one in ours.order_by("pk")
    )


def preserve_files(
    desk: Desk,
    paths: Sequence[Path],
    why: Why,
    *,
    told: Told = NOTHING_MORE,
    of: Finding | Incident | None = None,
) -> Exhibit:
    """Seal files: screenshots, documents, web archives (`.wacz`), which are checked first.

    Raises `Refused`, `FileError` for what cannot be read or is not what it says, and `ConfigError`
    in a watch that renames people.
    """
    if of is not None:
        _may_keep(desk, of)
    desk.actor.must_be("evidence", *KEEPING)
    desk.must_not_hold_names()
    custody = desk.custody(why)
    kept = [_gathered(desk, path, custody, told) for path in paths]
    if not kept:
        raise Refused("files", "evidence", "is at least one file")
    said = ", ".join(one.label for one in kept[:3])
    digest = sealing.seal(desk.vault, kept, subject=said, custody=custody, key=desk.signer.key)
    return known(desk, digest, of, label=said)


def stamp(desk: Desk, by: Authority | str = "") -> Stamped:
    """Have all that waits stamped, and tell casework.

    `by` is an authority or its address; "": whoever the environment (`TOCSIN_TIME_STAMPS`) or
    `tocsin.toml` names. Where nobody answers there is no proof yet, `why` says so, and asking again
    takes all of it.
    """
    authority, why = _authority(desk, by), ""
    before = desk.vault.sealed.unproven()
    if authority is None:
        why = "no time-stamp authority is named; name one in tocsin.toml, [evidence] stamp"
    elif before:
        try:
            prove(desk.vault, authority, custody=desk.custody(Why("time stamp")))
        except (SourceError, TimeStampError) as error:
            why = str(error)
    told_proofs(desk)
    waiting = len(desk.vault.sealed.unproven())
    return Stamped(len(before) - waiting, waiting, why if waiting else "")


def _authority(desk: Desk, by: Authority | str) -> Authority | None:
    if not isinstance(by, str):
        return by
    named = os.environ.get("TOCSIN_TIME_STAMPS") or desk.watch.settings.sealing.stamp
    return WebAuthority(by or named) if by or named else None


def told_proofs(desk: Desk) -> int:
    """Write down on exhibits the time proofs that the vault has of them; return how many."""
    ours = Exhibit.objects.filter(owner=desk.actor.for_whom, proven_at__isnull=True)
    count = 0
    for one in ours.order_by("pk"):
        proof = desk.vault.sealed.proof(one.manifest_sha256)
        if proof is not None:
            records.change(
                one, desk.actor, proven_at=proof.gen_time, authority=proof.tsa_name[:LABEL]
            )
            count += 1
    return count


def prove_assets(revision: AlertRevision, desk: Desk) -> AlertRevision:
    """Give every asset without evidence the exhibit that shows it; those without one stay as is.

    An exhibit shows an asset when it is of a finding that the revision rests on, and that finding
    is about it or the manifest names it.
    """
    desk.actor.must_be(revision.place, Role.ANALYST)
    desk.actor.must_own(revision.place, revision.alert.owner_id)
    assets = list(revision.assets.select_related("subject__platform").order_by("pk"))
    shown = _showing(revision, desk)
    new = {one.pk: _shows(one, shown) for one in assets if not one.evidence_sha256}
    if not any(new.values()):
        return revision
    columns = [field.attname for field in Asset._meta.concrete_fields if field.attname != "id"]
    copies = [Asset(**{name: getattr(one, name) for name in columns}) for one in assets]
    for one, copy in zip(assets, copies, strict=True):
        copy.evidence_sha256 = one.evidence_sha256 or new[one.pk]
    return alerts.name(revision, copies, desk.actor)


def _may_keep(desk: Desk, of: Shared) -> None:
    desk.actor.must_own(of.place, of.owner_id)
    if desk.actor.person is not None:
        desk.actor.must_be(of.place, *KEEPING)


def _found_again(desk: Desk, finding: Finding) -> str | None:
    """Return a manifest of this finding that no row names: whoever sealed it was stopped then."""
    begins = f"finding {finding.key}:"
    known = set(Exhibit.objects.values_list("manifest_sha256", flat=True))
    for digest in desk.vault.sealed.digests():
        if digest not in known:
            manifest = desk.vault.sealed.manifest(digest)
            if manifest.subject.startswith(begins) and manifest.org == desk.actor.for_whom.name:
                _sign(desk, digest)
                return digest
    return None


def _sign(desk: Desk, digest: str) -> None:
    if desk.signer.key and not any(desk.vault.sealed.signatures(digest)):
        desk.vault.sealed.sign(desk.signer.key.sign("manifest", digest))


def _gathered(desk: Desk, path: Path, custody: Custody, told: Told) -> sealing.Exhibit:
    take = gathering.web_archive if path.suffix.lower() in WEB_ARCHIVES else gathering.file
    return take(desk.vault, path, custody=custody, told=told)


def known(
    desk: Desk,
    digest: str,
    of: Finding | Incident | None,
    *,
    label: str,
    incident: Incident | None = None,
) -> Exhibit:
    """Tell casework of a sealed manifest; labelled as what it is evidence of (null: TLP:AMBER)."""
    manifest = desk.vault.sealed.manifest(digest)
    proof = desk.vault.sealed.proof(digest)
    row = Exhibit(
        **described(manifest), manifest_sha256=digest, label=_short(label),
        owner=desk.actor.for_whom, created_by=desk.actor.person,
        signed_by=next((one.key_id for one in desk.vault.sealed.signatures(digest)), ""),
        proven_at=proof.gen_time if proof else None,
        authority=proof.tsa_name[:LABEL] if proof else "",
        finding=of if isinstance(of, Finding) else None,
        incident=of if isinstance(of, Incident) else incident,
    )  # fmt: skip
    if of is not None:
        row.tlp, row.pap = of.tlp, of.pap
    with journal.turn():
        return records.add(row, desk.actor)


def described(manifest: Manifest) -> dict[str, object]:
    """Return what an exhibit says of its manifest."""
    return {
        "sealed_at": manifest.sealed_at,
        "items": len(manifest.items),
        "objects_kept": len(manifest.objects),
        "size": sum(one.size for one in manifest.objects),
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LABEL else f"{line[: LABEL - 1]}…"


def _showing(revision: AlertRevision, desk: Desk) -> list[tuple[Exhibit, set[int], set[str]]]:
    """Return the exhibits of a revision's findings: each with its subjects and what it names."""
    ids = revision.findings.values_list("finding_id", flat=True)
    exhibits = Exhibit.objects.filter(finding__in=ids, destroyed_at=None)
    exhibits = exhibits.order_by("-sealed_at", "-pk")
    found = []
    for one in exhibits.select_related("finding"):
        finding = one.finding
        about = set(finding.subjects.values_list("subject_id", flat=True)) if finding else set()
        found.append((one, about, _named_in(desk, one.manifest_sha256)))
    return found


def _named_in(desk: Desk, digest: str) -> set[str]:
    """Return what a manifest names: identity hashes, and addresses; empty where it is not here."""
    if digest not in desk.vault.sealed.named(digest):
        return set()
    items = desk.vault.sealed.manifest(digest).items
    return {one.identity_hash for one in items if one.identity_hash} | {one.label for one in items}


def _shows(asset: Asset, shown: Iterable[tuple[Exhibit, set[int], set[str]]]) -> str:
    """Return the manifest of the newest exhibit that shows an asset; "" when none does."""
    subject = asset.subject
    platform = subject.platform.name if subject.platform else ""
    ours = {sealing.identity_hash(platform, subject.native_id), asset.url} - {""}
    for exhibit, about, names in shown:
        if subject.pk in about or ours & names:
            return exhibit.manifest_sha256
    return ""
