"""One thing of the catalog: what has an id, a version, a source, and days on which it holds."""

from dataclasses import dataclass
from datetime import date

from tocsin.catalog.elections import Confidence


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One thing with a catalog id."""

    id: str
    """`framework:id`, for example `disarm:T0084.001`."""
    framework: str
    """One of FRAMEWORKS."""
    version: str
    """Of the framework, or the day of the entry."""
    title: str
    kind: str = ""
    """technique, tactic, countermeasure, offence, outlet, …; "" where a framework has but one."""
    about: str = ""
    """One or two sentences in our own words; "" where there are none."""
    parents: tuple[str, ...] = ()
    """Ids of what it is a part or kind of."""
    tactic: str = ""
    """Name of the DISARM tactic it serves."""
    aliases: tuple[str, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()
    """Its title in other languages, by ISO 639-1 code."""
    see: tuple[str, ...] = ()
    """Ids of entries that may fit too: a proposal, never a verdict."""
    alternatives: tuple[tuple[str, ...], ...] = ()
    """What stands for it now, where it is no longer valid: sets of ids, any one of which may fit.

    A set of several belongs together. Empty: valid, or nothing stands for it.
    """
    caution: str = ""
    """Why not to recommend it without thought; "": no more than anything else."""
    source: str
    licence: str
    valid_from: date | None = None
    """First day; null: not limited or not known."""
    valid_to: date | None = None
    """Last day; null: still valid."""
    confidence: Confidence = "high"

    @property
    def bare(self) -> str:
        """Its id without the framework."""
        return self.id.partition(":")[2]

    @property
    def replaced_by(self) -> tuple[str, ...]:
        """Every id that may stand for it now, each once."""
        return tuple(dict.fromkeys(one for some in self.alternatives for one in some))

    def title_in(self, language: str) -> str:
        """Return the title in a language, or else in English."""
        return dict(self.titles).get(language, self.title)

    def valid(self, on: date | None) -> bool:
        """Tell whether it is valid on a day; on no day in particular, always."""
        begun = on is None or self.valid_from is None or self.valid_from <= on
        return begun and (on is None or self.valid_to is None or on <= self.valid_to)
