"""A finding as exhibits: as the watch has it, or as people wrote it."""

import msgspec

from tocsin.casework.models import Finding, Subject, WordStanding
from tocsin.evidence import gathering, sealing
from tocsin.evidence.records import Custody
from tocsin.flow.desk import Desk
from tocsin.vocabulary import finding as found
from tocsin.vocabulary.errors import FileError
from tocsin.watch import preserving


def sealed(desk: Desk, finding: Finding, custody: Custody) -> str:
    """Seal a finding as the watch has it, or as casework does where no run found it."""
    run_found = _in_watch(desk, finding)
    if run_found is None:
        exhibits, subject = [_by_hand(desk, finding, custody)], _subject(finding)
    else:
        exhibits = preserving.exhibits(desk.watch, run_found, desk.vault, custody)
        subject = preserving.subject(run_found)
    return sealing.seal(desk.vault, exhibits, subject=subject, custody=custody, key=desk.signer.key)


def named(subject: Subject) -> str:
    """Return a subject's id as tables have it: `x:account:12`; of one on no platform, its own."""
    if subject.platform is None:
        return subject.native_id
    return f"{subject.platform.name}:{subject.kind}:{subject.native_id}"


def _in_watch(desk: Desk, finding: Finding) -> found.Finding | None:
    """Return a finding as the newest of its runs has it; null: it was made by hand.

    Raises `FileError` when no run that found it is in the watch any more.
    """
    runs = {run.id: run for run in desk.watch.runs.all()}
    sights = finding.sights.select_related("run").order_by("-run__started_at", "-pk")
    for sight in sights:
        if run := runs.get(sight.run.run_id):
            for one in desk.watch.runs.findings(run):
                if one.key == finding.key:
                    return one
    if sights:
        raise FileError(
            desk.watch.folder,
            "holds no run of this finding any more",
            got=sights[0].run.run_id,
            way_out="restore findings/ from a backup",
        )
    return None


def _by_hand(desk: Desk, finding: Finding, custody: Custody) -> sealing.Exhibit:
    """Keep a finding that people made: what it claims, of whom, on what grounds."""
    subjects = finding.subjects.select_related("subject__platform").order_by("position")
    words = finding.classifications.exclude(standing=WordStanding.REJECTED)
    told = {
        "key": finding.key, "kind": finding.kind, "claim": finding.claim,
        "first_at": finding.first_at, "last_at": finding.last_at, "measures": finding.measures,
        "subjects": [named(one.subject) for one in subjects],
        "suggests": [str(one) for one in words.order_by("scheme", "code")],
    }  # fmt: skip
    kept = gathering.contained(
        desk.vault,
        msgspec.json.format(msgspec.json.encode(told), indent=1),
        f"finding-{finding.key}.json",
        custody=custody,
        media_type="application/json",
    )
    capture = gathering.captured("manual_upload", custody)
    return sealing.Exhibit(label=finding.claim, capture=capture, objects=[kept])


def _subject(finding: Finding) -> str:
    return f"finding {finding.key}: {finding.claim}"
