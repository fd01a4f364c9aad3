"""What a recipient answers, item by item, in words that public statements of reasons use too.

An answer is a set of decisions, each about one asset. A decision is never changed: what replaces it
names it, both are kept, and the latest is what counts. A geo-block has no word of its own: it is
content disabled, with the territories where.

Source    DSA Transparency Database, documentation of its fields (visibility, monetary, provision,
          account, ground, source); the words under "ours" say what recipients also answer and no
          statement of reasons has a value for.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tocsin.vocabulary.errors import RecordError
from tocsin.vocabulary.places import place


class Mode(StrEnum):
    """How an answer was given."""

    WRITTEN = "written"
    ORAL = "oral"
    BOTH = "both"


class Scope(StrEnum):
    """Whether a measure covers the whole of what was asked for."""

    FULL = "full"
    PARTIAL = "partial"


class Ground(StrEnum):
    """On what a decision rests."""

    ILLEGAL_CONTENT = "ILLEGAL_CONTENT"
    INCOMPATIBLE_CONTENT = "INCOMPATIBLE_CONTENT"
    """Against the platform's own terms."""


class Source(StrEnum):
    """What led to a decision."""

    ARTICLE_16 = "ARTICLE_16"
    TRUSTED_FLAGGER = "TRUSTED_FLAGGER"
    TYPE_OTHER_NOTIFICATION = "TYPE_OTHER_NOTIFICATION"
    VOLUNTARY = "VOLUNTARY"


class Kind(StrEnum):
    """What a measure restricts, after the fields of the Transparency Database."""

    VISIBILITY = "visibility"
    MONETARY = "monetary"
    PROVISION = "provision"
    ACCOUNT = "account"
    OURS = "ours"


class Measure(StrEnum):
    """What was done; the part before the colon is the field of the Transparency Database."""

    CONTENT_REMOVED = "visibility:CONTENT_REMOVED"
    CONTENT_DISABLED = "visibility:CONTENT_DISABLED"
    """Not to be seen where the territories say; everywhere when there are none."""
    CONTENT_DEMOTED = "visibility:CONTENT_DEMOTED"
    CONTENT_AGE_RESTRICTED = "visibility:CONTENT_AGE_RESTRICTED"
    CONTENT_INTERACTION_RESTRICTED = "visibility:CONTENT_INTERACTION_RESTRICTED"
    CONTENT_LABELLED = "visibility:CONTENT_LABELLED"
    VISIBILITY_OTHER = "visibility:OTHER"
    MONETARY_SUSPENSION = "monetary:SUSPENSION"
    MONETARY_TERMINATION = "monetary:TERMINATION"
    MONETARY_OTHER = "monetary:OTHER"
    PROVISION_PARTIAL_SUSPENSION = "provision:PARTIAL_SUSPENSION"
    PROVISION_TOTAL_SUSPENSION = "provision:TOTAL_SUSPENSION"
    PROVISION_PARTIAL_TERMINATION = "provision:PARTIAL_TERMINATION"
    PROVISION_TOTAL_TERMINATION = "provision:TOTAL_TERMINATION"
    ACCOUNT_SUSPENDED = "account:SUSPENDED"
    ACCOUNT_TERMINATED = "account:TERMINATED"
    NO_VIOLATION = "ours:NO_VIOLATION"
    NO_ACTION_OTHER = "ours:NO_ACTION_OTHER"
    ALREADY_ACTIONED = "ours:ALREADY_ACTIONED"
    NOT_FOUND = "ours:NOT_FOUND"
    REFERRED = "ours:REFERRED"
    AD_LABELLED = "ours:AD_LABELLED"
    AD_STOPPED = "ours:AD_STOPPED"
    DOMAIN_SUSPENDED = "ours:DOMAIN_SUSPENDED"
    UNDER_REVIEW = "ours:UNDER_REVIEW"

    @property
    def kind(self) -> Kind:
        """What it restricts; `ours` for the words no statement of reasons has."""
        return Kind(self.value.partition(":")[0])

    @property
    def word(self) -> str:
        """As the Transparency Database, or we, write it."""
        return self.value.partition(":")[2]


REMOVING = frozenset(
    {
        Measure.CONTENT_REMOVED,
        Measure.CONTENT_DISABLED,
        Measure.PROVISION_PARTIAL_SUSPENSION,
        Measure.PROVISION_TOTAL_SUSPENSION,
        Measure.PROVISION_PARTIAL_TERMINATION,
        Measure.PROVISION_TOTAL_TERMINATION,
        Measure.ACCOUNT_SUSPENDED,
        Measure.ACCOUNT_TERMINATED,
        Measure.AD_STOPPED,
        Measure.DOMAIN_SUSPENDED,
    }
)
"""After which something can no longer be seen, or somebody no longer posts, somewhere."""
LABELLING = frozenset({Measure.CONTENT_LABELLED, Measure.AD_LABELLED})
WITHOUT = frozenset(
    {
        Measure.NO_VIOLATION,
        Measure.NO_ACTION_OTHER,
        Measure.ALREADY_ACTIONED,
        Measure.NOT_FOUND,
        Measure.REFERRED,
        Measure.UNDER_REVIEW,
    }
)
"""Answers that restrict nothing."""
RESTRICTING = frozenset(Measure) - REMOVING - LABELLING - WITHOUT
PENDING = frozenset({Measure.UNDER_REVIEW, Measure.REFERRED})
"""Answers that decide nothing yet."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One measure about one asset, as a recipient told it."""

    id: str
    asset: str
    measure: Measure
    ground: Ground | None = None
    source: Source | None = None
    territories: tuple[str, ...] = ()
    """ISO 3166 alpha-2, in order; empty: everywhere."""
    scope: Scope = Scope.FULL
    decided_at: datetime
    informed_at: datetime
    """When we were told: what follows runs from here."""
    mode: Mode
    statement_ref: str = ""
    """Of the statement of reasons, when there is one."""
    supersedes: str = ""
    """Id of the decision that this one replaces; "" for a first one, or one more measure."""
    redress_info_given: bool | None = None
    """Whether we were told what can be done about it (Art. 16(5)); null: not known."""
    automation_disclosed: bool | None = None
    """Whether we were told of automated means (Art. 16(6)); null: not known."""

    def __post_init__(self) -> None:
        for column in ("decided_at", "informed_at"):
            if getattr(self, column).tzinfo is None:
                raise RecordError("time", "expected an instant with its zone", column=column)
        if self.informed_at < self.decided_at:
            rule = "expected to be informed after the decision"
            raise RecordError("time", rule, column="informed_at", got=self.informed_at)
        known = tuple(sorted({place(one).iso2 for one in self.territories}))
        if known != self.territories:
            rule = f"expected territories as ISO 3166 codes, in order: {', '.join(known)}"
            raise RecordError("territory", rule, column="territories", got=self.territories)
        if self.territories and self.measure in WITHOUT:
            rule = "expected no territories: nothing was restricted"
            raise RecordError("territory", rule, column="territories", got=self.territories)


