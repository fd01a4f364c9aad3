"""The posts and accounts behind findings, down to the record each was read from.

Two passes over the posts: who and when for all evidence, then words for the few that are shown.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tocsin.catalog import SilenceRule
from tocsin.reports.briefing.brief import (
    EvidenceAccount,
    EvidencePost,
    FindingPage,
    Moment,
    Source,
)
from tocsin.reports.briefing.method import command, measures, rule_told, suggestions
from tocsin.reports.briefing.watched import Corpus
from tocsin.vocabulary.finding import Finding
from tocsin.vocabulary.ids import Kind, parse, uid

SHOWN = 25
"""Posts, and accounts, shown per finding."""
DEED = ("post_uid", "post_id", "account_id", "account_handle", "account_native_id", "created_at")
WORDS = ("post_uid", "platform", "text", "title", "url", "source_file_id", "src_record")
WHO = (
    "account_uid", "account_id", "platform", "native_id", "handle", "display_name", "description",
    "followers", "created_at", "source_file_id", "src_record",
)  # fmt: skip

Row = dict[str, Any]
Sources = Mapping[tuple[str, int], Source]


@dataclass(frozen=True)
class Known:
    """What was read once for all findings, by id."""

    deeds: Mapping[str, Row]
    """Who and when, of every post that is evidence."""
    people: Mapping[str, Row]
    """Every account that is evidence or named."""
    words: Mapping[str, Row]
    """What was said, of the posts that are shown."""
    sources: Sources
    rules: Sequence[SilenceRule]


def pages(
    found: Sequence[Finding], corpus: Corpus, rules: Sequence[SilenceRule] = ()
) -> tuple[FindingPage, ...]:
    """Return one page per finding. `rules` are those that the watch states itself."""
    files = {batch.id: batch.name for batch in corpus.batches()}
    wanted = {key for one in found for key in (*one.evidence, *_people(one))}
    deeds = _rows(corpus.table("posts").select(DEED), "post", wanted)
    people = _rows(corpus.table("accounts").select(WHO), "account", wanted)
    samples = [sample([deeds[key] for key in one.evidence if key in deeds]) for one in found]
    shown = {row["post_id"] for rows in samples for row in rows}
    words = _rows(corpus.table("posts").select("post_id", *WORDS), "post", shown)
    sources = _sources(corpus, files, [*words.values(), *people.values()])
    known = Known(deeds, people, words, sources, rules)
    return tuple(_page(one, rows, known) for one, rows in zip(found, samples, strict=True))


def sample(rows: Sequence[Row], most: int = SHOWN) -> list[Row]:
    """Choose the posts to show: the first of each account, then the earliest; oldest first.

    Posts without a time come last.
    """
    ordered = sorted(rows, key=_age)
    firsts = {row["account_id"]: n for n, row in reversed(list(enumerate(ordered)))}
    chosen = sorted(firsts.values())[:most]
    chosen += [n for n in range(len(ordered)) if n not in set(chosen)][: most - len(chosen)]
    return [ordered[n] for n in sorted(chosen)]


def _age(row: Row) -> tuple[bool, float, str]:
    """Return what orders posts by time, those without one at the end."""
    at = row["created_at"]
    return (at is None, at.timestamp() if at else 0.0, row["post_id"])


def _people(finding: Finding) -> Iterator[str]:
    """Give every account that a finding names."""
    yield from finding.subjects
    for tie in finding.ties:
        yield tie.one
        yield tie.other


def _rows(table: pl.LazyFrame, kind: Kind, wanted: Iterable[str]) -> dict[str, Row]:
    """Return the wanted rows of a table by their id; ids of another kind are not there."""
    uids = [
        uid(one.platform, kind, one.native)
        for one in (parse(key) for key in wanted if key.count(":") >= 2)
        if one.kind == kind
    ]
    if not uids:
        return {}
    chosen = pl.LazyFrame({f"{kind}_uid": uids}, schema={f"{kind}_uid": pl.Int64})
    rows = table.join(chosen, on=f"{kind}_uid", how="semi").collect()
    return {row[f"{kind}_id"]: row for row in rows.iter_rows(named=True)}


def _sources(corpus: Corpus, files: Mapping[str, str], rows: Sequence[Row]) -> Sources:
    """Return where each row was read from: file, line and hash of the record."""
    if not rows:
        return {}
    keys = pl.LazyFrame(
        [(row["source_file_id"], row["src_record"]) for row in rows],
        schema={"source_file_id": pl.String, "src_record": pl.Int64},
        orient="row",
    ).unique()
    records = corpus.records().select("source_file_id", "src_record", "line", "raw_sha256")
    found = keys.join(records, on=("source_file_id", "src_record"), how="left").collect()
    return {
        (batch, record): Source(
            file=files.get(batch, batch),
            line=line,
            record=record,
            sha256=digest.hex() if digest else "",
        )
        for batch, record, line, digest in found.iter_rows()
    }


def _page(one: Finding, rows: Sequence[Row], known: Known) -> FindingPage:
    """Return the page of one finding."""
    deeds, people = known.deeds, known.people
    posts = sorted((deeds[key] for key in one.evidence if key in deeds), key=_age)
    accounts = [people[key] for key in one.evidence if key in people]
    named = accounts or ([] if posts else [people[key] for key in one.subjects if key in people])
    title, source = rule_told(one, known.rules)
    return FindingPage(
        finding=one,
        rule_title=title,
        rule_source=source,
        measures=measures(one),
        suggests=suggestions(one),
        names=_names({key: people[key] for key in _people(one) if key in people}, posts),
        posts=tuple(_post(row | known.words[row["post_id"]], known.sources) for row in rows),
        post_count=len(posts),
        accounts=tuple(_account(row, known.sources) for row in named[:SHOWN]),
        account_count=len(accounts),
        missing=len(one.evidence) - len(posts) - len(accounts),
        moments=tuple(
            Moment(at=row["created_at"], account=row["account_id"] or "")
            for row in posts
            if row["created_at"]
        ),
        command=command(one.provenance),
    )


def _post(row: Row, sources: Sources) -> EvidencePost:
    """Return one post as the page shows it; a title stands above the text."""
    said = [part for part in (row["title"], row["text"]) if part]
    return EvidencePost(
        id=row["post_id"],
        at=row["created_at"],
        platform=row["platform"],
        account=row["account_id"] or "",
        handle=row["account_handle"] or row["account_native_id"] or "account not known",
        text="\n".join(said),
        url=row["url"] or "",
        source=sources.get((row["source_file_id"], row["src_record"])),
    )


def _account(row: Row, sources: Sources) -> EvidenceAccount:
    """Return one account as the page shows it."""
    return EvidenceAccount(
        id=row["account_id"],
        platform=row["platform"],
        handle=row["handle"] or row["native_id"],
        name=row["display_name"] or "",
        description=row["description"] or "",
        followers=row["followers"],
        created_at=row["created_at"],
        source=sources.get((row["source_file_id"], row["src_record"])),
    )


def _names(people: Mapping[str, Row], posts: Sequence[Row]) -> dict[str, str]:
    """Return the handle of every known account, or its own id, by account id."""
    names = {row["account_id"]: row["account_native_id"] for row in posts if row["account_id"]}
    names |= {key: row["native_id"] for key, row in people.items()}
    names |= {row["account_id"]: row["account_handle"] for row in posts if row["account_handle"]}
    return names | {key: row["handle"] for key, row in people.items() if row["handle"]}
