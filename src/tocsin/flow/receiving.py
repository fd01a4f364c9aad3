"""A file of others into the watch: indicators into the corpus, the rest as proposals to decide on.

Nothing is confirmed by it. Received again, it adds what is new, to the incident that is there.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tocsin.casework import findings, incidents, journal
from tocsin.casework.access import Actor
from tocsin.casework.labels import WIDENS
from tocsin.casework.models import Finding, Incident, Role, Tlp
from tocsin.casework.models.sharing import STRICTNESS
from tocsin.casework.storable import storable
from tocsin.casework.subjects import named
from tocsin.exchange.incoming import Proposal, Received, Unused, read
from tocsin.watch.watch import Watch

KIND = "received"
LONGEST_TITLE = 200


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


def receive(watch: Watch, actor: Actor, path: Path, tlp: str = Tlp.AMBER) -> tuple[Taken, ...]:
    """Take in a STIX bundle or MISP event.

    Labels are those of the file; `tlp` where it bears none. One that is freer than amber is kept as
    amber by who may not share so far. Raises `FileError` for a file that is neither.
    """
    actor.must_be("what others send", Role.ANALYST)
    told = read(path)
    watch.import_(path)
    return tuple(_taken(one, actor, tlp) for one in told)


def _taken(one: Received, actor: Actor, otherwise: str) -> Taken:
    label = one.tlp or otherwise
    if STRICTNESS[label] < STRICTNESS[Tlp.AMBER] and not actor.roles & set(WIDENS):
        label = Tlp.AMBER.value
    with journal.turn():
        keys = [each.key for each in one.proposals]
        there = Finding.objects.filter(owner=actor.for_whom, key__in=keys)
        known = {each.key: each for each in there}
        new = [each for each in one.proposals if each.key not in known]
        made = [_proposed(each, actor, label) for each in new]
        incident = Incident.objects.filter(
            owner=actor.for_whom, findings__finding__in=known.values()
        ).first()
        if incident is None:
            incident = _opened(one, actor, label, [*known.values(), *made])
        elif made:
            incident = incidents.gather(incident, made, actor, "received again")
    return Taken(incident.ref, label, one.tlp, len(made), len(known), one.unused)


def _opened(one: Received, actor: Actor, label: str, some: list[Finding]) -> Incident:
    marked = f" It bears TLP:{one.tlp.upper()}." if one.tlp else " It bears no label."
    values = {"summary": storable(one.summary) + marked, "tlp": label}
    title = storable(one.title)[:LONGEST_TITLE]
    return incidents.open_(actor, title, findings=some, values=values)


def _proposed(one: Proposal, actor: Actor, label: str) -> Finding:
    now = datetime.now(UTC)
    words: defaultdict[str, list[str]] = defaultdict(list)
    for scheme, code in one.words:
        words[scheme].append(code)
    finding = Finding(
        key=one.key, kind=KIND, claim=storable(one.claim), tlp=label,
        first_at=one.first_at or now, last_at=one.last_at or one.first_at or now,
    )  # fmt: skip
    about = named(one.subjects, actor)
    return findings.propose(finding, actor, list(dict.fromkeys(about.values())), words)
