"""The journal, for auditors: what was done in their organisation, link by link."""

from datetime import datetime
from typing import Any

from ninja import Path, Query, Router, Schema

from tocsin.casework import journal
from tocsin.casework.errors import Refused
from tocsin.casework.models import JournalEntry, JournalPayload, Role
from tocsin.console.api import paging
from tocsin.console.api.answers import Page, answers
from tocsin.console.api.asking import Request, with_scope
from tocsin.console.api.values import Id, Instant, Line, Word
from tocsin.console.tokens.model import Scope

router = Router(tags=["journal"])


class EntryTold(Schema):
    """One link of the chain."""

    seq: int
    at: datetime
    verb: str
    place: str
    actor: str
    organisation_id: int | None
    prev: str
    digest: str
    commitment: str

    @classmethod
    def of(cls, one: JournalEntry) -> "EntryTold":
        """Return a link as it is listed."""
        return cls(**_row(one))


class EntryWhole(EntryTold):
    """One link, with what it commits to."""

    salt: str | None
    """Hexadecimal; null: the payload was erased."""
    payload: Any | None
    """`after`: the record as it was then; `note`: what was said."""


class Head(Schema):
    """The newest link: what an anchor elsewhere keeps."""

    seq: int
    digest: str
    """"": the journal is empty."""


class EntriesWanted(Schema):
    """Which links a list is to have."""

    verb: Word = ""
    place: Line = ""
    """`finding:12`."""
    actor: Word = ""
    since: Instant | None = None
    until: Instant | None = None


@router.get("", response=answers(Page[EntryTold]), auth=with_scope(Scope.READ))
def list_entries(
    request: Request,
    wanted: Query[EntriesWanted],
    cursor: paging.ByNumber = "",
    limit: paging.PageSize = 100,
) -> Any:  # noqa: ANN401  # checked by the answer's shape
    """List links, newest first; only what was done for an organisation that one audits."""
    asked = {
        "verb": wanted.verb, "place": wanted.place, "actor": wanted.actor,
        "at__gte": wanted.since, "at__lt": wanted.until,
    }  # fmt: skip
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    rows = JournalEntry.objects.visible_to(request.auth.user).filter(**given)
    return paging.page_of(paging.by_number(rows, cursor, limit, descending=True), EntryTold.of)


@router.get("/head", response=answers(Head), auth=with_scope(Scope.READ))
def read_head(request: Request) -> Head:
    """Read number and digest of the newest link, to be kept elsewhere as an anchor."""
    request.auth.actor.must_be("journal", Role.AUDITOR, Role.ADMIN, Role.COORDINATOR)
    head = journal.last()
    return Head(seq=head.seq, digest=head.digest) if head else Head(seq=0, digest="")


@router.get("/{seq}", response=answers(EntryWhole), auth=with_scope(Scope.READ))
def read_entry(request: Request, seq: Path[Id]) -> EntryWhole:
    """Read a link with its payload, unless that was erased."""
    one = JournalEntry.objects.visible_to(request.auth.user).filter(seq=seq).first()
    if one is None:
        raise Refused("not_found", f"journal:{seq}", "is not there, or not for you to read")
    kept = JournalPayload.objects.filter(entry=one).first()
    payload = journal.decoded(kept.content) if kept else None
    salt = bytes(kept.salt).hex() if kept else None
    return EntryWhole(**_row(one), salt=salt, payload=payload)


def _row(one: JournalEntry) -> dict[str, Any]:
    return {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
