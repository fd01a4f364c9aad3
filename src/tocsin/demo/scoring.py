"""What was found against what was planted.

A finding is *about* a plot when at least half of its subjects are the plot's accounts, domains or
ads, or at least half of its evidence the plot's posts. A plot is *found* when findings about it, by
a detector that is meant for it, name at least half of its accounts, show at least half of its
posts, or name at least half of its domains and ads. It *waits* while no such detector is installed;
then other detectors may already have come across it.

An innocent is *reported* when more than one in twenty posts of a finding's evidence are its posts
or, where the evidence names accounts and no posts, when more than one in twenty subjects are its
accounts. Findings under a rule that binds nobody only inform, and report nobody. Whatever is about
no plot is a false alarm, whomever it names.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Literal

from tocsin.demo.truth import Innocent, Planted, Truth
from tocsin.detectors import GROUP
from tocsin.vocabulary.finding import Finding

ABOUT = 0.5
"""Share of a finding that must belong to a plot."""
FOUND = 0.5
"""Share of a plot that must be in findings."""
TOLERATED = 0.05
"""Share of a finding that may belong to an innocent by accident."""

Outcome = Literal["found", "missed", "waiting"]


@dataclass(frozen=True)
class Match:
    """How well findings cover the accounts, the posts, or the domains and ads of a plot."""

    planted: int
    """How many there are."""
    found: int
    """How many of them stand in findings about the plot."""
    named: int
    """How many stand in those findings, planted or not."""

    @property
    def recall(self) -> float | None:
        """Part of the planted that was found; null: nothing of the kind was planted."""
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """Part of the named that was planted; null: nothing was named."""
        return self.found / self.named if self.named else None


@dataclass(frozen=True)
class PlotScore:
    """One plot, and what became of it."""

    name: str
    about: str
    outcome: Outcome
    detectors: tuple[str, ...]
    """Those that are meant for it."""
    found_by: tuple[str, ...]
    """Those that came across it, meant for it or not."""
    findings: tuple[str, ...]
    """Keys of the findings about it."""
    accounts: Match
    posts: Match
    things: Match
    """Domains and ads."""


@dataclass(frozen=True)
class InnocentScore:
    """One innocent, and whether anybody accused it."""

    name: str
    about: str
    findings: tuple[str, ...]
    """Keys of the findings that report it; empty is right."""
    posts: int
    posts_named: int
    """How many of its posts stand in the evidence of any finding, even by accident."""

    @property
    def reported(self) -> bool:
        """Whether a finding accuses it."""
        return bool(self.findings)


@dataclass(frozen=True)
class Scorecard:
    """The outcome of a demo."""

    plots: tuple[PlotScore, ...]
    innocents: tuple[InnocentScore, ...]
    false_alarms: tuple[str, ...]
    """Keys of binding findings that are about no plot."""

    def of(self, outcome: Outcome) -> tuple[PlotScore, ...]:
        """Return the plots with this outcome."""
        return tuple(plot for plot in self.plots if plot.outcome == outcome)

    @property
    def flawless(self) -> bool:
        """Whether nothing was missed and nobody was accused without reason."""
        accused = any(innocent.reported for innocent in self.innocents)
        return not (self.of("missed") or accused or self.false_alarms)


def score(
    findings: Iterable[Finding], truth: Truth, installed: Collection[str] | None = None
) -> Scorecard:
    """Hold findings against the answer sheet.

    `installed` names the detectors that ran; null: those on this machine. Findings must carry their
    provenance, as `detectors.run` gives it.
    """
    found = tuple(findings)
    ran = {one.name for one in entry_points(group=GROUP)} if installed is None else set(installed)
    accusing = [finding for finding in found if not finding.rule or finding.rule.binding]
    explained = {
        finding.key for finding in accusing for plot in truth.planted if _is_about(finding, plot)
    }
    return Scorecard(
        plots=tuple(_plot_score(plot, found, ran) for plot in truth.planted),
        innocents=tuple(_innocent_score(innocent, accusing) for innocent in truth.innocent),
        false_alarms=tuple(one.key for one in accusing if one.key not in explained),
    )


def _is_about(finding: Finding, plot: Planted) -> bool:
    return (
        _share(finding.subjects, {*plot.accounts, *_things(plot)}) >= ABOUT
        or _share(_posts(finding), plot.posts) >= ABOUT
    )


def _plot_score(plot: Planted, findings: Sequence[Finding], ran: set[str]) -> PlotScore:
    about = [finding for finding in findings if _is_about(finding, plot)]
    meant = [finding for finding in about if _detector(finding) in plot.detectors]
    shown = _match(plot, meant)
    waits = ran.isdisjoint(plot.detectors)
    is_found = any((match.recall or 0) >= FOUND for match in shown)
    accounts, posts, things = _match(plot, about) if waits else shown
    return PlotScore(
        name=plot.name,
        about=plot.about,
        outcome="waiting" if waits else "found" if is_found else "missed",
        detectors=plot.detectors,
        found_by=tuple(sorted({_detector(finding) for finding in about})),
        findings=tuple(finding.key for finding in about),
        accounts=accounts,
        posts=posts,
        things=things,
    )


def _match(plot: Planted, findings: Sequence[Finding]) -> tuple[Match, Match, Match]:
    """Return how findings cover a plot's accounts, its posts, and its domains and ads."""
    subjects = {subject for finding in findings for subject in finding.subjects}
    accounts = {subject for subject in subjects if ":account:" in subject}
    posts = {post for finding in findings for post in _posts(finding)}
    return (
        _matched(plot.accounts, accounts),
        _matched(plot.posts, posts),
        _matched(_things(plot), subjects - accounts),
    )


def _things(plot: Planted) -> tuple[str, ...]:
    """Return the ids of a plot's domains and ads, as findings name them."""
    return (*(f":domain:{one}" for one in plot.domains), *plot.ads)


def _matched(planted: Collection[str], named: set[str]) -> Match:
    return Match(len(planted), len(named.intersection(planted)), len(named))


def _innocent_score(innocent: Innocent, accusing: Sequence[Finding]) -> InnocentScore:
    named = {post for finding in accusing for post in _posts(finding)}
    return InnocentScore(
        name=innocent.name,
        about=innocent.about,
        findings=tuple(finding.key for finding in accusing if _reports(finding, innocent)),
        posts=len(innocent.posts),
        posts_named=len(named & set(innocent.posts)),
    )


def _reports(finding: Finding, innocent: Innocent) -> bool:
    posts = _posts(finding)
    if posts:
        return _share(posts, innocent.posts) > TOLERATED
    return _share(finding.subjects, innocent.accounts) > TOLERATED


def _posts(finding: Finding) -> tuple[str, ...]:
    """Return the posts among the evidence; some detectors also name accounts there."""
    return tuple(row for row in finding.evidence if ":post:" in row)


def _share(some: Sequence[str], those: Collection[str]) -> float:
    """Return which part of some ids is among those; 0 of nothing."""
    return len(set(some) & set(those)) / len(set(some)) if some else 0.0


def _detector(finding: Finding) -> str:
    return finding.provenance.detector if finding.provenance else ""
