"""What was imported: files, records, rejects, and how the posts lie in time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from tocsin.corpus import Batch
from tocsin.importers import installed
from tocsin.reports.briefing.brief import Bin, Coverage, ImportedFile, Rejected
from tocsin.reports.briefing.watched import Corpus
from tocsin.vocabulary.aloud import counted
from tocsin.vocabulary.figure import Figure
from tocsin.vocabulary.finding import Finding, Span
from tocsin.vocabulary.tables import TABLES

STRAY = 0.005
"""Share of posts that may be older than the first bin: a few old ones would squeeze the rest."""
SHOWN = TABLES.keys() - {"collections"}
"""Tables whose rows are told per file: all that hold what somebody did."""
WIDTHS = ((timedelta(days=6), "1h"), (timedelta(days=250), "1d"))
"""Longest span to the bin for it; longer spans are cut into weeks."""


def files(corpus: Corpus) -> tuple[ImportedFile, ...]:
    """Return every file in the corpus, in the order they were imported."""
    examples = _examples(corpus)
    batches = sorted(corpus.batches(), key=lambda batch: (batch.imported_at, batch.name))
    titles = {name: importer.title for name, importer in installed().items()}
    return tuple(_file(batch, examples.get(batch.id, {}), titles) for batch in batches)


def headlines(corpus: Corpus, found: Sequence[Finding]) -> tuple[Figure, ...]:
    """Return the numbers a briefing opens with, each with what it counts and over what."""
    batches = corpus.batches()
    ids = tuple(batch.id for batch in batches)
    posts, accounts = (
        corpus.table("posts")
        .select(pl.len(), pl.col("account_uid").drop_nulls().n_unique().alias("accounts"))
        .collect()
        .row(0)
    )
    accepted, refused = sum(b.records for b in batches), sum(b.rejects + b.parts for b in batches)
    told = (
        ("posts.imported", posts, "posts", POSTS, ids),
        ("accounts.posting", accounts, "accounts", ACCOUNTS, ids),
        ("records.accepted", accepted, "records", ACCEPTED, ids),
        ("records.rejected", refused, "rejects", REJECTED, ids),
        ("findings.made", len(found), "findings", FOUND, tuple(one.key for one in found)),
    )
    return tuple(
        Figure(name=name, value=value, unit=unit, definition=definition, records=records)
        for name, value, unit, definition, records in told
    )


POSTS = "Posts in the corpus; one that was seen several times counts once."
ACCOUNTS = "Different accounts that made those posts, where the source says who did."
ACCEPTED = "Lines or elements of the imported files that could be read."
REJECTED = "Lines or elements that could not be read, each kept with its reason."
FOUND = "Findings of the newest run of each detector; the same evidence counts once."


def coverage(corpus: Corpus) -> Coverage:
    """Return how many posts there are in each hour, day or week, by platform.

    Posts that are only known because another one refers to them are left out: they say nothing
    about when the collection began.
    """
    primary = pl.col("is_primary").fill_null(value=True)
    at = pl.col("created_at")
    posts = corpus.table("posts").filter(primary).select("platform", "created_at")
    undated, first, last = (
        posts.select(
            at.null_count().alias("undated"),
            at.quantile(STRAY, "lower").alias("first"),
            at.max().alias("last"),
        )
        .collect()
        .row(0)
    )
    if first is None:
        return Coverage(width="1d", bins=(), undated=undated)
    return _binned(posts.drop_nulls("created_at"), first, last, undated)


def _binned(posts: pl.LazyFrame, first: datetime, last: datetime, undated: int) -> Coverage:
    """Count posts per platform and bin, from the bin of `first` on."""
    width = next((width for longest, width in WIDTHS if last - first <= longest), "1w")
    counts = (
        posts.group_by("platform", at=pl.col("created_at").dt.truncate(width))
        .agg(posts=pl.len())
        .with_columns(shown=pl.col("at") >= pl.lit(first).dt.truncate(width))
        .sort("platform", "at")
        .collect()
    )
    shown = counts.filter("shown").select("platform", "at", "posts")
    before = int(counts.filter(~pl.col("shown"))["posts"].sum())
    bins = tuple(Bin(**row) for row in shown.iter_rows(named=True))
    return Coverage(width=width, bins=bins, undated=undated, before=before)


def _file(batch: Batch, examples: Mapping[str, str], titles: Mapping[str, str]) -> ImportedFile:
    """Return one file as its manifest tells it."""
    known = batch.first_at and batch.last_at
    rejected = [
        Rejected(code=code, count=count, example=examples.get(code, ""))
        for code, count in sorted(batch.codes.items(), key=lambda one: (-one[1], one[0]))
    ]
    return ImportedFile(
        batch=batch.id,
        name=batch.name,
        format=titles.get(batch.importer, batch.importer),
        sha256=batch.sha256,
        bytes=batch.bytes,
        imported_at=batch.imported_at,
        records=batch.records,
        rejected=tuple(rejected),
        rows={name: rows for name, rows in batch.rows.items() if name in SHOWN},
        span=Span(batch.first_at, batch.last_at) if known else None,  # type: ignore[arg-type]
        unclaimed=dict(sorted(batch.drift.items(), key=lambda one: (-one[1], one[0]))),
        warnings=(*batch.warnings, *_remarks(batch)),
    )


def _remarks(batch: Batch) -> Iterator[str]:
    """Say what the manifest knows beside its warnings."""
    if batch.partial:
        yield "The file ended in the middle: what came before the cut was kept."
    if batch.duplicates:
        repeats = counted(batch.duplicates, "record repeats", "records repeat")
        yield f"{repeats} an earlier one of this file, byte for byte, and gave no rows."


def _examples(corpus: Corpus) -> dict[str, dict[str, str]]:
    """Return the first reject of each batch and code, in words."""
    place = pl.coalesce(
        pl.format("line {}", "line"), pl.format("record {}", "src_record")
    ) + pl.format(": {}", "reason")
    first = (
        corpus.rejects()
        .sort("src_record")
        .group_by("source_file_id", "code", maintain_order=True)
        .agg(place.first().alias("said"))
        .collect()
    )
    examples: dict[str, dict[str, str]] = {}
    for batch, code, said in first.iter_rows():
        examples.setdefault(batch, {})[code] = said or ""
    return examples
