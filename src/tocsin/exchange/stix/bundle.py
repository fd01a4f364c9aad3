"""Bundles, written as they are made: each object once, whatever it is part of, in little memory."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import BinaryIO
from uuid import uuid5

import msgspec

from tocsin import catalog
from tocsin.casework.told import AlertTold, AssetTold, FindingTold, SubjectTold, TechniqueTold
from tocsin.casework.told.public import public
from tocsin.exchange.stix import (
    alerts,
    common,
    extensions,
    findings,
    impact,
    observables,
    techniques,
)
from tocsin.exchange.stix.common import Object
from tocsin.exchange.stix.extensions import MADE_AT
from tocsin.exchange.stix.ids import OURS
from tocsin.exchange.stix.markings import MARKINGS, marking

UNMARKED = frozenset({"marking-definition", "extension-definition"})


class Profile(StrEnum):
    """For whom a bundle is."""

    NEUTRAL = "neutral"
    OPENCTI = "opencti"


USES = {Profile.NEUTRAL: "related-to", Profile.OPENCTI: "uses"}
"""How an incident points to a technique: the standard knows no such pair, OpenCTI does."""


@dataclass(frozen=True)
class Counts:
    """What a bundle holds."""

    objects: int
    by_type: dict[str, int]


@dataclass
class _Writer:
    """Writes objects one after the other; an id that was written is not written again."""

    out: BinaryIO
    tlp: str
    profile: Profile
    author: str = ""
    """Id of the organisation whose records these are."""
    seen: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    def begin(self, name: str) -> None:
        """Write the head, and what all objects are marked with."""
        self.out.write(f'{{"type":"bundle","id":"bundle--{uuid5(OURS, name)}","objects":['.encode())
        self.add(marking(self.tlp))

    def end(self) -> Counts:
        self.out.write(b"\n]}\n")
        return Counts(sum(self.counts.values()), dict(sorted(self.counts.items())))

    def add(self, one: Object) -> str:
        """Write an object unless it was; return its id."""
        name = str(one["id"])
        if name in self.seen:
            return name
        if one["type"] not in UNMARKED:
            one = one | {"object_marking_refs": [MARKINGS[self.tlp]]}
        self.out.write(b",\n" if self.seen else b"\n")
        self.out.write(msgspec.json.encode(one))
        self.seen.add(name)
        self.counts[one["type"]] += 1
        return name

    def needs(self, extension: str) -> None:
        """Write the definition of an extension of ours, once."""
        if extension not in self.seen:
            self.add(extensions.author())
            self.add(extensions.definition(extension))

    def relate(self, kind: str, source: str, target: str, told: FindingTold) -> str:
        """Write a relationship that a finding is the reason for."""
        return self.add(common.relation(kind, source, target, told.created_at, self.author))


def write_alert(
    told: AlertTold, out: BinaryIO, profile: Profile = Profile.NEUTRAL, *, counters: bool = False
) -> Counts:
    """Write one revision of an alert with all it rests on; the alert is a report.

    `counters` adds the DISARM countermeasures of its techniques; those with a caution carry it.
    """
    if told.tlp == "clear":
        told = public(told)
    writer = _Writer(out, told.tlp, profile)
    writer.begin(f"{told.owner}/{told.ref}/{told.revision}/{profile}")
    writer.author = writer.add(common.identity(told.owner, MADE_AT))
    urls = {one.subject.id: one.url for one in told.assets if one.url}
    refs = [writer.author, *_operation(told, writer)]
    for one in told.findings:
        refs += _finding(one, urls, writer)
    for asset in told.assets:
        refs += _asset(asset, writer)
    if told.tlp != "clear":
        refs += _outlets(told, urls, writer)
    if counters:
        refs += _counters(told, writer)
    refs += _used(told.of_whole, ("related-to", alerts.report_id(told), told.created_at), writer)
    report = writer.add(alerts.report(told, writer.author, list(dict.fromkeys(refs))))
    for sent in told.submissions:
        writer.add(alerts.note(sent, told, report, writer.author))
    _impact(told, report, writer)
    return writer.end()


def write_findings(
    told: Iterable[FindingTold],
    out: BinaryIO,
    *,
    name: str,
    tlp: str,
    profile: Profile = Profile.NEUTRAL,
) -> Counts:
    """Write findings alone, however many: memory grows with ids, not with objects.

    `tlp` marks all of it, and should be the strictest label among them.
    """
    writer = _Writer(out, tlp, profile)
    writer.begin(f"{name}/{profile}")
    for one in map(public, told) if tlp == "clear" else told:
        writer.author = writer.add(common.identity(one.owner, MADE_AT))
        for _ in _finding(one, {}, writer):
            pass
    return writer.end()


def _finding(told: FindingTold, urls: dict[str, str], writer: _Writer) -> Iterator[str]:
    """Write a finding, what it is about, what was seen and decided; yield the ids."""
    writer.needs(extensions.FINDING)
    about = [one for each in told.subjects for one in _subject(each, urls.get(each.id, ""), writer)]
    found = writer.add(findings.incident(told, writer.author))
    yield found
    yield from about
    if seen := [one for one in about if not one.startswith(("channel--", "indicator--"))]:
        observed = writer.add(findings.observed(told, seen, writer.author))
        yield observed
        yield writer.relate("related-to", found, observed, told)
    yield from _techniques(told, found, writer)
    for country in told.codes("place"):
        place = writer.add(common.location(country, MADE_AT))
        yield place
        yield writer.relate("related-to", found, place, told)
    if told.operation:
        campaign = writer.add(alerts.campaign(told.operation, MADE_AT, writer.author))
        yield campaign
        yield writer.relate("related-to", found, campaign, told)
    if reached := impact.stated(told, found, writer.author):
        writer.needs(extensions.IMPACT)
        yield writer.add(reached)
    if told.state in findings.OPINIONS:
        yield writer.add(findings.opinion(told, found, writer.author))


def _subject(told: SubjectTold, url: str, writer: _Writer) -> Iterator[str]:
    """Write what a finding is about, in the words of the profile."""
    if writer.profile == Profile.OPENCTI:
        if told.kind in {"channel", "page", "group"}:
            writer.needs(extensions.CHANNEL)
            yield writer.add(alerts.channel(told, writer.author))
            return
        if url and told.kind in {"post", "ad", "video", "image"}:
            writer.needs(extensions.MEDIA)
            yield writer.add(observables.media(told, url))
            return
    made = observables.subject(told, url)
    if made["type"] == "posting":
        writer.needs(extensions.POSTING)
    yield writer.add(made)


def _techniques(told: FindingTold, found: str, writer: _Writer) -> Iterator[str]:
    kind = USES[writer.profile]
    yield from _used(told.techniques, (kind, found, told.created_at), writer)


def _used(
    some: Iterable[TechniqueTold], by: tuple[str, str, datetime], writer: _Writer
) -> Iterator[str]:
    """Write techniques, and what leads to them: who says so, why, on what proof.

    `by`: the kind of relationship, its source, and since when that is there.
    """
    kind, source, created = by
    for one in some:
        if not techniques.is_sent(one.framework, one.code):
            continue
        writer.needs(extensions.TECHNIQUE)
        used = writer.add(techniques.technique(one.framework, one.code, MADE_AT))
        yield used
        at = one.added_at or created
        yield writer.add(
            common.relation(
                kind, source, used, at, writer.author,
                modified=one.decided_at,
                description=techniques.said(one),
                confidence=techniques.CONFIRMED if one.is_confirmed else techniques.SUGGESTED,
                extensions={extensions.TECHNIQUE: techniques.provenance(one)},
            )
        )  # fmt: skip


def _asset(told: AssetTold, writer: _Writer) -> Iterator[str]:
    """Write what recipients are asked to act on, its address, and the hash of its proof."""
    yield from _subject(told.subject, told.url, writer)
    if told.url.startswith(("http://", "https://")):
        yield writer.add(observables.url(told.url))
    if told.evidence_sha256:
        yield writer.add(observables.sealed(told.evidence_sha256))


def _outlets(told: AlertTold, urls: dict[str, str], writer: _Writer) -> Iterator[str]:
    """Write whose the channels of an alert are said to be; for all, it would be a directory."""
    about = {one.id: one for each in told.findings for one in each.subjects}
    about |= {one.subject.id: one.subject for one in told.assets}
    for one in told.channels:
        if one.subject not in about:
            continue
        writer.needs(extensions.OUTLET)
        for channel in list(_subject(about[one.subject], urls.get(one.subject, ""), writer)):
            if not one.behind.strip():
                yield writer.add(impact.unowned(one, channel, told, writer.author))
                continue
            outlet = writer.add(impact.outlet(one))
            yield outlet
            yield writer.add(impact.channel_of(one, channel, outlet, writer.author))


def _impact(told: AlertTold, report: str, writer: _Writer) -> None:
    """Write how far an operation reached, and what the press made of it."""
    if told.effects or told.articles:
        writer.needs(extensions.IMPACT)
    for each in told.effects:
        writer.add(impact.effect(each, told, report, writer.author))
    for one in told.articles:
        refs = [report, writer.add(impact.press(one))]
        if one.url.startswith(("http://", "https://")):
            refs.append(writer.add(observables.url(one.url)))
        writer.add(impact.article(one, told, refs, writer.author))


def _operation(told: AlertTold, writer: _Writer) -> Iterator[str]:
    """Write the operation behind an alert, who is said to run it, and marks to know it by."""
    incident = told.incident
    if incident is None or not incident.operation:
        return
    campaign = writer.add(alerts.campaign(incident.operation, MADE_AT, writer.author))
    yield campaign
    if incident.attribution:
        yield from _attributed(told, campaign, writer)
    for asset in told.assets:
        if observables.is_host(asset.subject):
            mark = writer.add(alerts.indicator(asset, told, writer.author))
            yield mark
            yield writer.add(
                common.relation("indicates", mark, campaign, told.created_at, writer.author)
            )


def _attributed(told: AlertTold, campaign: str, writer: _Writer) -> Iterator[str]:
    """Write who is said to be behind an operation; the relationship says on what that rests."""
    incident = told.incident
    if incident is None:
        return
    actor = writer.add(alerts.actor(incident.attribution, MADE_AT, writer.author))
    yield actor
    yield writer.add(
        common.relation(
            "attributed-to", campaign, actor, told.created_at, writer.author,
            description=incident.attribution_basis or "No basis is recorded.",
            confidence=None if incident.attribution_basis else 0,
        )
    )  # fmt: skip


def _counters(told: AlertTold, writer: _Writer) -> Iterator[str]:
    for code in dict.fromkeys(
        one.code for one in told.every_technique if one.framework == "disarm"
    ):  # fmt: skip
        used = writer.add(techniques.technique("disarm", code, MADE_AT))
        for entry in catalog.counters(f"disarm:{code}"):
            against = writer.add(techniques.counter(entry, MADE_AT))
            yield against
            yield writer.add(common.relation("mitigates", against, used, MADE_AT, writer.author))
