"""Tap: the events of chosen Bluesky accounts, their past included, as tap sends them.

An event that is not `live` was written when the account was filled in, perhaps years after; tap
does not say when it saw it, so nothing here has a time of collection.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff
from tocsin.importers.bluesky_records import STATUSES, Change, event, sights_of
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Sight
from tocsin.vocabulary.errors import RecordError

KINDS = {"record", "identity"}
RECORD = {"did", "collection", "rkey"}


class BlueskyTap:
    """Reads recorded events of tap."""

    name: ClassVar[str] = "bluesky_tap"
    title: ClassVar[str] = "Bluesky tap events"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the envelope that every event has."""
        return by_objects(head, _likeness, "events with type, and a record with did and rkey")

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what one event says."""
        envelope = fields("event", record.value, self.known, drift)
        kind = envelope.text("type") or next((one for one in KINDS if one in envelope), None)
        if kind == "record":
            return sights_of(_change(envelope.object("record", "commit")))
        if kind == "identity":
            return _identity(envelope.object("identity", "identity"))
        raise RecordError("shape", f"expected one of {sorted(KINDS)}", column="type", got=kind)


def _likeness(one: Mapping[str, Any]) -> float:
    record, identity = one.get("record"), one.get("identity")
    if isinstance(record, Mapping) and record.keys() >= RECORD:
        return 0.98
    told = isinstance(identity, Mapping) and {"did", "handle"} <= identity.keys()
    return 0.9 if told and one.get("type") == "identity" else 0.0


def _change(commit: Fields) -> Change:
    collection = commit.own_id("collection")
    return Change(
        did=commit.own_id("did"),
        collection=collection,
        operation=commit.own_id("action"),
        rkey=commit.own_id("rkey"),
        record=commit.object("record", collection.rpartition(".")[2]),
        seen_at=None,
    )


def _identity(identity: Fields) -> Iterable[Sight]:
    """Yield the handle an account now has, and its state where tap says it."""
    told, active = identity.text("status"), identity.truth("is_active")
    status = None
    if active is not None or told:
        status = "active" if active or told == "active" else STATUSES.get(told or "", "unknown")
    changed = event("account", identity.own_id("did"), None, status)
    changed.handle = identity.text("handle")
    changed.reason = None if told == "active" else told
    yield changed
