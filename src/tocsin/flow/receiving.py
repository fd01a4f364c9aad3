"""A file of others into the watch: indicators into the corpus, the rest as proposals to decide on.

Nothing is confirmed by it. Received again, it adds what is new, to the incident that is there.
Fact-checks are held against our own findings: those about the same address get a comment.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db.models import Count
from msgspec.structs import replace

from tocsin.casework import incidents, journal
from tocsin.casework.access import Actor
from tocsin.casework.labels import WIDENS
from tocsin.casework.models import Finding, Incident, Role, Tlp
from tocsin.casework.models.sharing import STRICTNESS
from tocsin.casework.proposing import Suggested, propose_all
from tocsin.casework.storable import storable
from tocsin.exchange.incoming import Proposal, Received, Unused, read
from tocsin.flow import same_address
from tocsin.flow.same_address import Same
from tocsin.watch.watch import Watch

LONGEST_TITLE = 200
MOST_NEW = 2_000
"""Findings that one file proposes: people decide on each. The rest is in the corpus."""


@dataclass(frozen=True)
class Taken:
    """What came of one incident of a file."""

    incident: str
    """Its reference."""
    tlp: str
    said_tlp: str
    """The label that the file bears; "": none."""
    new: int
    known: int
    unused: tuple[Unused, ...]
    same: tuple[Same, ...] = ()
    """Findings of ours that are about the same addresses: a comment says so."""


def receive(watch: Watch, actor: Actor, path: Path, tlp: str = Tlp.AMBER) -> tuple[Taken, ...]:
    """Take in a STIX bundle, a MISP event or fact-checks.

    Labels are those of the file; `tlp` where it bears none. One that is freer than amber is kept as
    amber by who may not share so far. Raises `FileError` for another file.
    """
    actor.must_be("what others send", Role.ANALYST)
    told = read(path)
    watch.import_(path)
    return tuple(_taken(one, watch, actor, tlp) for one in told)


def _taken(whole: Received, watch: Watch, actor: Actor, otherwise: str) -> Taken:
    found = same_address.about(watch, actor, whole.proposals)
    one = _limited(whole, found)
    label = one.tlp or otherwise
    if STRICTNESS[label] < STRICTNESS[Tlp.AMBER] and not actor.roles & set(WIDENS):
        label = Tlp.AMBER.value
    with journal.turn():
        keys = [each.key for each in one.proposals]
        there = Finding.objects.filter(owner=actor.for_whom, key__in=keys)
        known = {each.key: each for each in there}
        new = [each for each in one.proposals if each.key not in known]
        made = propose_all((_suggested(each, label) for each in new), actor)
        incident = _there(known.values(), actor)
        if incident is None:
            incident = _opened(one, actor, label, [*known.values(), *made])
        elif made:
            incident = incidents.gather(incident, made, actor, "received again")
        same = same_address.suggested(one.proposals, found, actor)
    return Taken(incident.ref, label, one.tlp, len(made), len(known), one.unused, same)


def _limited(one: Received, found: Collection[str]) -> Received:
    """Return as much as people can decide on: first what is about addresses of our findings."""
    left = len(one.proposals) - MOST_NEW
    if left <= 0:
        return one
    told = sorted(one.proposals, key=lambda each: not any(at in found for at in each.addresses))
    reason = f"{left:,} of {len(told):,} are in the corpus alone: people decide on each finding"
    unused = (*one.unused, Unused("…", reason))
    return replace(one, proposals=tuple(told[:MOST_NEW]), unused=unused)


def _there(known: Collection[Finding], actor: Actor) -> Incident | None:
    """Return the incident with most of what is known; null: it was never received."""
    rows = Incident.objects.filter(owner=actor.for_whom, findings__finding__in=known)
    return rows.annotate(common=Count("findings")).order_by("-common", "pk").first()


def _opened(one: Received, actor: Actor, label: str, some: list[Finding]) -> Incident:
    marked = f" It bears TLP:{one.tlp.upper()}." if one.tlp else " It bears no label."
    values = {"summary": storable(one.summary) + marked, "tlp": label}
    title = storable(one.title)[:LONGEST_TITLE]
    return incidents.open_(actor, title, findings=some, values=values)


def _suggested(one: Proposal, label: str) -> Suggested:
    now = datetime.now(UTC)
    finding = Finding(
        key=one.key, kind=one.kind, claim=storable(one.claim), tlp=label,
        innocent=list(one.innocent),
        first_at=one.first_at or now, last_at=one.last_at or one.first_at or now,
    )  # fmt: skip
    return Suggested(finding=finding, subjects=one.subjects, words=one.words)
