"""Who looks like whom: accounts and the targets on the watchlist that share a trait with them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from tocsin.detectors.declared import listed
from tocsin.detectors.likeness import (
    OFFICIAL,
    ONE_EDIT,
    SHORTEST_HANDLE,
    SHORTEST_NAME,
    Face,
    Likeness,
    likeness,
    plain,
)
from tocsin.vocabulary.tables import INSTANT
from tocsin.vocabulary.text import handle_skeleton

PERSONS = ("candidate", "person")
BOUGHT = ("blue",)
"""Kinds of verification that are for sale and prove nothing about who somebody is."""
ADDED = re.compile(rf"^(?:{'|'.join(OFFICIAL)}|\d+)|(?:{'|'.join(OFFICIAL)}|\d+)$")


@dataclass(frozen=True)
class Account:
    """One account of the collection."""

    uid: int
    id: str
    platform: str
    face: Face
    aside: bool
    """Whether it is genuine, verified, or says that it is not who it looks like."""
    seen_at: datetime | None


@dataclass(frozen=True)
class Target:
    """One genuine account, or one drawn in its place."""

    name: str
    platform: str | None
    """Where it is; null: anywhere."""
    face: Face
    kind: str
    """As on the watchlist."""
    country: str | None = None
    uid: int | None = None
    """The account itself, where it was collected."""
    drawn: bool = False
    """Whether it was drawn by lot, to say what chance makes."""

    @property
    def person(self) -> bool:
        """Whether it is a person, whose name others may share."""
        return self.kind in PERSONS


@dataclass(frozen=True)
class Suspicion:
    """One account that looks like one target."""

    account: Account
    target: Target
    likeness: Likeness


def people(accounts: pl.LazyFrame, posts: pl.LazyFrame, watchlist: pl.LazyFrame) -> list[Account]:
    """Return every account: as last observed, or as its posts name it."""
    observed = accounts.sort("observed_at", nulls_last=False).unique(
        "account_uid", keep="last", maintain_order=True
    )
    named = (
        posts.select(
            "account_uid",
            "account_id",
            "platform",
            native_id="account_native_id",
            handle="account_handle",
            created_at=pl.lit(None, dtype=INSTANT),
        )
        .drop_nulls("account_uid")
        .unique("account_uid", keep="any")
    )
    rows = (
        pl.concat([observed, named.join(observed, on="account_uid", how="anti")], how="diagonal")
        .drop_nulls(["account_uid", "account_id"])
        .with_columns(listed=listed(watchlist, handle="handle", native_id="native_id"))
        .sort("account_id")
        .collect()
    )
    return [_account(row) for row in rows.iter_rows(named=True)]


def _account(row: Mapping[str, Any]) -> Account:
    face = Face(row["handle"], row["display_name"], row["description"], row["avatar_url"])
    vouched = bool(row["verified"]) and row["verified_type"] not in BOUGHT
    return Account(
        uid=row["account_uid"],
        id=row["account_id"],
        platform=row["platform"],
        face=face,
        aside=row["listed"] or vouched or face.not_meant,
        seen_at=row["observed_at"] or row["created_at"],
    )


def targets(watchlist: pl.LazyFrame, people: Sequence[Account]) -> list[Target]:
    """Return the faces of the genuine accounts, as collected where they were.

    Every row of the watchlist is a target under its own name; one that was collected under
    another display name is a target under that too.
    """
    rows = watchlist.sort("name", "platform", "handle").collect()
    by_handle = {(one.platform, _called(one.face)): one for one in people}
    targets = []
    for row in rows.iter_rows(named=True):
        face = Face(row["handle"], row["name"])
        own = by_handle.get((row["platform"], _called(face)))
        faces = (
            [Face(row["handle"], row["name"], own.face.bio, own.face.avatar), own.face]
            if own
            else [face]
        )
        targets += [
            Target(
                row["name"], row["platform"], one, row["kind"], row["country"],
                uid=own.uid if own else None,
            )
            for one in faces
        ]  # fmt: skip
    return targets


def _called(face: Face) -> str:
    """Return the handle as a platform tells it from others: without case and @."""
    return (face.handle or "").removeprefix("@").lower()


def alike(people: Iterable[Account], targets: Sequence[Target]) -> Iterator[Suspicion]:
    """Yield each account with each target it shares a trait with, those set aside left out."""
    known = Known([target.face for target in targets])
    for account in people:
        if account.aside:
            continue
        for place in sorted(known.near(account.face)):
            target = targets[place]
            if target.uid != account.uid:
                found = likeness(account.face, target.face, person=target.person)
                yield Suspicion(account, target, found)


class Known:
    """Faces, found by any trait that a copy shares with them."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self.faces = faces
        self._by_trait: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, face in enumerate(faces):
            for trait in set(_shown(face)):
                self._by_trait[trait].append(place)

    def near(self, face: Face) -> set[int]:
        """Return the places of the faces that `face` may look like; `likeness` decides."""
        traits = {*_shown(face), *_stripped(face)}
        return {place for trait in traits for place in self._by_trait.get(trait, ())}


def _shown(face: Face) -> Iterator[tuple[str, str]]:
    """Yield the traits of a face; a handle also with each letter left out, to bridge one edit."""
    handle = face.handle_key
    if len(handle) >= SHORTEST_HANDLE:
        yield "handle", handle
    if len(handle) >= ONE_EDIT:
        yield from (("edited", one) for one in _shortened(handle))
    if len(face.name_key) >= SHORTEST_NAME:
        yield "name", face.name_key
    if face.bio_key:
        yield "bio", face.bio_key
    if face.avatar:
        yield "avatar", face.avatar


def _shortened(handle: str) -> Iterable[str]:
    """Return a handle, and it without each of its letters: two that share one are close."""
    return (handle, *(handle[:n] + handle[n + 1 :] for n in range(len(handle))))


def _stripped(face: Face) -> Iterator[tuple[str, str]]:
    """Yield the handle without an official word or digits in front or at the end."""
    bare = plain(face.own_handle)
    for match in ADDED.finditer(bare):
        yield "handle", handle_skeleton(bare[: match.start()] + bare[match.end() :])
