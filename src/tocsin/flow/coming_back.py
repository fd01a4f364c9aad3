"""What may have come in the place of something that went: likenesses, with what they rest on."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import polars as pl
from django.db.models import Min

from tocsin.casework.models import (
    Asset,
    Finding,
    FindingState,
    FindingSubject,
    Subject,
    SubjectKind,
)
from tocsin.casework.rapid.reemergence import Basis, Trait, proposals
from tocsin.flow.desk import Desk
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.ids import uid
from tocsin.watch.watch import Watch

STANDING = (FindingState.PROPOSED, FindingState.CONFIRMED)
Likeness = tuple[int, Subject, Basis, datetime]
"""An asset's key, what is like it, by what, and when that was first seen."""


def likenesses(desk: Desk, gone: Iterable[tuple[Asset, datetime]]) -> Iterator[Likeness]:
    """Yield what is like assets that went (each with the instant from which it was gone)."""
    went = list(gone)
    if not went:
        return
    later = _later(desk, min(at for _, at in went))
    handles = _handles(desk.watch, [*(one.subject for one, _ in went), *(s for s, _ in later)])
    old = [(_trait(str(one.pk), one.subject, at, handles), at) for one, at in went]
    ours = {f"subject:{one.pk}": (one, at) for one, at in later}
    new = [_trait(name, one, at, handles) for name, (one, at) in ours.items()]
    kinds = {str(one.pk): one.subject for one, _ in went}
    for found in proposals(old, new):
        subject, at = ours[found.to_asset]
        before = kinds[found.from_asset]
        if subject.pk != before.pk and subject.kind == before.kind:
            yield int(found.from_asset), subject, found.basis, at


def _later(desk: Desk, since: datetime) -> list[tuple[Subject, datetime]]:
    """Return subjects of our standing findings that were first seen since an instant."""
    findings = Finding.objects.filter(owner=desk.actor.for_whom, state__in=STANDING)
    first = FindingSubject.objects.filter(finding__in=findings).values("subject_id")
    rows = first.annotate(first_at=Min("finding__first_at")).filter(first_at__gte=since)
    when = dict(rows.values_list("subject_id", "first_at"))
    every = Subject.objects.filter(pk__in=when).select_related("platform").order_by("pk")
    return [(one, when[one.pk]) for one in every]


def _trait(name: str, subject: Subject, at: datetime, handles: dict[int, str]) -> Trait:
    return Trait(
        asset=name,
        platform=subject.platform.name if subject.platform else "",
        first_seen=at,
        handle=handles.get(subject.pk, ""),
        domain=subject.native_id if subject.kind == SubjectKind.DOMAIN else "",
    )


def _handles(watch: Watch, subjects: Iterable[Subject]) -> dict[int, str]:
    """Return the handles of accounts, as the corpus has them."""
    keys: dict[int, int] = {}
    for one in subjects:
        if one.kind == SubjectKind.ACCOUNT and one.platform:
            try:
                keys[uid(one.platform.name, "account", one.native_id)] = one.pk
            except UnknownNameError:
                continue
    if not keys:
        return {}
    wanted = pl.LazyFrame({"account_uid": list(keys)}, schema={"account_uid": pl.Int64})
    table = watch.corpus.table("accounts").join(wanted, on="account_uid", how="semi")
    rows = table.select("account_uid", "handle").collect().iter_rows()
    return {keys[key]: handle for key, handle in rows if handle}
