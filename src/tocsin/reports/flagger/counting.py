"""What a trusted flagger notified in a year: by provider, by type of content, by action.

A notice is one submission to a provider, through the channels that are asked for; an item is one
thing in it that the provider was asked to act on. A notice that bounced was not sent.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from msgspec import Struct

from tocsin.casework.figures.asking import Period
from tocsin.casework.figures.past import Past
from tocsin.casework.figures.responses import Told
from tocsin.casework.figures.words import words_of
from tocsin.casework.models import (
    AlertRevision,
    Organisation,
    OrganisationKind,
    Submission,
)
from tocsin.casework.rapid.answers import current, known_at
from tocsin.casework.rapid.statistics import Case

NOT_SAID, NO_ANSWER = "not said", "no answer yet"
PROVISION, OTHERS = "provision", "others"


class Notices(Struct, frozen=True, kw_only=True):
    """The numbers of one year."""

    providers: Mapping[str, int]
    """Notices, by provider."""
    items: Mapping[str, int]
    """Items, by provider."""
    types: Mapping[tuple[str, str], int]
    """Notices, by provider and type of content; one about several types is in each."""
    actions: Mapping[tuple[str, str], int]
    """Items, by provider and action; one with several measures is in each."""
    sources: tuple[str, ...]
    """Places of the notices that were counted."""
    channels: tuple[str, ...]
    """Channels through which they went."""


class Sent(NamedTuple):
    """A submission."""

    id: int
    revision_id: int
    recipient_id: int


class Kind(NamedTuple):
    """What an organisation is to us."""

    id: int
    kind: str


def noticed(
    past: Past, period: Period, channels: Collection[str] = (), least: int = 0
) -> Notices:  # fmt: skip
    """Count the notices first sent to platforms in a period; `channels` empty: through any.

    Providers of fewer than `least` notices are counted as one, so that no table tells one of them.
    """
    kinds = {one.id: one.kind for one in past.rows(Organisation, Kind)}
    rows = {str(one.id): one for one in past.rows(Submission, Sent)}
    cases = [one for one in Told(past).cases() if _counts(one, past, period, channels)]
    cases = [
        one for one in cases
        if kinds.get(rows[one.submission].recipient_id) == OrganisationKind.PLATFORM
    ]  # fmt: skip
    types = _types(past, {rows[one.submission].revision_id for one in cases})
    names = _together(Counter(one.recipient for one in cases), least)
    found, actions = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    providers, items = Counter[str](), Counter[str]()
    for one in cases:
        revision, provider = rows[one.submission].revision_id, names[one.recipient]
        providers[provider] += 1
        items[provider] += len(one.assets)
        found.update((provider, each) for each in types.get(revision) or {NOT_SAID})
        actions.update((provider, each) for each in _actions(one, past))
    return Notices(
        providers=providers,
        items=items,
        types=found,
        actions=actions,
        sources=tuple(f"submission:{one.submission}" for one in cases),
        channels=tuple(sorted({one.channel for one in cases})),
    )


def _together(counts: Mapping[str, int], least: int) -> dict[str, str]:
    """Return under which name each provider stands: those of few notices are one.

    Where the others are few themselves, the next smallest provider joins them.
    """
    others, names = 0, dict[str, str]()
    for name, count in sorted(counts.items(), key=lambda one: (one[1], one[0])):
        is_small = count < least or 0 < others < least
        names[name] = OTHERS if is_small else name
        others += count if is_small else 0
    return names


def _counts(case: Case, past: Past, period: Period, channels: Collection[str]) -> bool:
    at = case.sent_at(past.as_of)
    return at is not None and at in period and (not channels or case.channel in channels)


def _types(past: Past, revisions: Collection[int]) -> dict[int, set[str]]:
    """Return the provisions that each revision's findings are said to break."""
    pairs = past.links(AlertRevision, "findings", revisions, "finding_id")
    said = words_of(past, {finding for _, finding in pairs}, PROVISION)
    found: defaultdict[int, set[str]] = defaultdict(set)
    for revision, finding in pairs:
        found[revision] |= said[finding]
    return found


def _actions(case: Case, past: Past) -> list[str]:
    """Return what was done with each item: its measures, or that nothing was said yet."""
    told = current(known_at(case.decisions, past.as_of))
    answered = {one.asset for one in told}
    measures = sorted({(one.asset, one.measure.word) for one in told})
    return [word for _, word in measures] + [NO_ANSWER] * len({*case.assets} - answered)
