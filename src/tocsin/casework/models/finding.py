"""Findings: what was noticed, proposed by a detector or a person and decided by people."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.election import Election
from tocsin.casework.models.operation import Operation
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.step import Stateful
from tocsin.casework.models.visible import shared


class FindingState(models.TextChoices):
    """Where a finding stands."""

    PROPOSED = "proposed", "proposed"
    CONFIRMED = "confirmed", "confirmed"
    REJECTED = "rejected", "rejected"
    WITHDRAWN = "withdrawn", "withdrawn"


class Label(models.TextChoices):
    """What a post or ad said of itself."""

    NONE = "none", "none"
    POLITICAL = "political", "political"
    AI = "ai", "made with AI"
    OTHER = "other", "another label"
    UNKNOWN = "", "not known"


class ActorKind(models.TextChoices):
    """Whose deed it was."""

    PARTY = "political_party", "political party"
    CANDIDATE = "candidate", "candidate"
    STATE = "state", "state"
    STATE_MEDIA = "state_media", "state media"
    OUTLET = "outlet", "outlet"
    COMPANY = "company", "company"
    PRIVATE = "private_person", "private person"
    UNKNOWN = "", "not known"


class Finding(Shared, Stateful):
    """One behaviour noticed, stated so that a stranger could check it."""

    parts = ("subjects", "classifications", "judgements", "sights", "steps")

    key = models.CharField(max_length=64)
    """The same for the same detector and evidence; made up for a finding by hand."""
    kind = models.CharField(max_length=120)
    """The detector's name, or a behaviour in one word: `sanction_circumvention`."""
    claim = models.TextField()
    """One sentence, true of the evidence and of nothing more."""
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    measures = models.JSONField(default=dict, blank=True)
    """Named numbers; the detector says their units."""
    chance = models.JSONField(null=True, blank=True)
    """p, q, null model, hypotheses; null for a rule that is simply broken or not."""
    rule = models.JSONField(null=True, blank=True)
    """id, version, confidence, binding; null for a statistical surprise."""
    innocent = models.JSONField(default=list, blank=True)
    """Who might have done this in good faith, in sentences."""
    evidence = models.PositiveIntegerField(default=0)
    """How many rows of evidence there are."""
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    """Of their ids, one a line; the ids are in FindingEvidence."""
    operation = models.ForeignKey(
        Operation, models.PROTECT, related_name="findings", null=True, blank=True
    )
    election = models.ForeignKey(
        Election, models.PROTECT, related_name="findings", null=True, blank=True
    )
    canonical = models.ForeignKey(
        "self", models.PROTECT, related_name="duplicates", null=True, blank=True
    )
    """The finding that says the same; figures count that one. Null: itself."""
    label_at_posting = models.CharField(
        max_length=16, choices=Label.choices, default=Label.UNKNOWN, blank=True
    )
    label_now = models.CharField(
        max_length=16, choices=Label.choices, default=Label.UNKNOWN, blank=True
    )
    actor_kind = models.CharField(
        max_length=16, choices=ActorKind.choices, default=ActorKind.UNKNOWN, blank=True
    )
    confidence = models.CharField(
        max_length=8, choices=[(one, one) for one in ("high", "medium", "low", "")], blank=True
    )

    readable = staticmethod(shared("Finding"))

    class Meta(Shared.Meta):
        constraints = (
            *Shared.Meta.constraints,
            models.UniqueConstraint(fields=("owner", "key"), name="finding_once"),
            models.CheckConstraint(
                condition=Q(state__in=FindingState.values), name="finding_state_known"
            ),
        )
        indexes = (
            models.Index(fields=("owner", "state", "kind"), name="finding_triage"),
            models.Index(fields=("-last_at", "-id"), name="finding_newest"),
            models.Index(fields=("state", "-last_at", "-id"), name="finding_newest_of_state"),
            models.Index(fields=("kind", "-last_at", "-id"), name="finding_newest_of_kind"),
        )

    def __str__(self) -> str:
        return self.claim[:200]
