"""Proposals about findings of others: they are suggested with a reason; the owner answers."""

from collections.abc import Mapping
from types import MappingProxyType

from tocsin.casework import findings, journal, kinds, merging, steps
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import Finding, Proposal, ProposalState, Role, Suggests
from tocsin.casework.reading import readable

S = ProposalState
TABLE: steps.Table = MappingProxyType(
    {
        (S.OPEN, "accept"): S.ACCEPTED,
        (S.OPEN, "decline"): S.DECLINED,
        (S.OPEN, "take_back"): S.TAKEN_BACK,
    }
)
EDITABLE = ("claim", "label_at_posting", "label_now", "actor_kind", "confidence")
"""Columns of a finding for which others may suggest other values."""
WORKERS = (Role.ANALYST, Role.REVIEWER)


def suggest(  # noqa: PLR0913  # what a suggestion says
    finding: Finding, suggests: str, actor: Actor, reason: str, *,
    values: Mapping[str, str] = MappingProxyType({}), into: Finding | None = None,
) -> Proposal:  # fmt: skip
    """Suggest to confirm, reject, edit (`values`) or merge (`into`) another's finding."""
    actor.must_be("a proposal", *WORKERS)
    readable([finding], actor)
    if finding.owner_id == actor.for_whom.pk:
        raise Refused("owner", finding.place, "is your own: nothing needs to be suggested")
    if not reason.strip():
        raise Refused("note", finding.place, "is proposed something about with a reason in words")
    if suggests == Suggests.EDIT:
        _must_be_said(finding, values)
    if suggests == Suggests.MERGE:
        _must_be_mergeable(finding, into, actor)
    proposal = Proposal(
        finding=finding, organisation=actor.for_whom, person=actor.person, suggests=suggests,
        values=dict(values) if suggests == Suggests.EDIT else {},
        into=into if suggests == Suggests.MERGE else None, reason=reason,
    )  # fmt: skip
    with journal.turn():
        steps.begin(proposal, "suggest", S.OPEN, actor, steps.Told(note=reason))
        journal.write("suggest", proposal, actor, reason)
    return proposal


def accept(proposal: Proposal, actor: Actor, note: str = "") -> Proposal:
    """Do what was suggested, by the rules for whoever does it; both or neither is kept."""
    _must_answer(proposal, actor)
    with journal.turn():
        _step(proposal, "accept", actor, note)
        _do(proposal, actor, note or proposal.reason)
    return proposal


def decline(proposal: Proposal, actor: Actor, note: str) -> Proposal:
    """Leave the finding as it is, and say why."""
    _must_answer(proposal, actor)
    if not note.strip():
        raise Refused("note", proposal.place, "is declined with a reason in words")
    return _step(proposal, "decline", actor, note)


def take_back(proposal: Proposal, actor: Actor, note: str = "") -> Proposal:
    """Take a proposal back that was not answered yet."""
    actor.must_be(proposal.place, *WORKERS)
    actor.must_own(proposal.place, proposal.organisation_id)
    return _step(proposal, "take_back", actor, note)


def _do(proposal: Proposal, actor: Actor, note: str) -> None:
    finding = Finding.objects.get(pk=proposal.finding_id)
    if proposal.suggests == Suggests.EDIT:
        kinds.change(finding, actor, proposal.values, note)
    elif proposal.into is not None:
        merging.merge(finding, proposal.into, actor, note)
    else:
        findings.decide(finding, proposal.suggests, actor, note)


def _step(proposal: Proposal, event: str, actor: Actor, note: str) -> Proposal:
    to_state = steps.following(proposal, event, TABLE)
    steps.step(proposal, event, to_state, actor, steps.Told(note=note))
    return proposal


def _must_answer(proposal: Proposal, actor: Actor) -> None:
    actor.must_be(proposal.place, *WORKERS)
    actor.must_own(proposal.place, proposal.finding.owner_id)


def _must_be_said(finding: Finding, values: Mapping[str, str]) -> None:
    if not values or (odd := sorted(values.keys() - set(EDITABLE))):
        got = ", ".join(odd) if values else "nothing"
        raise Refused("field", finding.place, f"is edited in {', '.join(EDITABLE)}", got=got)
    if wrong := [name for name, value in values.items() if not isinstance(value, str)]:
        raise Refused("value", f"{finding.place}.{wrong[0]}", "must be a text")


def _must_be_mergeable(finding: Finding, into: Finding | None, actor: Actor) -> None:
    if into is None:
        raise Refused("into", finding.place, "is merged into another finding", got="none")
    readable([into], actor)
    if into.owner_id != finding.owner_id:
        raise Refused("owner", into.place, "is not of the same owner", got=into.owner)
