"""Bluesky Jetstream: everything that happens on the network, one event per line.

Posts and reposts become posts; deletions, takedowns and new handles become events, which never
remove the post they speak of. Likes, follows and the rest are accepted and say nothing we keep.

`time_us` is the server's clock, `createdAt` whatever the author's program claims, which has been
seen to be the year 0000: the claim is kept as written, and read only where it can be true.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from tocsin.importers import Drift, Record, Sniff, times
from tocsin.importers.bluesky_records import STATUSES, Change, event, sights_of
from tocsin.importers.fields import Fields, fields, known_fields
from tocsin.importers.head import Head
from tocsin.importers.recognise import by_objects
from tocsin.importers.sights import Event, Sight
from tocsin.vocabulary.errors import RecordError

KINDS = {"commit", "identity", "account"}


class BlueskyJetstream:
    """Reads recorded Jetstream events."""

    name: ClassVar[str] = "bluesky_jetstream"
    title: ClassVar[str] = "Bluesky Jetstream"
    version: ClassVar[int] = 1

    def __init__(self) -> None:
        self.known = known_fields(self.name)

    def sniff(self, head: Head) -> Sniff:
        """Judge by the envelope that every event has."""
        return by_objects(head, _likeness, "events with did, time_us and kind")

    def sights(self, record: Record, drift: Drift) -> Iterable[Sight]:
        """Say what one event says; an event of a kind we do not keep says nothing."""
        envelope = fields("event", record.value, self.known, drift)
        did, seen_at = envelope.own_id("did"), times.epoch(envelope.value.get("time_us"), "us").at
        kind = envelope.text("kind")
        if kind == "commit":
            return _commit(envelope.object("commit", "commit"), did, seen_at)
        if kind == "identity":
            return [_identity(envelope.object("identity", "identity"), did, seen_at)]
        if kind == "account":
            return [_account_event(envelope.object("account", "account"), did, seen_at)]
        raise RecordError("shape", f"expected one of {sorted(KINDS)}", column="kind", got=kind)


def _likeness(one: Mapping[str, Any]) -> float:
    return 0.99 if {"did", "time_us"} <= one.keys() and str(one.get("kind")) in KINDS else 0.0


def _commit(commit: Fields, did: str, seen_at: datetime | None) -> Iterator[Sight]:
    """Read a change to one of an account's collections."""
    collection = commit.own_id("collection")
    operation, rkey = commit.own_id("operation"), commit.own_id("rkey")
    record = commit.object("record", collection.rpartition(".")[2])
    yield from sights_of(Change(did, collection, operation, rkey, record, seen_at))


def _identity(identity: Fields, did: str, seen_at: datetime | None) -> Event:
    """Return the handle an account now has; null where the source only says that it changed."""
    changed = event("account", did, times.iso(identity.value.get("time")).at or seen_at)
    changed.handle = identity.text("handle")
    return changed


def _account_event(account: Fields, did: str, seen_at: datetime | None) -> Event:
    """Return what became of an account; a state we do not know is told in words only."""
    told = account.text("status")
    status = "active" if account.truth("active") else STATUSES.get(told or "", "unknown")
    changed = event("account", did, times.iso(account.value.get("time")).at or seen_at, status)
    changed.reason = told
    return changed
