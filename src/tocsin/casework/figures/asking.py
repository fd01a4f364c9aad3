"""What a rule is asked: over which period, of which network, as of which instant."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType

from tocsin.casework.errors import Refused
from tocsin.casework.models import ActorKind, Instrument, OrganisationKind, SubjectKind
from tocsin.vocabulary.errors import ParameterError
from tocsin.vocabulary.finding import Span

WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "subject": frozenset(SubjectKind.values),
        "actor": frozenset(ActorKind.values) - {""},
        "instrument": frozenset(Instrument.values),
        "recipient": frozenset(OrganisationKind.values),
    }
)
"""Parameters that have words of their own, and those words."""


@dataclass(frozen=True)
class Period:
    """Days, the first and the last included; a day is a day of UTC."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ParameterError(self, "last", f"{self.first} or later")

    def __contains__(self, when: datetime | date) -> bool:
        day = when.astimezone(UTC).date() if isinstance(when, datetime) else when
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.first}/{self.last}"

    @property
    def span(self) -> Span:
        """From its first instant to its last."""
        end = datetime.combine(self.last, time(), UTC) + timedelta(days=1, microseconds=-1)
        return Span(datetime.combine(self.first, time(), UTC), end)

    @classmethod
    def read(cls, text: str) -> "Period":
        """Return the period that a text means: a year, a month, a day, or two days with `/`.

        >>> str(Period.read("2024")), str(Period.read("2024-02"))
        ('2024-01-01/2024-12-31', '2024-02-01/2024-02-29')
        """
        first, _, last = text.strip().partition("/")
        try:
            return cls(_first(first), _last(last or first))
        except ValueError:
            raise Refused(
                "period", "period", "is a year, a month, a day, or two of them with / between",
                got=text,
            ) from None  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked. Null: that does not matter; a rule says what it takes and what it needs."""

    as_of: datetime
    """Records are read as they stood then, with a zone; nothing that was written later counts."""
    period: Period | None = None
    on: date | None = None
    """The day on which a membership is held; null: the day of `as_of`, UTC."""
    network: str | None = None
    """Name: records of organisations that were in it within the period."""
    election: str | None = None
    """Catalog id."""
    platform: str | None = None
    """Name, `x`."""
    operation: str | None = None
    """Name or alias."""
    kind: str | None = None
    """Of a finding or an outcome: `silence_period`, `takedown_network`."""
    rule: str | None = None
    """The rule that a finding says was broken, `silence:FR`."""
    subject: str | None = None
    """What kind of subject is counted: `channel`, `page`."""
    actor: str | None = None
    """Whose deed it was, a word of `ActorKind`."""
    instrument: str | None = None
    """To what a platform is held: `dsa`, `platform_policy`."""
    provision: str | None = None
    """Provision or policy, `art-16`."""
    recipient: str | None = None
    """What kind of organisation is told or given something, a word of `OrganisationKind`."""
    topic: str | None = None
    """Words that an activity's topic has in it."""

    def __post_init__(self) -> None:
        if self.as_of.tzinfo is None:
            raise ParameterError(self, "as_of", "an instant with its zone")
        for name, words in WORDS.items():
            if (got := getattr(self, name)) is not None and got not in words:
                raise Refused("parameter", name, f"is one of {', '.join(sorted(words))}", got=got)

    @property
    def given(self) -> Mapping[str, str]:
        """What was asked beside the instant, as texts, by name."""
        named = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: str(one) for name, one in named if one is not None and name != "as_of"}

    @classmethod
    def read(cls, as_of: datetime, asked: Mapping[str, str]) -> "Question":
        """Return the question whose `given` this is; raises `Refused` for what no rule takes."""
        known = {one.name for one in fields(cls)} - {"as_of"}
        if odd := sorted(asked.keys() - known):
            must = f"is none of {', '.join(sorted(known))}"
            raise Refused("parameter", odd[0], must, got=asked[odd[0]])
        plain = {name: text for name, text in asked.items() if name not in {"period", "on"}}
        period = Period.read(asked["period"]) if "period" in asked else None
        on = _day(asked["on"]) if "on" in asked else None
        return cls(as_of=as_of, period=period, on=on, **plain)

    def within(self, when: datetime | date | None) -> bool:
        """Whether something is of the period; what has no date is of none."""
        return self.period is None or (when is not None and when in self.period)

    def with_day(self) -> "Question":
        """Return the same with its day, so that it is asked again as it was."""
        return replace(self, on=self.on or self.as_of.astimezone(UTC).date())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("day", "on", "is a day, YYYY-MM-DD", got=text) from None


def _first(text: str) -> date:
    """Return the first day of a year, a month or a day."""
    return date.fromisoformat(text + "-01" * (2 - text.count("-")))


def _last(text: str) -> date:
    """Return the last day of a year, a month or a day."""
    dashes = text.count("-")
    if dashes == 0:
        return date(int(text), 12, 31)
    if dashes == 1:
        return (_first(text) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(text)
