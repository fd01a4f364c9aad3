"""What became of X's posts and accounts: compliance streams and the answers of batch jobs.

Nothing in these files is a post. Each line says that one was deleted, withheld, edited, or that an
account was suspended, protected or left; the posts themselves stay as they were collected.

A line of a batch job names an id and not whether it is a post's: it is taken for a post's, since
jobs for accounts are rare and X writes both alike.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Event, Moment, Sight
from tocsin.vocabulary.errors import RecordError

POST_ACTIONS: Mapping[str, str | None] = {
    "delete": "deleted",
    "undelete": "live",
    "withheld": "withheld",
    "status_withheld": "withheld",
    "drop": "unavailable",
    "undrop": "live",
    "tweet_edit": "edited",
    "scrub_geo": None,
}
USER_ACTIONS: Mapping[str, str | None] = {
    "user_protect": "protected",
    "user_unprotect": "active",
    "user_delete": "deactivated",
    "user_undelete": "active",
    "user_suspend": "suspended",
    "user_unsuspend": "active",
    "user_withheld": None,
    "user_profile_modification": None,
}
ACTIONS = {**POST_ACTIONS, **USER_ACTIONS}
REASONS = {
    "suspended": "removed_by_platform",
    "deactivated": "unavailable",
    "protected": "unavailable",
}
"""What a deletion for a reason of its author's account means for the post."""
STAMPS = ("redacted_at", "created_at", "event_at")


class XCompliance:
    """Reads compliance events."""

    name: ClassVar[str] = "x_compliance"
    title: ClassVar[str] = "X compliance events"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the words for what was done."""
        return by_objects(head, _likeness, "events with an action on an id, and no text")

    def sights(self, record: Record, drift: Drift) -> Iterator[Sight]:
        """Say what one event says."""
        envelope = fields("envelope", record.value, self.known, drift)
        if not isinstance(record.value.get("data"), Mapping):
            yield _event(envelope, record.value, self.known)
            return
        inner = envelope.object("data", "envelope")
        yield _event(inner, inner.value, self.known)


def _likeness(one: Mapping[str, Any]) -> float:
    inner = one.get("data", one)
    if not isinstance(inner, Mapping) or "text" in inner or "source_platform" in one:
        return 0.0
    if "action" in inner and "id" in inner and any(stamp in inner for stamp in STAMPS):
        return 0.9
    for name in ("tweet", "user"):
        job = inner.get(name)
        if isinstance(job, Mapping) and "action" in job and "id" in job:
            return 0.9
    named = [inner[name] for name in ACTIONS if name in inner]
    known = [each for each in named if isinstance(each, Mapping) and _subject_in(each)]
    return 0.95 if known and len(inner) <= 3 else 0.0


def _subject_in(event: Mapping[str, Any]) -> bool:
    return bool(
        {"tweet", "user", "status", "id", "user_id", "id_str", "initial_tweet_id"} & event.keys()
    )


def _event(found: Fields, value: Mapping[str, Any], known: dict[str, frozenset[str]]) -> Event:
    """Return the event of a stream, by the member that names it, or of a job."""
    action = next((name for name in ACTIONS if isinstance(value.get(name), Mapping)), None)
    if action is not None:
        return _streamed(found.object(action, "event"), action)
    for name, kind in (("tweet", "post"), ("user", "account")):
        if isinstance(value.get(name), Mapping):
            return _job(found.object(name, "job"), kind)
    return _job(Fields("job", value, known, found.drift), "post")


def _streamed(event: Fields, action: str) -> Event:
    is_account = action in USER_ACTIONS
    subject = event.object("user" if is_account else "tweet", "subject")
    subject = subject or event.object("status", "subject") or event
    native_id = subject.id("id_str") or subject.id("id") or event.id("initial_tweet_id")
    native_id = native_id or (event.id("user_id") if is_account else None)
    countries = event.texts("withheld_in_countries")
    changed = event.text("profile_field")
    if action == "scrub_geo" and native_id is None:
        native_id, is_account = event.id("user_id"), True
    return Event(
        platform="x",
        subject_kind="account" if is_account else "post",
        native_id=_digits(native_id),
        status=ACTIONS[action],
        handle=event.text("new_value") if changed == "screen_name" else None,
        reason=f"{action}: {changed}" if changed else action,
        countries=countries or None,
        at=_at(event).at,
    )


def _at(event: Fields) -> Moment:
    """Return when it happened: newer streams say it in words, older ones in milliseconds."""
    told = times.iso(event.value.get("event_at"))
    return told if told.at else times.epoch(event.value.get("timestamp_ms"), "ms")


def _job(job: Fields, kind: str) -> Event:
    """Return one line of a batch job; its `created_at` is the post's own."""
    action, reason = job.text("action"), job.text("reason")
    if action is None:
        raise RecordError("shape", "expected an action", column="job.action")
    status = POST_ACTIONS.get(action, "unknown")
    if status == "deleted":
        status = REASONS.get(reason or "", "deleted")
    if kind == "account":
        status = reason if reason in ("suspended", "deactivated", "protected") else "unknown"
    return Event(
        platform="x",
        subject_kind=kind,
        native_id=_digits(job.id("id")),
        status=status,
        reason=": ".join(part for part in (action, reason) if part),
        at=times.iso(job.value.get("redacted_at") or job.value.get("event_at")).at,
    )


def _digits(native_id: str | None) -> str:
    if native_id is None or not native_id.isdigit():
        raise RecordError("id", "expected the digits of an id", column="id", got=native_id)
    return native_id
