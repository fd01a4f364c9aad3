"""What a detector says, and how we know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Literal


@dataclass(frozen=True)
class Span:
    """A stretch of time, both ends included, both in UTC."""

    first: datetime
    last: datetime

    @property
    def length(self) -> timedelta:
        """From the first moment to the last."""
        return self.last - self.first

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d %H:%M:%S} to {self.last:%Y-%m-%d %H:%M:%S} UTC"


@dataclass(frozen=True, kw_only=True)
class Chance:
    """How surprising a finding would be if nobody had agreed on anything."""

    p: float
    """Probability of something at least this extreme under the null."""
    q: float
    """The same after correction (Benjamini-Hochberg) over every hypothesis that was tried."""
    null: str
    """The null model in one plain sentence a reader can judge."""
    hypotheses: int
    """How many hypotheses the correction counted."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The rule a finding says was breached, as a catalog entry."""

    id: str
    """Catalog id, for example `silence:RO-presidential`."""
    version: str
    """Date of the entry that was applied, `YYYY-MM-DD`."""
    confidence: Literal["high", "medium", "low"]
    """How well the rule is sourced."""
    binding: bool
    """False when the rule is too poorly sourced to accuse anybody: the finding only informs."""


@dataclass(frozen=True, slots=True)
class Tie:
    """One edge of the network behind a finding; ids as in `subjects`."""

    one: str
    other: str
    weight: float
    """What the detector says it is: usually distinct shared objects."""
    q: float
    """Corrected chance of this edge alone; 1 where the detector gives none."""


@dataclass(frozen=True)
class Provenance:
    """Everything needed to make the same finding again."""

    detector: str
    version: int
    parameters: Mapping[str, object]
    tocsin: str
    corpus: str = ""
    """Digest of the corpus that was read; "" for plain frames."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One behaviour noticed in the data, stated so that a stranger could check it."""

    claim: str
    """One sentence with numbers in it, true of the evidence and of nothing more."""
    subjects: tuple[str, ...]
    """Who: account, channel, domain or organisation ids, in order of first appearance."""
    evidence: tuple[str, ...]
    """Which rows: ids in the tables the detector read, oldest first."""
    span: Span
    measures: Mapping[str, float]
    """Named numbers; the detector's `measures` gives each its unit."""
    chance: Chance | None = None
    """How likely chance is; null for a rule that is simply broken or not."""
    rule: Rule | None = None
    """The rule that was breached; null for a statistical surprise."""
    innocent: tuple[str, ...] = ()
    """Who might have done this in good faith: plain sentences with a capital and a full stop, the
    likeliest first."""
    suggests: tuple[str, ...] = ()
    """Catalog ids an analyst may want to attach to this finding; never a verdict."""
    places: tuple[str, ...] = ()
    """Member States or other countries concerned, ISO 3166 alpha-2; empty when not known."""
    ties: tuple[Tie, ...] = ()
    """The network behind the finding, strongest edges first; empty where there is none."""
    provenance: Provenance | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        """The same for the same detector and evidence, so a second run adds nothing twice."""
        detector = self.provenance.detector if self.provenance else ""
        return sha256("\n".join([detector, *sorted(self.evidence)]).encode()).hexdigest()[:16]
