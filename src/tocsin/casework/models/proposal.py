"""Proposals: what others suggest about a finding that is not theirs; its owner answers."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.finding import Finding
from tocsin.casework.models.organisation import Organisation
from tocsin.casework.models.person import Person
from tocsin.casework.models.step import Stateful, Step
from tocsin.casework.models.visible import Reader, Visible, shared

of_finding = shared("Finding", "finding__")
of_other = shared("Finding", "into__")


class Suggests(models.TextChoices):
    """What a proposal asks for."""

    CONFIRM = "confirm", "confirm it"
    REJECT = "reject", "reject it"
    EDIT = "edit", "change what it says"
    MERGE = "merge", "it says the same as another"


class ProposalState(models.TextChoices):
    """Where a proposal stands."""

    OPEN = "open", "open"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    TAKEN_BACK = "taken_back", "taken back"


class Proposal(Stateful):
    """One suggestion of one organisation about a finding of another."""

    parts = ("steps",)

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposals")
    """Who suggests it."""
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    """Null: a program."""
    suggests = models.CharField(max_length=16, choices=Suggests.choices)
    values = models.JSONField(default=dict, blank=True)
    """Of an edit: columns of the finding and what they should say."""
    into = models.ForeignKey(Finding, models.PROTECT, related_name="+", null=True, blank=True)
    """Of a merge: the finding that says the same, of the same owner."""
    reason = models.TextField()

    objects = Visible()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=ProposalState.values), name="proposal_state_known"
            ),
            models.CheckConstraint(
                condition=Q(suggests=Suggests.MERGE, into__isnull=False)
                | ~Q(suggests=Suggests.MERGE) & Q(into__isnull=True),
                name="proposal_to_merge_names_a_finding",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organisation}: {self.suggests} {self.finding_id}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Who reads the finding and suggested it, or owns it."""
        part = Q(organisation__in=reader.own) | Q(finding__owner__in=reader.own)
        return of_finding(reader) & part & (Q(into__isnull=True) | of_other(reader))


class ProposalStep(Step):
    """One step of a proposal."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")

    objects = Visible()

    class Meta(Step.Meta):
        constraints = (
            models.UniqueConstraint(fields=("proposal", "seq"), name="proposal_step_once"),
        )

    @staticmethod
    def readable(reader: Reader) -> Q:
        """As its proposal."""
        return Q(proposal__in=Proposal.objects.filter(Proposal.readable(reader)))
