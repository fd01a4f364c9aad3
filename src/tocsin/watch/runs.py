"""Runs of detectors, kept: one folder each, there whole or not at all.

findings/<run>/run.json            which detector, version, parameters, corpus, how long
               findings.parquet    one row per finding
               evidence.parquet    one row per (finding, row id), oldest first
               ties.parquet        one row per edge of a finding's network
"""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal

import msgspec
import polars as pl
from msgspec import Struct

from tocsin.vocabulary.durable import put_in_place
from tocsin.vocabulary.finding import Chance, Finding, Provenance, Rule, Span, Tie
from tocsin.vocabulary.tables import INSTANT

CHANCE = pl.Struct(
    {"p": pl.Float64, "q": pl.Float64, "null": pl.String, "hypotheses": pl.Int64},
)
RULE = pl.Struct(
    {"id": pl.String, "version": pl.String, "confidence": pl.String, "binding": pl.Boolean},
)
MEASURE = pl.Struct({"name": pl.String, "value": pl.Float64})
FINDINGS: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "key": pl.String,
    "detector": pl.String,
    "claim": pl.String,
    "subjects": pl.List(pl.String),
    "first_at": INSTANT,
    "last_at": INSTANT,
    "measures": pl.List(MEASURE),
    "chance": CHANCE,
    "rule": RULE,
    "innocent": pl.List(pl.String),
    "suggests": pl.List(pl.String),
    "places": pl.List(pl.String),
}
EVIDENCE = pl.Schema({"key": pl.String, "row_id": pl.String})
TIES = pl.Schema(
    {
        "key": pl.String,
        "one": pl.String,
        "other": pl.String,
        "weight": pl.Float64,
        "q": pl.Float64,
    }
)


class Run(Struct, frozen=True, kw_only=True):
    """One run of one detector."""

    id: str
    detector: str
    version: int
    tocsin: str
    parameters: dict[str, Any]
    """As JSON; durations in seconds."""
    corpus: str
    """Digest of the corpus that was read."""
    started_at: datetime
    seconds: float
    status: Literal["done", "skipped"]
    reason: str = ""
    """Why it was skipped, in words for people."""
    note: str = ""
    """What it could not look at, in words for people."""
    findings: int = 0


class Runs:
    """Every run kept in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def all(self) -> tuple[Run, ...]:
        """Return every run, oldest first."""
        found = (msgspec.json.decode(path.read_bytes(), type=Run) for path in self._sheets())
        return tuple(sorted(found, key=lambda run: (run.started_at, run.id)))

    def latest(self) -> dict[str, Run]:
        """Return the newest run of each detector, by detector."""
        return {run.detector: run for run in self.all()}

    def like(self, asked: Run) -> Run | None:
        """Return the newest run of a detector if asking again would give the same, else null.

        The same is the same version, parameters, corpus and, where it was skipped, reason.
        """
        last = self.latest().get(asked.detector)
        return last if last and _question(last) == _question(asked) else None

    def keep(self, run: Run, findings: Iterable[Finding]) -> Run:
        """Write a run and what it found; the folder appears whole, or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        kept = {finding.key: finding for finding in findings}
        run = msgspec.structs.replace(run, findings=len(kept))
        staging = Path(mkdtemp(prefix=".staging-", dir=self.folder))
        try:
            _write(staging, run, list(kept.values()))
            put_in_place(staging, self.folder / run.id)
        finally:
            shutil.rmtree(staging, ignore_errors=True)  # gone already when all went well
        return run

    def findings(self, run: Run) -> tuple[Finding, ...]:
        """Return what a run found, in the detector's own order."""
        folder = self.folder / run.id
        evidence = _grouped(folder / "evidence.parquet")
        ties = _grouped(folder / "ties.parquet")
        provenance = Provenance(run.detector, run.version, run.parameters, run.tocsin, run.corpus)
        rows = pl.read_parquet(folder / "findings.parquet").iter_rows(named=True)
        return tuple(
            _finding(row, evidence.get(row["key"], []), ties.get(row["key"], []), provenance)
            for row in rows
        )

    def frame(self, runs: Iterable[Run]) -> pl.DataFrame:
        """Return the findings of some runs as one table, FINDINGS columns."""
        parts = [pl.read_parquet(self.folder / run.id / "findings.parquet") for run in runs]
        return pl.concat([pl.DataFrame(schema=FINDINGS), *parts])

    def _sheets(self) -> list[Path]:
        return sorted(self.folder.glob("[!.]*/run.json")) if self.folder.exists() else []


def _question(run: Run) -> tuple[object, ...]:
    """Return what a run asked of what."""
    parameters = msgspec.json.encode(run.parameters, order="sorted")
    return (
        run.detector,
        run.version,
        parameters,
        run.corpus,
        run.status,
        run.reason,
        run.note,
    )


def run_id(detector: str, at: datetime) -> str:
    """Return a folder name that sorts by time and says what ran."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S%f}Z-{detector}-{os.getpid()}"


def _write(folder: Path, run: Run, findings: Sequence[Finding]) -> None:
    pl.DataFrame([_row(run, one) for one in findings], schema=FINDINGS, orient="row").write_parquet(
        folder / "findings.parquet"
    )
    evidence = [(one.key, row_id) for one in findings for row_id in one.evidence]
    pl.DataFrame(evidence, schema=EVIDENCE, orient="row").write_parquet(folder / "evidence.parquet")
    ties = [(one.key, t.one, t.other, t.weight, t.q) for one in findings for t in one.ties]
    pl.DataFrame(ties, schema=TIES, orient="row").write_parquet(folder / "ties.parquet")
    sheet = msgspec.json.format(msgspec.json.encode(run), indent=1)
    (folder / "run.json").write_bytes(sheet)


def _row(run: Run, one: Finding) -> tuple[object, ...]:
    chance, rule = one.chance, one.rule
    return (
        one.key,
        run.detector,
        one.claim,
        list(one.subjects),
        one.span.first,
        one.span.last,
        [{"name": name, "value": float(value)} for name, value in one.measures.items()],
        chance and msgspec.to_builtins(chance),
        rule and msgspec.to_builtins(rule),
        list(one.innocent),
        list(one.suggests),
        list(one.places),
    )


def _grouped(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    grouped: dict[str, list[tuple[Any, ...]]] = {}
    for key, *rest in pl.read_parquet(path).iter_rows():
        grouped.setdefault(key, []).append(tuple(rest))
    return grouped


def _finding(
    row: Mapping[str, Any],
    evidence: Sequence[tuple[str]],
    ties: Sequence[tuple[str, str, float, float]],
    provenance: Provenance,
) -> Finding:
    return Finding(
        claim=row["claim"],
        subjects=tuple(row["subjects"]),
        evidence=tuple(row_id for (row_id,) in evidence),
        span=Span(row["first_at"], row["last_at"]),
        measures={measure["name"]: measure["value"] for measure in row["measures"]},
        chance=Chance(**row["chance"]) if row["chance"] else None,
        rule=Rule(**row["rule"]) if row["rule"] else None,
        innocent=tuple(row["innocent"]),
        suggests=tuple(row["suggests"]),
        places=tuple(row["places"]),
        ties=tuple(Tie(*tie) for tie in ties),
        provenance=provenance,
    )
