"""Election silence: who must stop campaigning when, and how sure we are that it holds online.

The rules are data (`silence.toml`), each with its source and confidence; none was checked against
the statute. A rule binds (a breach may be called one) only where it is well sourced and reaches
what is published online; every other rule informs, and accuses nobody.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal

import msgspec

from tocsin.catalog.elections import KINDS, Confidence, Election, PollingDay
from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.finding import Span
from tocsin.vocabulary.names import nearest
from tocsin.vocabulary.places import place

Exception_ = Literal["existing_content", "turnout_calls", "private_audience"]
EXCEPTIONS = {
    "existing_content": "what was online before may stay; only new or changed posts count",
    "turnout_calls": "calls to vote that favour nobody are allowed",
    "private_audience": "posts that only friends, or friends of friends, can see are left out",
}
"""What a rule may leave out, for machines and for people."""


@dataclass(frozen=True, kw_only=True)
class SilenceRule:
    """One country's rule for one or all kinds of election."""

    id: str
    """`silence:COUNTRY`, or `silence:COUNTRY-kind` where kinds differ."""
    country: str
    """ISO 3166 alpha-2."""
    election_kinds: tuple[str, ...] = ()
    """Of the catalog's kinds; empty: all."""
    exists: bool = True
    """False: the country is reported to have no silence period."""
    starts_days_before: int | None = None
    """Days before the (first) polling day; null: not known, or no silence period."""
    starts_at: time | None = None
    """Local; null: not known."""
    ends: Literal["close", "end_of_day", "time"] = "close"
    ends_at: time | None = None
    """Local time on the (last) polling day, where `ends` is `time`."""
    online: Literal["yes", "no", "paid_only", "disputed", "unknown"] = "unknown"
    """Whether the rule reaches what is published online; `paid_only`: ads and promoted posts."""
    new_posts_only: bool = False
    """Whether what was published before may stay up."""
    excepts: tuple[Exception_, ...] = ()
    """Of EXCEPTIONS."""
    binds_private_persons: bool | None = None
    """Null: the sources do not say."""
    exceptions: str = ""
    """Scope and exceptions, for people."""
    penalty: str = ""
    legal_basis: str = ""
    """As the sources cite it; "" where they do not."""
    confidence: Confidence
    enforce: bool = True
    """False: the sources contradict each other, whatever their number."""
    source: str
    version: str
    """Day this entry was last changed, `YYYY-MM-DD`."""
    valid_from: date | None = None
    """First day of validity; null: not known."""
    valid_to: date | None = None
    """Last day of validity; null: still in force as far as we know."""

    @property
    def binding(self) -> bool:
        """Whether a breach may be called one; otherwise the rule only informs."""
        sure = self.exists and self.enforce and self.confidence in {"high", "medium"}
        return sure and self.online in {"yes", "paid_only"}

    def applies(self, kind: str, on: date | None = None) -> bool:
        """Tell whether the rule is for this kind of election, and in force on a day."""
        begun = on is None or self.valid_from is None or self.valid_from <= on
        over = on is not None and self.valid_to is not None and self.valid_to < on
        return begun and not over and (not self.election_kinds or kind in self.election_kinds)

    def window(self, poll: PollingDay) -> Span | None:
        """Return the silent stretch around one polling day; null where its start is not known.

        Local times are read by the polling day's clock, each on its own date, so that a change
        of daylight saving in between is right.
        """
        if not self.exists or self.starts_days_before is None or self.starts_at is None:
            return None
        first_on = poll.on - timedelta(days=self.starts_days_before)
        first = datetime.combine(first_on, self.starts_at, poll.clock).astimezone(UTC)
        return Span(first, self._end(poll))

    def windows(self, election: Election) -> tuple[Span, ...]:
        """Return the silent stretches of an election; what touches is one stretch.

        Empty where the start is not known.
        """
        merged: list[Span] = []
        for span in filter(None, map(self.window, election.polls)):
            if merged and span.first <= merged[-1].last:
                merged[-1] = Span(merged[-1].first, max(span.last, merged[-1].last))
            else:
                merged.append(span)
        return tuple(merged)

    def _end(self, poll: PollingDay) -> datetime:
        """Return the last instant of silence on a polling day, UTC."""
        if self.ends == "end_of_day":
            local = datetime.combine(poll.on + timedelta(days=1), time(0), poll.clock)
            return local.astimezone(UTC) - timedelta(microseconds=1)
        if self.ends == "time" and self.ends_at is not None:
            return datetime.combine(poll.on, self.ends_at, poll.clock).astimezone(UTC)
        return poll.closes_at


class _File(msgspec.Struct):
    """The whole of `silence.toml`."""

    rule: tuple[SilenceRule, ...]


@cache
def every_rule() -> tuple[SilenceRule, ...]:
    """Return every rule in the catalog, in the order of the file."""
    raw = files("tocsin.catalog").joinpath("silence.toml").read_bytes()
    return msgspec.toml.decode(raw, type=_File).rule


def silence_rules(country: str, kind: str, on: date | None = None) -> tuple[SilenceRule, ...]:
    """Return the rules of a country for a kind of election, in force on a day (null: any day).

    An entry that says there is no silence period is a rule too (`exists` is False); an empty
    answer means that nothing is known. Raises `UnknownNameError` for a country or kind that is
    not one.

    >>> [rule.id for rule in silence_rules("Romania", "presidential")]
    ['silence:RO-presidential']
    """
    where = place(country).iso2
    if kind not in KINDS:
        raise UnknownNameError("kind of election", kind, nearest(kind, KINDS))
    return tuple(one for one in every_rule() if one.country == where and one.applies(kind, on))
