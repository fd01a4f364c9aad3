"""Whether all of a watch is as it was written: casework, journal, vault, corpus, jobs; one grade.

Every question is asked of what is there now, and answered with places. *Attention* is for what may
be meant: evidence that lies in another vault, a job that waits because no worker runs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Literal

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from msgspec import Struct

from tocsin.casework import proof as journals
from tocsin.casework import search, triggers
from tocsin.casework.models import (
    Asset,
    Destruction,
    DestructionState,
    DetectorRun,
    EvidenceTransfer,
    Exhibit,
    LivenessCheck,
    Transition,
)
from tocsin.evidence.chain import Anchor
from tocsin.evidence.destroying import certificate
from tocsin.evidence.fsck import Found, fsck
from tocsin.evidence.vault import Vault
from tocsin.jobs import clock, guards
from tocsin.jobs.models import Job, JobState
from tocsin.vocabulary.errors import FileError
from tocsin.watch import Watch

Result = Literal["pass", "attention", "fail", "not applicable"]
Grade = Literal["failed", "attention", "whole", "whole, anchored"]
"""`anchored`: journal and custody log end where somebody else saw them end, or later. Without,
whoever owns the disk could have cut off the newest of both, or written all of it anew."""
SHOWN = 1000
"""Places of one check that are named."""
LATE = timedelta(seconds=30)
WAITING = timedelta(minutes=10)
VAULT = "evidence"
CUSTODY = ("custody", "unlogged")
"""Faults of a vault that are of its log."""


class Check(Struct, frozen=True, kw_only=True):
    """One question, and what came of it."""

    name: str
    result: Result
    reason: str
    places: tuple[str, ...] = ()
    """Where it does not hold, and why; at most 1,000."""


class Whole(Struct, frozen=True, kw_only=True):
    """What can be said of a watch."""

    watch: str
    grade: Grade
    checks: tuple[Check, ...]
    journal: str | None = None
    """Its newest link that holds, SEQ:DIGEST: to be noted elsewhere."""
    custody: str | None = None

    def __bool__(self) -> bool:
        return self.grade != "failed"


class Anchors(Struct, frozen=True, kw_only=True):
    """Links that were noted elsewhere; null: none."""

    journal: Anchor | None = None
    custody: Anchor | None = None


NO_ANCHORS = Anchors()


def proved(
    watch: Watch, anchors: Anchors = NO_ANCHORS, told: Callable[[str], None] = lambda _: None
) -> Whole:
    """Ask everything of a watch whose casework is open; `told` hears what is asked next.

    Writers of casework go on meanwhile; those of the vault wait while its bytes are read.
    """
    checks = []
    for ask in (_tables, _guards):
        told(ask.__name__.lstrip("_"))
        checks.append(ask())
    told("journal")
    proof = journals.prove(anchors.journal)
    checks += [_chain(proof), _records(proof), _search()]
    told("vault")
    vault = _vault(watch)
    found = fsck(vault, anchors.custody) if vault else None
    checks += [*_kept(found, anchors.custody), *_exhibits(vault)]
    told("corpus")
    checks += [_corpus(watch), _runs(watch), _jobs()]
    return Whole(
        watch=watch.settings.name,
        grade=_grade(checks, anchors, found),
        checks=tuple(checks),
        journal=str(proof.chain.head) if proof.chain.head else None,
        custody=str(head) if vault and (head := vault.custody.head()) else None,
    )


def _grade(checks: Iterable[Check], anchors: Anchors, vault: Found | None) -> Grade:
    results = {one.result for one in checks}
    if "fail" in results:
        return "failed"
    if "attention" in results:
        return "attention"
    anchored = anchors.journal and (anchors.custody or vault is None or not vault.events)
    return "whole, anchored" if anchored else "whole"


def _tables() -> Check:
    """Whether the database is whole, and of this version."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    waiting = executor.migration_plan(graph.leaf_nodes())
    ours = {key[0] for key in graph.nodes}
    unknown = {one for one in executor.loader.applied_migrations if one[0] in ours} - {*graph.nodes}
    places = [f"migration:{one.app_label}.{one.name}: waits" for one, _ in waiting]
    places += [f"migration:{app}.{name}: is of another version" for app, name in sorted(unknown)]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA integrity_check")
            places += [told for (told,) in cursor.fetchall() if told != "ok"]
            cursor.execute("PRAGMA foreign_key_check")
            places += [f"{table}:{row}: names what is not in {other}"
                       for table, row, other, _ in cursor.fetchall()]  # fmt: skip
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated")
            places += [f"constraint:{name}: is not held" for (name,) in cursor.fetchall()]
    return _check("tables", places, "the database is whole, and of this version")


def _guards() -> Check:
    """Whether the triggers are there that keep programs from writing past the rules."""
    names = (*triggers.missing(connection), *guards.missing(connection))
    count = len(triggers.GUARDS) + len(guards.GUARDS)
    return _check("guards", names, f"all {count} triggers are there")


def _chain(proof: journals.Proof) -> Check:
    places = [str(one) for one in proof.wrong if one.place.startswith("journal:")]
    to = "" if proof.anchored is None else f", and ends no earlier than {proof.anchored.seq}"
    erased = f", {proof.erased:,} payloads erased with a word" if proof.erased else ""
    return _check("journal", places, f"{proof.chain.links:,} links follow on{to}{erased}")


