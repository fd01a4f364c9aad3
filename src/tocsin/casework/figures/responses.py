"""The statistics of rapid response from the database: notices with all that was known of them.

What may be said of them is in `rapid/statistics.py`; here a notice becomes one of its cases, with
the steps, answers, looks and links that had been written down as of an instant.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from tocsin.casework import checks
from tocsin.casework.errors import Refused
from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.past import Past, chunks
from tocsin.casework.models import (
    Alert,
    AlertRevision,
    Decision,
    Election,
    JudgementEvent,
    LivenessCheck,
    Organisation,
    Platform,
    Subject,
    Submission,
    Transition,
)
from tocsin.casework.models import Recidivism as Link
from tocsin.casework.models.visible import Asker, Reader
from tocsin.casework.rapid import answers, statistics
from tocsin.casework.rapid.answers import Mode
from tocsin.casework.rapid.clock import Policy
from tocsin.casework.rapid.liveness import Check
from tocsin.casework.rapid.reemergence import Basis, Recidivism
from tocsin.casework.rapid.statistics import Case, Tally
from tocsin.casework.rapid.steps import Step
from tocsin.vocabulary.places import MEMBER_STATES

NONE_AGREED = Policy(profile="none", acknowledge=None, respond=None, final=None)
PLACE, BEHAVIOUR = "place", "commitment14"
KEYS: Mapping[str, Callable[[Case], str | Iterable[str]]] = MappingProxyType(
    {
        "recipient": lambda one: one.recipient,
        "channel": lambda one: one.channel,
        "election": lambda one: one.elections,
        "member-state": lambda one: one.member_states,
        "behaviour": lambda one: one.behaviours,
        "month": statistics.month,
    }
)
"""By what cases are told apart; one with several elections, states or behaviours is in each."""


class Sent(NamedTuple):
    """A submission."""

    id: int
    revision_id: int
    recipient_id: int
    channel: str
    policy: dict[str, Any] | None


class Revised(NamedTuple):
    """A revision of an alert."""

    id: int
    alert_id: int


class Back(NamedTuple):
    """A link to what came back."""

    id: int
    asset_id: int
    subject_id: int
    basis: str
    confidence: str
    acted_at: datetime
    seen_at: datetime
    is_confirmed: bool


class Titled(NamedTuple):
    """An organisation, by its name."""

    id: int
    name: str


class Voted(NamedTuple):
    """An election, by its id in the catalog."""

    id: int
    catalog_id: str


class Run(NamedTuple):
    """A platform, and who answers for it."""

    id: int
    organisation_id: int | None


class On(NamedTuple):
    """Where a subject is."""

    id: int
    platform_id: int | None


def cases(reader: Asker | Reader, as_of: datetime, *, period: Period | None = None) -> list[Case]:
    """Return the notices that a reader may read, as they were known as of an instant.

    `period`: those first sent in it. A notice of an alert that they may not read is not theirs.
    """
    return [
        one
        for one in Told(Past(reader, as_of)).cases()
        if period is None or ((at := one.sent_at(as_of)) is not None and at in period)
    ]


def tallies(
    reader: Asker | Reader, as_of: datetime, *, by: str = "", period: Period | None = None
) -> dict[str, Tally]:
    """Return the statistics of rapid response, apart by a word of `KEYS`; "": together, as `all`.

    Groups of what a case may have several of do not add up to the whole.
    """
    if by and by not in KEYS:
        raise Refused("key", "responses", f"are told apart by {', '.join(KEYS)}", got=by)
    every = cases(reader, as_of, period=period)
    groups = statistics.by(every, KEYS[by]) if by else {"all": tuple(every)}
    return {name: statistics.tally(some, as_of) for name, some in groups.items()}


@dataclass
class Told:
    """Reads everything that belongs to notices, table by table."""

    past: Past

    def cases(self) -> list[Case]:
        """Return every notice whose alert can be read."""
        revisions = {one.id: one.alert_id for one in self.past.rows(AlertRevision, Revised)}
        sent = [one for one in self.past.rows(Submission, Sent) if one.revision_id in revisions]
        (steps, modes), told = self._steps(sent), self._decisions(sent)
        assets = self._assets(revisions)
        every = {asset for some in assets.values() for asset, _ in some}
        looks, links = self._looks(every), self._links(every)
        elections = self._elections(revisions)
        states, behaviours = self._words(revisions)
        names = {one.id: one.name for one in self.past.rows(Organisation, Titled)}
        run, on = self._platforms({subject for some in assets.values() for _, subject in some})
        found = []
        for one in sent:
            ours = _addressed(assets[one.revision_id], run[one.recipient_id], on)
            found.append(
                Case(
                    submission=str(one.id),
                    recipient=names.get(one.recipient_id, f"organisation:{one.recipient_id}"),
                    channel=one.channel,
                    elections=elections[revisions[one.revision_id]],
                    member_states=states[one.revision_id],
                    behaviours=behaviours[one.revision_id],
                    assets=tuple(str(asset) for asset in ours),
                    steps=tuple(steps[one.id]),
                    policy=Policy(**one.policy) if one.policy else NONE_AGREED,
                    decisions=tuple(told[one.id]),
                    mode=modes.get(one.id),
                    checks=tuple(look for asset in ours for look in looks[asset]),
                    recidivisms=tuple(link for asset in ours for link in links[asset]),
                )
            )
        return found

    def _recorded(self, model: type[Any], sent: Collection[Sent]) -> list[Any]:
        """Return the steps or decisions of notices that had been written down."""
        rows = model._base_manager.filter(recorded_at__lte=self.past.as_of)
        if model is Transition:
            rows = rows.select_related("actor")
        return [
            row
            for some in chunks(one.id for one in sent)
            for row in rows.filter(submission_id__in=some).order_by("pk")
        ]

    def _steps(self, sent: Collection[Sent]) -> tuple[dict[int, list[Step]], dict[int, Mode]]:
        """Return the steps of each notice, and how it was answered by who wrote them down."""
        found: defaultdict[int, list[Step]] = defaultdict(list)
        modes: defaultdict[int, set[Mode]] = defaultdict(set)
        for row in sorted(self._recorded(Transition, sent), key=lambda row: row.seq):
            found[row.submission_id].append(row.told())
            modes[row.submission_id] |= {Mode(row.mode)} if row.mode else set()
        one_or_both = {
            key: next(iter(some)) if len(some) == 1 else Mode.BOTH
            for key, some in modes.items()
            if some
        }
        return found, one_or_both

    def _decisions(self, sent: Collection[Sent]) -> dict[int, list[answers.Decision]]:
        found = defaultdict(list)
        for row in self._recorded(Decision, sent):
            found[row.submission_id].append(row.told())
        return found

    def _assets(self, revisions: Collection[int]) -> dict[int, list[tuple[int, int]]]:
        """Return the assets of each revision, with their subjects."""
        found = defaultdict(list)
        for revision, asset, subject in self.past.links(
            AlertRevision, "assets", revisions, "id", "subject_id"
        ):
            found[revision].append((asset, subject))
        return found

    def _looks(self, assets: Collection[int]) -> dict[int, list[Check]]:
        found = defaultdict(list)
        rows = LivenessCheck.objects.filter(created_at__lte=self.past.as_of)
        for some in chunks(sorted(assets)):
            for row in rows.filter(asset_id__in=some):
                found[row.asset_id].append(checks.told(row))
        return found

    def _links(self, assets: Collection[int]) -> dict[int, list[Recidivism]]:
        found = defaultdict(list)
        for one in self.past.rows(Link, Back):
            if one.asset_id in assets:
                found[one.asset_id].append(
                    Recidivism(
                        from_asset=str(one.asset_id), to_asset=f"subject:{one.subject_id}",
                        basis=Basis(one.basis), confidence=one.confidence,  # type: ignore[arg-type]  # its three words
                        gone_at=one.acted_at, back_at=one.seen_at, confirmed=one.is_confirmed,
                    )
                )  # fmt: skip
        return found

    def _elections(self, revisions: Mapping[int, int]) -> dict[int, tuple[str, ...]]:
        """Return the elections of each alert, by their ids in the catalog."""
        names = {one.id: one.catalog_id for one in self.past.rows(Election, Voted)}
        found = defaultdict(set)
        for alert, election in self.past.links(Alert, "elections", set(revisions.values())):
            found[alert].add(names[election])
        return defaultdict(tuple, {key: tuple(sorted(some)) for key, some in found.items()})

    def _words(self, revisions: Collection[int]) -> tuple[dict[int, tuple[str, ...]], ...]:
        """Return the Member States and the behaviours of each revision, by its findings."""
        pairs = self.past.links(AlertRevision, "findings", revisions, "finding_id")
        of = {finding for _, finding in pairs}
        words = defaultdict(list)
        for finding, scheme, code in self.past.words(of):
            words[finding].append((scheme, code))
        states: defaultdict[int, set[str]] = defaultdict(set)
        behaviours: defaultdict[int, set[str]] = defaultdict(set)
        for revision, finding in pairs:
            said = words[finding]
            states[revision] |= {code for scheme, code in said
                                 if scheme == PLACE and code in MEMBER_STATES}  # fmt: skip
            behaviours[revision] |= {code for scheme, code in said if scheme == BEHAVIOUR}
        for revision, codes in self._attached(revisions).items():
            behaviours[revision] |= codes
        return _sorted(states), _sorted(behaviours)

    def _attached(self, revisions: Collection[int]) -> dict[int, set[str]]:
        """Return the behaviours that people attached to a revision as a whole, by it."""
        columns = ("id", "scheme", "code", "event")
        newest: dict[tuple[int, str, str], tuple[int, str]] = {}
        for revision, key, scheme, code, event in self.past.links(
            AlertRevision, "judgements", revisions, *columns
        ):
            newest[revision, scheme, code] = max(
                newest.get((revision, scheme, code), (0, "")), (key, event)
            )
        found = defaultdict[int, set[str]](set)
        for (revision, scheme, code), (_, event) in newest.items():
            if scheme == BEHAVIOUR and event != JudgementEvent.REJECT:
                found[revision].add(code)
        return found

    def _platforms(
        self, subjects: Collection[int]
    ) -> tuple[dict[int, set[int]], dict[int, int | None]]:
        """Return the platforms that each organisation runs, and where each subject is."""
        run = defaultdict(set)
        for one in self.past.rows(Platform, Run):
            if one.organisation_id is not None:
                run[one.organisation_id].add(one.id)
        on: dict[int, int | None] = {}
        for some in chunks(sorted(subjects)):
            rows = self.past.rows(Subject, On, reached=True, id=frozenset(some))
            on |= {one.id: one.platform_id for one in rows}
        return run, on


def _addressed(
    assets: list[tuple[int, int]], platforms: Collection[int], on: Mapping[int, int | None]
) -> list[int]:
    """Return what a recipient is asked to act on: what is on its platforms, or else everything."""
    theirs = [asset for asset, subject in assets if on.get(subject) in platforms]
    return theirs or [asset for asset, _ in assets]


def _sorted(found: Mapping[int, set[str]]) -> dict[int, tuple[str, ...]]:
    return defaultdict(tuple, {key: tuple(sorted(some)) for key, some in found.items()})
