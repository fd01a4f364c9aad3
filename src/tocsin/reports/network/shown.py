"""For whom a report is: in which language, for the public or not, and how many rows of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from tocsin.casework.models.sharing import Tlp
from tocsin.reports.labels import Labels
from tocsin.reports.network.book import Told

One = TypeVar("One")
LEAST = 5
PEOPLE = frozenset({"people", "attendances"})
"""Units of which a small number is not for the public."""
OPEN = frozenset({"platform", "place"})
"""Kinds of records without a label whose names are no secret."""
ORDER = (Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT, Tlp.RED)
"""Labels, from the freest to the strictest."""


class Shown(Struct, kw_only=True):
    """How a report is shown, and the strictest label of what it shows."""

    labels: Labels = field(default_factory=Labels)
    public: bool = False
    """Small numbers and names are left out, and only records under TLP:CLEAR are listed."""
    least: int = LEAST
    rows: int = 500
    """Records listed behind one figure; the rest is counted. 0: all of them."""
    strictest: int = ORDER.index(Tlp.AMBER)
    """Figures rest on records under TLP:AMBER, whether they are listed or not."""
    numbers: dict[str, int] = {}
    """Subjects that a public report lists, by the number that stands for their name."""

    @property
    def tlp(self) -> str:
        """The label of the report: of the strictest record in it."""
        return ORDER[self.strictest].value

    def listed(self, records: Iterable[One]) -> tuple[One, ...]:
        """Return as many of some records as are listed."""
        found = tuple(records)
        return found[: self.rows] if self.rows else found

    def number(self, value: float, unit: str = "") -> str:
        """Return a number as it may be shown."""
        if self.hides(value, unit):
            return f"{self.labels('fewer than')} {self.least}"
        return self.labels.number(value)

    def when(self, at: date | None) -> str:
        """Return when something was: for the public the day, since a minute finds what has no name.

        A null is not known.
        """
        if isinstance(at, datetime) and not self.public:
            return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"
        return f"{at:%Y-%m-%d}" if at else ""

    def hides(self, value: float, unit: str) -> bool:
        """Whether a number is too small for the public, and all that would tell it is left out."""
        return self.public and 0 < value < self.least and (not unit or unit in PEOPLE)

    def is_open(self, told: Told, behind: Mapping[str, Told]) -> bool:
        """Whether a public report may list a record: it, or what it rests on, is TLP:CLEAR."""
        kind = told.place.partition(":")[0]
        if kind == "subject":
            return any(one.tlp == Tlp.CLEAR for one in behind.values())
        return told.tlp == Tlp.CLEAR or kind in OPEN

    def told(self, told: Told) -> Told:
        """Return a record as it is shown; the label of the report becomes as strict as its own."""
        if told.tlp:
            self.strictest = max(self.strictest, ORDER.index(Tlp(told.tlp)))
        return replace(told, what=self._public(told)) if self.public else told

    def _public(self, told: Told) -> str:
        kind = told.place.partition(":")[0]
        if kind == "subject":
            number = self.numbers.setdefault(told.place, len(self.numbers) + 1)
            platform = told.what.partition(":")[0]
            return f"{platform} {told.kind} {number}".strip()
        return told.kind.replace("_", " ") if kind == "finding" else told.what


def labelled(shown: Shown, tlp: Any) -> None:  # noqa: ANN401  # a word or nothing
    """Make a report's label at least as strict as one."""
    if tlp:
        shown.strictest = max(shown.strictest, ORDER.index(Tlp(tlp)))


def asked_as_of(at: datetime) -> str:
    """Return an instant as a report says it, so that it can be asked again.

    >>> asked_as_of(datetime(2025, 3, 31, 12, tzinfo=UTC))
    '2025-03-31 12:00 UTC'
    """
    utc = at.astimezone(UTC)
    is_round = not (utc.second or utc.microsecond)
    return f"{utc:%Y-%m-%d %H:%M} UTC" if is_round else utc.isoformat()
