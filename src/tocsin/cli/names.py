"""Records by the names that people give them, and those names back."""

from typing import TYPE_CHECKING, Any, TypeVar

from tocsin.vocabulary.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from tocsin.casework.models import (
        Alert,
        AlertRevision,
        Election,
        Finding,
        Incident,
        Organisation,
        Person,
        Subject,
        Submission,
    )
    from tocsin.casework.models.record import Record
    from tocsin.cli.acting import Acting

Row = TypeVar("Row", bound="Record")

NAMED_BY = {
    "alert": "ref",
    "detectorrun": "run_id",
    "election": "catalog_id",
    "finding": "key",
    "incident": "ref",
    "network": "name",
    "operation": "name",
    "organisation": "name",
    "person": "pseudonym",
    "platform": "name",
    "sharinggroup": "name",
}
"""The column by which people call a record, by kind; others are called by their number."""
NEAR = 3
"""Names offered when one was not enough."""


def column(kind: "type[Record]") -> str:
    """Return the column by which people call records of a kind."""
    return NAMED_BY.get(str(kind._meta.model_name), "pk")


def called(record: "Record") -> str:
    """Return what people call a record."""
    if record._meta.model_name == "subject":
        return subject_name(record)  # type: ignore[arg-type]  # that is what it is
    return str(getattr(record, column(type(record))))


def subject_name(subject: "Subject") -> str:
    """Return a subject's id as people write it: `x:account:12`, `:domain:news.example`."""
    from tocsin.casework.subjects import written

    return written(subject)


def named(me: "Acting", kind: "type[Row]", name: str) -> Row:
    """Return the record that is called so, or whose name alone begins so.

    Of several with one name it is that of one's own organisation. Raises `UnknownNameError`.
    """
    special = _SPECIAL.get(str(kind._meta.model_name))
    if special is not None:
        return special(me, name)  # type: ignore[return-value]  # of that kind
    by, rows = column(kind), me.rows(kind)
    if by == "pk":
        found = rows.filter(pk=int(name)) if _is_number(name) else rows.none()
        return _only(kind, name, found, ())
    exact = rows.filter(**{by: name})
    if exact.count() > 1:
        exact = exact.filter(owner=me.house)
    begun = rows.filter(**{f"{by}__startswith": name}) if name else rows.none()
    near = list(begun.order_by(by).values_list(by, flat=True)[:NEAR])
    return _only(kind, name, exact if exact.exists() else begun, near)


def finding(me: "Acting", key: str) -> "Finding":
    """Return a finding by its key, or by the beginning of it."""
    from tocsin.casework.models import Finding

    return named(me, Finding, key)


def findings(me: "Acting", keys: "Iterable[str]") -> "list[Finding]":
    """Return findings by their keys, each once."""
    return list({one.pk: one for one in (finding(me, key) for key in keys)}.values())


def incident(me: "Acting", ref: str) -> "Incident":
    """Return an incident by its reference."""
    from tocsin.casework.models import Incident

    return named(me, Incident, ref)


def incident_if_one(me: "Acting", ref: str) -> "Incident | None":
    """Return the incident with exactly this reference, where no alert of one's own has it too."""
    from tocsin.casework.models import Alert, Incident

    if me.rows(Alert).filter(ref=ref).exists():
        return None
    found = me.rows(Incident).filter(ref=ref)
    return found.filter(owner=me.house).first() or found.first()


def alert(me: "Acting", ref: str) -> "Alert":
    """Return an alert by its reference."""
    from tocsin.casework.models import Alert

    return named(me, Alert, ref)


def revision(me: "Acting", ref: str) -> "AlertRevision":
    """Return a revision: `ECDC-2026-001` is the newest, `ECDC-2026-001/2` the second."""
    ref, _, number = ref.partition("/")
    every = alert(me, ref).revisions.order_by("-number")
    found = every.filter(number=int(number)) if _is_number(number) else every
    first = found.first() if number == "" or _is_number(number) else None
    if first is None:
        known = tuple(f"{ref}/{one.number}" for one in every[:NEAR])
        raise UnknownNameError("revision", f"{ref}/{number}", known)
    return first


def submission(me: "Acting", name: str) -> "Submission":
    """Return a submission: `ECDC-2026-001:Bigbook`, with `/2` for a revision, or its number."""
    from tocsin.casework.models import Submission

    if _is_number(name):
        return named(me, Submission, name)  # by its number
    rows = me.rows(Submission).order_by("-revision__number")
    ref, _, recipient = name.partition(":")
    ref, _, number = ref.partition("/")
    found = rows.filter(revision__alert__ref=ref)
    near = tuple(submission_name(one) for one in found[:NEAR])
    if number:
        found = found.filter(revision__number=int(number) if _is_number(number) else 0)
    if recipient:
        found = found.filter(recipient__name=recipient)
    chosen = found.first()
    if chosen is None or found.values("recipient").distinct().order_by().count() > 1:
        raise UnknownNameError("submission", name, near)
    return chosen


def submission_name(submission: "Submission") -> str:
    """Return what `submission` understands."""
    revision = submission.revision
    return f"{revision.alert.ref}/{revision.number}:{submission.recipient.name}"


def organisation(me: "Acting", name: str) -> "Organisation":
    """Return an organisation by its name."""
    from tocsin.casework.models import Organisation

    return named(me, Organisation, name)


def election(me: "Acting", name: str) -> "Election":
    """Return an election by its catalog id."""
    from tocsin.casework.models import Election

    return named(me, Election, name)


def subject(me: "Acting", name: str) -> "Subject":
    """Return a subject by its id: `x:account:12`, `:domain:news.example`."""
    from tocsin.casework.models import Subject
    from tocsin.casework.subjects import parted

    platform, kind, native = parted(name)
    rows = me.rows(Subject)
    there = rows.filter(kind=kind, native_id=native)
    found = there.filter(platform__name=platform) if platform else there.filter(platform=None)
    near = rows.filter(native_id__startswith=native[:40]) if native else rows.none()
    return _only(Subject, name, found, [subject_name(one) for one in near[:NEAR]])


def person(me: "Acting", name: str) -> "Person":
    """Return a colleague by user name or pseudonym."""
    from django.db.models import Q

    from tocsin.casework.models import Person

    rows = me.rows(Person)
    found = rows.filter(Q(user__username=name) | Q(pseudonym=name))
    names = rows.filter(user__isnull=False).values_list("user__username", flat=True)
    return _only(Person, name, found, sorted(str(one) for one in names)[:NEAR])


def _only(kind: "type[Row]", name: str, found: "QuerySet[Row, Row]", near: "Sequence[Any]") -> Row:
    rows = list(found[:2])
    if len(rows) != 1:
        raise UnknownNameError(str(kind._meta.verbose_name), name, tuple(map(str, near)))
    return rows[0]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


_SPECIAL: "Mapping[str, Callable[[Acting, str], Record]]" = {
    "alertrevision": revision,
    "person": person,
    "subject": subject,
}
"""Kinds that are named by more than one column."""