class DecisionError(RecordError):
    """Decisions do not fit together; `code` says how."""


def checked(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return decisions of one submission, in the order given.

    Raises `DecisionError` for an id given twice, for one that supersedes what is not there, was
    already superseded, or is about another asset, and for a circle.
    """
    every: dict[str, Decision] = {}
    replaced: set[str] = set()
    for one in decisions:
        if one.id in every:
            raise DecisionError("doubled", "expected each id once", column="id", got=one.id)
        if one.supersedes:
            _fits(one, every.get(one.supersedes), replaced)
            replaced.add(one.supersedes)
        every[one.id] = one
    return tuple(every.values())


def _fits(one: Decision, old: Decision | None, replaced: set[str]) -> None:
    """Check that a decision may replace another that came before it."""
    if old is None:
        code, rule = "unknown", "expected an earlier decision of this submission"
    elif old.asset != one.asset:
        code, rule = "asset", f"expected a decision about {one.asset}"
    elif old.id in replaced:
        code, rule = "replaced", "expected a decision that nothing has replaced yet"
    else:
        return
    raise DecisionError(code, rule, column="supersedes", got=one.supersedes)


def known_at(decisions: Iterable[Decision], as_of: datetime) -> tuple[Decision, ...]:
    """Return the decisions we had been informed of as of an instant."""
    return tuple(one for one in decisions if one.informed_at <= as_of)


def current(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return what counts: the decisions that no other one supersedes."""
    every = tuple(decisions)
    replaced = {one.supersedes for one in every}
    return tuple(one for one in every if one.id not in replaced)


def unlinked(before: Iterable[Decision], new: Iterable[Decision]) -> tuple[str, ...]:
    """Return the assets that had a decision, and get a new one that does not say what it replaces.

    Of several measures about one asset in one answer, one that names what they replace is enough.
    """
    given = tuple(new)
    again = {one.asset for one in current(before)} & {one.asset for one in given}
    return tuple(sorted(again - {one.asset for one in given if one.supersedes}))


class Outcome(StrEnum):
    """What became of a submission, in the categories in which networks publish their numbers."""

    REMOVED = "removed"
    """Removed, disabled or banned, fully or partly, whatever else was done."""
    LABELLED = "labelled"
    LABELLED_AND_OTHER = "labelled_and_other"
    """A label, and another measure that removes nothing."""
    RESTRICTED = "restricted"
    """Another measure only: demoted, age-gated, no money."""
    NO_VIOLATION = "no_violation"
    NO_ACTION = "no_action"
    PENDING = "pending"
    """Under review, or referred to somebody else."""
    NOT_ADDRESSED = "not_addressed"
    """No decision at all."""


def outcome(decisions: Iterable[Decision]) -> Outcome:
    """Return the category of a submission's decisions, superseded ones left out."""
    measures = {one.measure for one in current(decisions)}
    if not measures:
        return Outcome.NOT_ADDRESSED
    if measures & REMOVING:
        return Outcome.REMOVED
    if measures & LABELLING:
        both = measures & RESTRICTING
        return Outcome.LABELLED_AND_OTHER if both else Outcome.LABELLED
    if measures & RESTRICTING:
        return Outcome.RESTRICTED
    return _without(measures)


def _without(measures: set[Measure]) -> Outcome:
    """Return the category where nothing was restricted."""
    if measures <= PENDING:
        return Outcome.PENDING
    settled = measures - PENDING
    return Outcome.NO_VIOLATION if settled == {Measure.NO_VIOLATION} else Outcome.NO_ACTION


def scope(decisions: Iterable[Decision], assets: Iterable[str]) -> Scope | None:
    """Return whether every asset was acted on in full; null when none was acted on at all."""
    counting = [one for one in current(decisions) if one.measure not in WITHOUT]
    if not counting:
        return None
    acted = {one.asset for one in counting}
    full = all(one.scope is Scope.FULL for one in counting)
    return Scope.FULL if full and acted >= set(assets) else Scope.PARTIAL


def informed_at(decisions: Iterable[Decision]) -> datetime | None:
    """Return when we learned of the latest decision that counts; null when there is none."""
    return max((one.informed_at for one in current(decisions)), default=None)
