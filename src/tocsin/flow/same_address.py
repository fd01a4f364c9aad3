"""Findings about an address that others wrote about too: a suggestion, kept as a comment.

A finding is about an address when it names it, when an alert of it asks for it, or when a post that
is or shares it is among what it names or what proves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from tocsin.casework import comments
from tocsin.casework.access import Actor
from tocsin.casework.models import (
    Asset,
    Comment,
    Finding,
    FindingEvidence,
    FindingState,
    FindingSubject,
)
from tocsin.casework.storable import storable
from tocsin.casework.subjects import parted
from tocsin.exchange.incoming import Proposal
from tocsin.vocabulary.ids import readable, uid
from tocsin.vocabulary.urls import canonical
from tocsin.watch.watch import Watch

STANDING = (FindingState.PROPOSED, FindingState.CONFIRMED)
AT_MOST = 500
"""Links that one file makes: somebody has to read them."""
Pairs = Iterable[tuple[int, str]]
"""Numbers of findings, each with an address."""


@dataclass(frozen=True)
class Same:
    """One of our findings, and what others say of an address of it."""

    finding: str
    """Its key."""
    received: str
    """Key of the finding that was received."""
    address: str


def about(watch: Watch, actor: Actor, received: Sequence[Proposal]) -> dict[str, list[int]]:
    """Return the numbers of one's own findings about the addresses of what was received.

    By address; what was received itself is not among them.
    """
    wanted = {address for one in received for address in one.addresses}
    if not wanted:
        return {}
    keys = [one.key for one in received]
    ours = Finding.objects.filter(owner=actor.for_whom, state__in=STANDING).exclude(key__in=keys)
    standing = set(ours.exclude(kind=received[0].kind).values_list("pk", flat=True))
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, address in _pairs(watch, actor, wanted):
        if number in standing:
            found[address].add(number)
    return {address: sorted(numbers) for address, numbers in sorted(found.items())}


def suggested(
    received: Iterable[Proposal], found: dict[str, list[int]], actor: Actor
) -> tuple[Same, ...]:
    """Comment on each finding that others wrote about; once, however often it is received."""
    findings = Finding.objects.in_bulk({number for some in found.values() for number in some})
    same = [
        (findings[number], one, address)
        for one in received
        for address in one.addresses
        for number in found.get(address, ())
    ]
    for finding, one, address in same[:AT_MOST]:
        _comment(finding, one, address, actor)
    return tuple(Same(ours.key, one.key, address) for ours, one, address in same[:AT_MOST])


def _comment(finding: Finding, one: Proposal, address: str, actor: Actor) -> None:
    text = storable(
        f"About the same address, {address}: {one.claim}\n"
        f"A suggestion ({one.key}); nothing is decided by it."
    )
    there = Comment.objects.filter(finding=finding, organisation=actor.for_whom, text=text)
    if not there.exists():
        comments.comment(finding, text, actor)


def _pairs(watch: Watch, actor: Actor, wanted: set[str]) -> Iterator[tuple[int, str]]:
    yield from _named(actor, wanted)
    yield from _asked(actor, wanted)
    posts = _posts(watch, wanted)
    if posts:
        yield from _of_posts(actor, posts)


def _named(actor: Actor, wanted: set[str]) -> Pairs:
    """Yield findings whose subject is the address."""
    rows = FindingSubject.objects.filter(finding__owner=actor.for_whom)
    rows = rows.filter(subject__native_id__startswith="http")
    yield from _spelled(rows.values_list("finding_id", "subject__native_id").iterator(), wanted)


def _asked(actor: Actor, wanted: set[str]) -> Pairs:
    """Yield findings whose subject is at the address, as an alert has it."""
    rows = Asset.objects.filter(revision__alert__owner=actor.for_whom).exclude(url="")
    pairs = rows.values_list("subject__findings__finding_id", "url").distinct().iterator()
    yield from _spelled(pairs, wanted)


def _spelled(pairs: Iterable[tuple[Any, str]], wanted: set[str]) -> Pairs:
    for number, said in pairs:
        address = canonical(said)
        if number is not None and address and address.url in wanted:
            yield number, address.url


def _posts(watch: Watch, wanted: set[str]) -> dict[str, set[str]]:
    """Return the addresses that posts are at or share, by the post's id."""
    by_uid = {uid("web", "url", one): one for one in wanted}
    shared = watch.corpus.table("links").filter(pl.col("url_uid").is_in(by_uid.keys()))
    links = shared.select("post_uid", "url_uid").unique().collect()
    ends = sorted({one.rstrip("/").rpartition("/")[2] for one in wanted} - {""})
    at = pl.col("url").str.contains_any(ends).fill_null(value=False)
    some = pl.col("post_uid").is_in(links["post_uid"].unique().implode())
    posts = watch.corpus.table("posts").filter(at | some)
    named = posts.select("post_uid", "url", name=readable("post")).collect()
    shares: defaultdict[int, set[str]] = defaultdict(set)
    for post, link in links.iter_rows():
        shares[post].add(by_uid[link])
    found: defaultdict[str, set[str]] = defaultdict(set)
    for post, url, name in named.iter_rows():
        address = canonical(url) if url else None
        found[name] |= shares[post] | ({address.url} & wanted if address else set())
    return {name: some for name, some in found.items() if some}


def _of_posts(actor: Actor, posts: dict[str, set[str]]) -> Pairs:
    """Yield findings that name a post, or that it proves."""
    natives = {parted(name)[2] for name in posts}
    rows = FindingSubject.objects.filter(finding__owner=actor.for_whom, subject__kind="post")
    few = rows.filter(subject__native_id__in=natives)
    named = few.values_list("finding_id", "subject__platform__name", "subject__native_id")
    for number, platform, native in named:
        for address in posts.get(f"{platform or ''}:post:{native}", ()):
            yield number, address
    proofs = FindingEvidence.objects.filter(finding__owner=actor.for_whom)
    for number, ids in proofs.values_list("finding_id", "rows").iterator():
        for name in posts.keys() & set(ids.split("\n")):
            for address in posts[name]:
                yield number, address
