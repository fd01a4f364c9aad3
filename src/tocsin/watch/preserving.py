"""A finding with what it rests on, as exhibits: the claim, its posts, the records behind them.

What is kept is what was collected, as it came; a post may have looked otherwise on its page.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
import polars as pl
from msgspec.structs import replace

from tocsin.corpus import Batch
from tocsin.evidence.gathering import captured, contained
from tocsin.evidence.records import Capture, Custody, EvidenceObject
from tocsin.evidence.sealing import Exhibit, content_hash, identity_hash
from tocsin.evidence.vault import Vault
from tocsin.vocabulary.errors import FileError
from tocsin.vocabulary.finding import Finding
from tocsin.vocabulary.ids import parse
from tocsin.watch.watch import Watch

LINES = "application/jsonl"


def exhibits(watch: Watch, finding: Finding, vault: Vault, custody: Custody) -> list[Exhibit]:
    """Keep a finding, its posts and their source records; return the finding's exhibit and theirs.

    Raises `FileError` when its posts are not in the watch any more.
    """
    posts = watch.evidence(finding)
    wanted = [one for one in finding.evidence if parse(one).kind == "post"]
    if posts.height < len(set(wanted)):
        gone = min(set(wanted) - set(posts["post_id"]))
        raise FileError(watch.folder, "does not hold a post of this finding", got=gone)
    kept = contained(
        vault,
        _written(finding),
        f"finding-{finding.key}.json",
        custody=custody,
        media_type="application/json",
    )
    claim = Exhibit(label=finding.claim, capture=captured("import", custody), objects=[kept])
    return [claim, *_posts(watch, posts, vault, custody)]


def subject(finding: Finding) -> str:
    """Return what a manifest about a finding says it is about."""
    return f"finding {finding.key}: {finding.claim}"


def _posts(watch: Watch, posts: pl.DataFrame, vault: Vault, custody: Custody) -> Iterator[Exhibit]:
    if posts.is_empty():
        return
    behind = [
        contained(vault, _lines(rows), name, custody=custody, media_type=LINES)
        for name, rows in (
            ("posts.jsonl", posts.iter_rows(named=True)),
            ("records.jsonl", _records(watch, posts)),
        )
    ]
    captures = _captures(watch, posts, custody)
    for row in posts.iter_rows(named=True):
        yield _post(row, captures[row["source_file_id"]], behind)


def _post(row: Mapping[str, Any], capture: Capture, behind: list[EvidenceObject]) -> Exhibit:
    found = parse(row["post_id"])
    return Exhibit(
        label=row["url"] or row["post_id"],
        capture=capture,
        objects=behind,
        identity_hash=identity_hash(found.platform, found.native),
        content_hash=content_hash(row["text"] or ""),
    )


def _captures(watch: Watch, posts: pl.DataFrame, custody: Custody) -> dict[str, Capture]:
    """Return how each source file of some posts came to us."""
    batches = {one.id: one for one in watch.corpus.batches()}
    ids = posts["source_file_id"].unique().sort()
    return {name: _imported(batches[name], custody) for name in ids}


def _imported(batch: Batch, custody: Custody) -> Capture:
    hashed = "keyed proof" if batch.pseudonymised else "SHA-256"
    return replace(
        captured("import", custody),
        tool=f"tocsin importer {batch.importer}",
        tool_version=batch.importer_version,
        started_at=batch.imported_at,
        ended_at=batch.imported_at,
        notes=f"imported from {batch.name}, {batch.bytes} bytes, {hashed} {batch.sha256}",
    )


def _records(watch: Watch, posts: pl.DataFrame) -> Iterator[Mapping[str, object]]:
    """Yield the records behind some posts, in the order of their files."""
    keys = ("source_file_id", "src_record")
    wanted = posts.select(keys).unique().lazy()
    rows = watch.corpus.records().join(wanted, on=keys, how="semi").sort(keys).collect()
    for row in rows.iter_rows(named=True):
        yield {
            "source_file_id": row["source_file_id"],
            "src_record": row["src_record"],
            "raw_sha256": row["raw_sha256"].hex() if row["raw_sha256"] else None,
            **_raw(row["raw"] or b""),
        }


def _raw(raw: bytes) -> dict[str, str]:
    """Return a record as text, or in base64 where it is none."""
    try:
        return {"raw": raw.decode()}
    except UnicodeDecodeError:
        return {"raw_base64": base64.b64encode(raw).decode()}


def _written(finding: Finding) -> bytes:
    told = {"key": finding.key, **msgspec.to_builtins(finding)}
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


def _lines(rows: Iterable[Mapping[str, object]]) -> bytes:
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
