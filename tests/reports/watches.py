"""Watches on disk, small enough to know every row: two files, four posts, one reject."""

from datetime import timedelta
from hashlib import sha256

import polars as pl

from tests import worlds
from tocsin.corpus import Batch
from tocsin.vocabulary.finding import Finding, Provenance, Span
from tocsin.vocabulary.tables import RECORDS, REJECTS, TABLES
from tocsin.watch import Watch
from tocsin.watch.runs import Run

LIE = "The ballots were printed abroad, share this before they delete it"
SHEET = """\
name = "Night watch"
elections = ["election:RO-presidential-2024-11-24"]
"""
POSTS = worlds.posts((0, "ana", LIE), (4, "bob", LIE), (9, "cai", LIE), (30, "dan", "Good night!"))
ACCOUNTS = worlds.accounts(("ana", "Ana", "Reads the news"), ("bob", None, None))
FOUND = Finding(
    claim="3 accounts posted one text 3 times",
    subjects=("x:account:ana", "x:account:bob", "x:account:cai"),
    evidence=("x:post:p0", "x:post:p1", "x:post:p2"),
    span=Span(worlds.NIGHT, worlds.at(9)),
    measures={"accounts": 3},
    provenance=Provenance("copypasta", 1, {}, "0.1"),
)
"""What a detector might say of these posts."""


def found(made, *findings):
    """Put on record that copypasta ran and made these findings."""
    run = Run(
        id="20241125T060000Z-copypasta-1",
        detector="copypasta",
        version=1,
        tocsin="0.1",
        parameters={},
        corpus=made.corpus.digest,
        started_at=worlds.at(600),
        seconds=1.0,
        status="done",
    )
    made.runs.keep(run, findings)
    return made


def watch(folder, posts=POSTS, accounts=ACCOUNTS, sheet=SHEET):
    """Make a watch whose posts stand in one file and whose accounts in another."""
    (folder / "tocsin.toml").write_text(sheet, encoding="utf-8")
    made = Watch(folder)
    _keep(made, "posts.csv", "posts", posts, codes={"time": 1}, drift={"post.is_ad": 4})
    _keep(made, "accounts.jsonl", "accounts", accounts)
    return made


def _keep(made, name, table, rows, **manifest):
    """Write one batch: rows, the records they were read from, and a reject where codes say so."""
    batch = sha256(name.encode()).hexdigest()[:16]
    columns = list(TABLES[table].columns)
    frame = rows.select(columns).with_columns(source_file_id=pl.lit(batch)).collect()
    refused = REJECTS.empty() if not manifest else _reject()
    with made.corpus.writing(batch) as writer:
        writer.add({table: frame, "records": records(frame.height), "rejects": refused})
        spans = frame["created_at"].drop_nulls()
        writer.finish(
            Batch(
                id=batch,
                sha256=batch * 4,
                name=name,
                bytes=1234,
                importer="generic",
                importer_version="0.1",
                imported_at=worlds.NIGHT + timedelta(hours=5),
                records=frame.height,
                rejects=refused.height,
                rows=writer.rows,
                repeated=writer.repeated,
                first_at=spans.min(),
                last_at=spans.max(),
                **manifest,
            )
        )


def records(count):
    """Return the source records of a file with a heading line."""
    lines = [f"record {n}".encode() for n in range(1, count + 1)]
    return pl.DataFrame(
        [
            (n, n + 1, 0, len(raw), sha256(raw).digest(), raw, None)
            for n, raw in enumerate(lines, 1)
        ],
        schema=RECORDS.schema,
        orient="row",
    )


def _reject():
    reason = "created_at: expected a time with its UTC offset; got 'yesterday'"
    return pl.DataFrame(
        [(9, 10, 0, 4, b"", b"....", None, "time", "created_at", reason)],
        schema=REJECTS.schema,
        orient="row",
    )
