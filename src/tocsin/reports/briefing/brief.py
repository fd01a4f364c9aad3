"""What a briefing says, before anybody decides how it looks.

A `Brief` holds typed values only: no HTML, no frames, no open files. The page is made from it and
from nothing else, so a test can write one by hand and a program can read one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tocsin.vocabulary.figure import Figure
from tocsin.vocabulary.finding import Chance, Finding, Rule, Span


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A stretch of time that plots show behind the posts."""

    kind: Literal["silence", "polling"]
    label: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class Vote:
    """One election that is watched."""

    id: str
    name: str
    country: str
    """Name of the country, for people."""
    marks: tuple[Mark, ...] = ()
    """Its polling days and silence windows, earliest first."""


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """Records of one file that were refused for one reason."""

    code: str
    count: int
    example: str = ""
    """Line and reason of the first of them; "" when the corpus does not say."""


@dataclass(frozen=True, kw_only=True)
class ImportedFile:
    """One file whose records are in the corpus."""

    batch: str
    name: str
    format: str
    sha256: str
    bytes: int
    imported_at: datetime | None
    records: int
    """Records that were accepted."""
    rejected: tuple[Rejected, ...] = ()
    rows: Mapping[str, int]
    """Canonical table to the rows written."""
    span: Span | None = None
    """First to last time in the file; null when no row has one."""
    unclaimed: Mapping[str, int]
    """Field nobody claimed to the records it was met in."""
    warnings: tuple[str, ...] = ()

    @property
    def rejects(self) -> int:
        """Records that were refused."""
        return sum(one.count for one in self.rejected)


@dataclass(frozen=True, kw_only=True)
class RefusedFile:
    """One file of which nothing, or nothing more, was imported."""

    name: str
    status: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Posts of one platform in one stretch of time."""

    platform: str
    at: datetime
    """Beginning of the bin."""
    posts: int


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How the imported posts lie in time."""

    width: str
    """Length of a bin, as Polars writes it: `1h`, `1d` or `1w`."""
    bins: tuple[Bin, ...]
    undated: int = 0
    """Posts without a credible time: in no bin."""
    before: int = 0
    """Posts earlier than the first bin shown: old posts that others refer to."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The bytes behind one row."""

    file: str
    line: int | None
    """Null where the file has no lines; `record` still counts."""
    record: int
    sha256: str
    """Of the record, not of the file; "" when the corpus does not say."""


@dataclass(frozen=True, kw_only=True)
class EvidencePost:
    """One post behind a finding."""

    id: str
    at: datetime | None
    platform: str
    account: str
    """Account id."""
    handle: str
    """What people see; the account's own id where no handle is known."""
    text: str
    url: str = ""
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class EvidenceAccount:
    """One account that is itself evidence, or that a finding is about."""

    id: str
    platform: str
    handle: str
    name: str = ""
    description: str = ""
    followers: int | None = None
    created_at: datetime | None = None
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class Moment:
    """When one post of the evidence was made, and by whom."""

    at: datetime
    account: str


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One named number of a finding."""

    name: str
    value: float
    meaning: str
    """The detector's own words and unit; "" when the detector is no longer installed."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A catalog entry that an analyst may want to attach."""

    id: str
    title: str
    """"" when the catalog does not have it."""


@dataclass(frozen=True, kw_only=True)
class FindingPage:
    """One finding with everything a reader needs to doubt it."""

    finding: Finding
    rule_title: str = ""
    """"" when neither the catalog nor the watch has the rule."""
    rule_source: str = ""
    """Where whoever wrote the rule down has it from."""
    measures: tuple[Measure, ...] = ()
    suggests: tuple[Suggestion, ...] = ()
    names: Mapping[str, str]
    """Account id to the handle that people see, for subjects and ties."""
    posts: tuple[EvidencePost, ...] = ()
    """A sample when there are many; `post_count` counts them all."""
    post_count: int = 0
    accounts: tuple[EvidenceAccount, ...] = ()
    account_count: int = 0
    """Accounts that are evidence in themselves; 0 when all evidence is posts."""
    missing: int = 0
    """Evidence ids that this corpus does not have, or that name something else."""
    moments: tuple[Moment, ...] = ()
    """Every dated post of the evidence, oldest first."""
    command: str = ""
    """How to make the finding again."""

    @property
    def detector(self) -> str:
        """Name of the detector; "" when the finding was made by hand."""
        return self.finding.provenance.detector if self.finding.provenance else ""

    @property
    def chance(self) -> Chance | None:
        """How likely chance is, where the detector tested it."""
        return self.finding.chance

    @property
    def rule(self) -> Rule | None:
        """The rule that was breached, where there is one."""
        return self.finding.rule


@dataclass(frozen=True, kw_only=True)
class DetectorPage:
    """One detector: what it did here, and what it can and cannot see."""

    name: str
    title: str
    """First line of its page."""
    version: int | None = None
    findings: int = 0
    parameters: Mapping[str, str]
    """As they were set, in the form the command line takes."""
    command: str = ""
    not_run: str = ""
    """Why it did not run; "" when it ran."""
    sees: str = ""
    misses: str = ""
    innocent: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Brief:
    """Everything one briefing says."""

    name: str
    votes: tuple[Vote, ...] = ()
    made_at: datetime
    tocsin: str
    """Version of Tocsin."""
    corpus: str
    """Digest of the corpus that was read."""
    headlines: tuple[Figure, ...] = ()
    files: tuple[ImportedFile, ...] = ()
    refused: tuple[RefusedFile, ...] = ()
    coverage: Coverage
    findings: tuple[FindingPage, ...] = ()
    """Most to say first."""
    more: tuple[Finding, ...] = ()
    """Findings without a page of their own, in the same order."""
    unlisted: int = 0
    """How many more there are beyond those."""
    detectors: tuple[DetectorPage, ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Polling days and silence windows of every election watched."""
        return tuple(mark for vote in self.votes for mark in vote.marks)

    @property
    def found(self) -> int:
        """How many findings there are, with and without a page."""
        return len(self.findings) + len(self.more) + self.unlisted
