"""What an alert asks recipients to act on, out of what its findings are about.

Addresses come from the corpus where it has them, and from the platform's own rule otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import polars as pl

from tocsin.casework import alerts, subjects
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    AlertRevision,
    Asset,
    Finding,
    FindingEvidence,
    FindingSubject,
    Subject,
)
from tocsin.vocabulary import platforms
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.ids import parse, uid
from tocsin.watch.watch import Watch

Of = Literal["subjects", "posts"]
CHOICES: tuple[Of, ...] = ("subjects", "posts")


@dataclass(frozen=True)
class Sight:
    """Where a thing is, and when it was seen; null where the corpus does not know."""

    url: str = ""
    first_at: datetime | None = None
    last_at: datetime | None = None


def assets(
    watch: Watch, findings: Sequence[Finding], actor: Actor, of: Of = "subjects"
) -> list[Asset]:
    """Return an asset for each subject of some findings, or for each post that proves them.

    Not kept: `alerts.name` keeps them. Each thing once, in the order in which findings name it.
    """
    return _subjects(watch, findings) if of == "subjects" else _posts(watch, findings, actor)


def addressed(watch: Watch, subject: Subject) -> Asset:
    """Return an asset for one subject, with the address that the watch knows."""
    sight = _sights_of_accounts(watch, [subject]).get(subject.pk, Sight(_by_rule(subject)))
    return Asset(subject=subject, url=sight.url)


def excused(revision: AlertRevision, reason: str, actor: Actor) -> AlertRevision:
    """Say of every asset without sealed evidence why there is none."""
    kept = list(revision.assets.order_by("pk"))
    names = [one.attname for one in Asset._meta.concrete_fields if one.attname != "id"]
    copies = [Asset(**{name: getattr(one, name) for name in names}) for one in kept]
    for one in copies:
        if not one.evidence_sha256:
            one.no_evidence_reason = reason
    return alerts.name(revision, copies, actor)


def _subjects(watch: Watch, findings: Sequence[Finding]) -> list[Asset]:
    rows = FindingSubject.objects.filter(finding__in=findings)
    ordered = rows.order_by("finding_id", "position").select_related("subject__platform", "finding")
    spans: dict[int, tuple[Subject, datetime, datetime]] = {}
    for row in ordered:
        first, last = row.finding.first_at, row.finding.last_at
        if known := spans.get(row.subject_id):
            first, last = min(first, known[1]), max(last, known[2])
        spans[row.subject_id] = (row.subject, first, last)
    sights = _sights_of_accounts(watch, [subject for subject, _, _ in spans.values()])
    return [
        Asset(
            subject=subject, first_seen_at=first, last_seen_at=last,
            url=sights[subject.pk].url if subject.pk in sights else _by_rule(subject),
        )
        for subject, first, last in spans.values()
    ]  # fmt: skip


def _posts(watch: Watch, findings: Sequence[Finding], actor: Actor) -> list[Asset]:
    rows = FindingEvidence.objects.filter(finding__in=findings).order_by("finding_id")
    names = dict.fromkeys(name for row in rows for name in row.rows.split("\n"))
    wanted = [name for name in names if name.split(":")[1:2] == ["post"]]
    known, sights = subjects.named(wanted, actor), _sights_of_posts(watch, wanted)
    return [
        Asset(
            subject=known[name], url=sights.get(name, Sight()).url,
            first_seen_at=sights.get(name, Sight()).first_at,
            last_seen_at=sights.get(name, Sight()).last_at,
        )
        for name in wanted
    ]  # fmt: skip


def _sights_of_accounts(watch: Watch, wanted: Iterable[Subject]) -> dict[int, Sight]:
    """Return where accounts are, by the row number of their subject."""
    accounts = {
        uid(one.platform.name, "account", one.native_id): one
        for one in wanted
        if one.platform and one.kind == "account"
    }
    rows = _of(watch, "accounts", "account_uid", accounts)
    found = {}
    for row in rows.unique("account_uid", keep="last").iter_rows(named=True):
        subject = accounts[row["account_uid"]]
        found[subject.pk] = Sight(row["url"] or _by_rule(subject, row["handle"]))
    return found


def _sights_of_posts(watch: Watch, names: Iterable[str]) -> dict[str, Sight]:
    """Return where posts are and when they were posted, by their id."""
    posts = {uid(*parse(name)): name for name in names}
    rows = _of(watch, "posts", "post_uid", posts).iter_rows(named=True)
    return {
        posts[row["post_uid"]]: Sight(row["url"] or "", row["created_at"], row["created_at"])
        for row in rows
    }


def _of(watch: Watch, table: str, key: str, wanted: Iterable[int]) -> pl.DataFrame:
    """Return the rows of a table with some keys."""
    keys = pl.LazyFrame({key: list(wanted)}, schema={key: pl.Int64})
    return watch.corpus.table(table).join(keys, on=key, how="semi").collect()


def _by_rule(subject: Subject, handle: str | None = None) -> str:
    """Return the address that a platform's own rule gives; "" where there is none."""
    if subject.kind == "domain":
        return f"https://{subject.native_id}/"
    if subject.platform is None or subject.kind not in {"account", "post"}:
        return ""
    try:
        known: Any = platforms.platform(subject.platform.name)
    except UnknownNameError:
        return ""
    rule = known.account_url if subject.kind == "account" else known.post_url
    return rule(subject.native_id, handle) or ""