def _records(proof: journals.Proof) -> Check:
    of_guards = {guard.name for guard in triggers.GUARDS}
    places = [
        str(one)
        for one in proof.wrong
        if not one.place.startswith("journal:") and one.place not in of_guards
    ]
    return _check("records", places, f"{proof.records:,} rows are as the journal has them")


def _search() -> Check:
    """Whether a search reads what the records say; it can be made anew from them."""
    stale = [f"{place}: a search reads other words; `tocsin doctor --repair` makes them anew"
             for place in search.stale()]  # fmt: skip
    return _check("search", stale, "a search reads what the records say", otherwise="attention")


def _vault(watch: Watch) -> Vault | None:
    folder = watch.folder / VAULT
    return Vault(folder) if (folder / "objects").is_dir() else None


def _kept(found: Found | None, anchor: Anchor | None) -> Iterator[Check]:
    if found is None:
        yield Check(name="vault", result="not applicable", reason="the watch has none yet")
        yield Check(name="custody", result="not applicable", reason="the watch has no vault yet")
        return
    of_log = [str(one) for one in found.faults if one.kind in CUSTODY]
    rest = [str(one) for one in found.faults if one.kind not in CUSTODY]
    told = f"{found.objects:,} files, {found.bytes:,} bytes, {found.manifests:,} manifests"
    if found.destroyed:
        told += f" ({found.destroyed:,} files destroyed with a certificate)"
    to = "" if anchor is None else f", and ends no earlier than {anchor.seq}"
    yield _check("vault", rest, f"{told} are as they were kept")
    yield _check("custody", of_log, f"{found.events:,} events follow on{to}")


def _exhibits(vault: Vault | None) -> Iterator[Check]:
    """Hold what casework names against what the vault has."""
    sealed = set(vault.sealed.digests()) if vault else set()
    rows = Exhibit.objects.values_list("pk", "manifest_sha256").iterator()
    lost = [f"exhibit:{key}: its manifest {digest} is not in the vault"
            for key, digest in rows if digest not in sealed]  # fmt: skip
    yield _check("exhibits", lost, f"every exhibit is one of {len(sealed):,} sealed manifests")
    yield _check("destruction", _destructions(vault), "what was to be destroyed is, and was said",
                 otherwise="attention")  # fmt: skip
    named = [*_named(Asset), *_named(Transition), *_named(LivenessCheck)]
    named += [(f"evidencetransfer:{key}", digest) for key, digest in
              EvidenceTransfer.objects.values_list("pk", "manifest_sha256")]  # fmt: skip
    elsewhere = [f"{place}: {digest} is not in this vault" for place, digest in named
                 if not (digest in sealed or (vault and vault.holds(digest)))]  # fmt: skip
    yield _check("evidence named", elsewhere, f"{len(named):,} hashes are in the vault",
                 otherwise="attention")  # fmt: skip


def _destructions(vault: Vault | None) -> Iterator[str]:
    """Yield where casework and vault do not say the same of bytes that were destroyed."""
    for one in Destruction.objects.filter(state=DestructionState.APPROVED):
        yield f"{one.place}: was stopped on the way; `tocsin evidence destruction finish {one.pk}`"
    rows = Exhibit.objects.values_list("pk", "manifest_sha256", "destroyed_at")
    for key, digest, gone_at in rows.iterator():
        try:
            is_gone = bool(vault and certificate(vault, digest))
        except FileError as error:
            yield f"exhibit:{key}: {error}"
            continue
        if gone_at and not is_gone:
            yield f"exhibit:{key}: was destroyed, and the vault has no certificate of it"
        elif is_gone and not gone_at:
            yield f"exhibit:{key}: its bytes are destroyed, and casework does not say so yet"


def _named(model: type[Asset | Transition | LivenessCheck]) -> Iterator[tuple[str, str]]:
    rows = model.objects.exclude(evidence_sha256="").values_list("pk", "evidence_sha256")
    for key, digest in rows.iterator():
        yield f"{model._meta.model_name}:{key}", digest


def _corpus(watch: Watch) -> Check:
    batches = len(watch.corpus.batches())
    return _check("corpus", map(str, watch.corpus.check()),
                  f"{batches:,} batches hold the rows that they say")  # fmt: skip


def _runs(watch: Watch) -> Check:
    kept = {run.id for run in watch.runs.all()}
    rows = DetectorRun.objects.values_list("pk", "run_id")
    gone = [f"detectorrun:{key}: {name} is not in the watch" for key, name in rows
            if name not in kept]  # fmt: skip
    return _check("runs", gone, f"{len(kept):,} runs of detectors", otherwise="attention")


def _jobs() -> Check:
    now = clock.now()
    late = Job.objects.filter(state=JobState.RUNNING, lease_until__lt=now - LATE)
    waiting = Job.objects.filter(state=JobState.QUEUED, not_before__lt=now - WAITING)
    places = [f"{one.place}: its worker is gone, and nobody took it up" for one in late]
    places += [f"{one.place}: waits since {one.not_before:%Y-%m-%d %H:%M}; is a worker running?"
               for one in waiting]  # fmt: skip
    return _check("jobs", places, "none is stuck", otherwise="attention")


def _check(name: str, places: Iterable[str], reason: str, *, otherwise: Result = "fail") -> Check:
    found: Sequence[str] = list(places)
    if not found:
        return Check(name=name, result="pass", reason=reason)
    more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
    return Check(
        name=name, result=otherwise, reason=f"{found[0]}{more}", places=tuple(found[:SHOWN])
    )
