"""The elections a watch is about, with the hours in which they are special."""

from collections.abc import Iterator

from tocsin import catalog
from tocsin.catalog import Election, SilenceRule
from tocsin.reports.briefing.brief import Mark, Vote
from tocsin.reports.briefing.watched import Settings
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.finding import Span
from tocsin.vocabulary.places import place


def votes(settings: Settings) -> tuple[Vote, ...]:
    """Return the elections of a watch, in its own order."""
    return tuple(_vote(one, settings.silence) for one in settings.elections)


def _vote(election: Election, own: tuple[SilenceRule, ...]) -> Vote:
    """Return one election with its polling days and silence windows."""
    country = _named(election.country)
    marks = [*_polling(election, country), *_silence(election, country, own)]
    return Vote(
        id=election.id,
        name=election.name,
        country=country,
        marks=tuple(sorted(marks, key=lambda mark: (mark.span.first, mark.kind))),
    )


def _named(country: str) -> str:
    """Return a country's name; its code where the catalog does not know it."""
    try:
        return place(country).name
    except UnknownNameError:
        return country


def _rules(election: Election, own: tuple[SilenceRule, ...]) -> tuple[SilenceRule, ...]:
    """Return the watch's own rules for an election, else the catalog's, if it has any."""
    on = election.polls[0].on
    stated = [one for one in own if one.country == election.country]
    if rules := tuple(one for one in stated if one.applies(election.kind, on)):
        return rules
    try:
        return catalog.silence_rules(election.country, election.kind, on)
    except UnknownNameError:
        return ()


def _polling(election: Election, country: str) -> Iterator[Mark]:
    """Give the hours of each polling day."""
    for poll in election.polls:
        span = Span(poll.opens_at, poll.closes_at)
        yield Mark(kind="polling", label=f"{country}, polls open", span=span)


def _silence(election: Election, country: str, own: tuple[SilenceRule, ...]) -> Iterator[Mark]:
    """Give the silence windows whose hours are known; the watch's own rules replace the catalog's.

    Two rules over the same hours are one window, and it binds when one of them does.
    """
    binding: dict[Span, bool] = {}
    for rule in _rules(election, own):
        for span in rule.windows(election):
            binding[span] = binding.get(span, False) or rule.binding
    for span, binds in binding.items():
        doubt = "" if binds else " (as reported; for information only)"
        yield Mark(kind="silence", label=f"{country}, silence period{doubt}", span=span)
