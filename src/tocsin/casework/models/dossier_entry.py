"""What a dossier says of an incident, each sentence as what it is: fact, inference, or context.

A fact rests on evidence, an inference on facts; what may not be shown is kept apart; what speaks
against, and what the affected party says, stands beside it.
"""

from django.db import models
from django.db.models import F, Q

from tocsin.casework.errors import Refused
from tocsin.casework.models.exhibit import Exhibit
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.incident import Incident
from tocsin.casework.models.person import Person
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.sharing import Tlp
from tocsin.casework.models.visible import shared

RESTRICTED = frozenset({Tlp.AMBER_STRICT, Tlp.RED})
"""Labels of restricted context."""


class Part(models.TextChoices):
    """What a sentence of a dossier is."""

    FACT = "fact", "fact"
    INFERENCE = "inference", "inference"
    CONTEXT = "context", "restricted context"
    COUNTER = "counter", "counter-evidence"
    REPLY = "reply", "reply of the affected party"
    EFFECT = "effect", "effect"
    PRINCIPLE = "principle", "how a principle is met"


ASKED = {
    Part.FACT: "is a fact with a finding or an exhibit that shows it",
    Part.INFERENCE: "is inferred from facts, and from facts alone",
    Part.REPLY: "is a reply of somebody: say who, as they may be named",
    Part.PRINCIPLE: "names the principle, A to G",
    Part.EFFECT: (
        "is an interval (lowest, highest) of a unit, with its method: never a bare total"
    ),
}
"""What each part asks for."""


class DossierEntry(Shared):
    """One sentence of a dossier, with what it rests on."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="dossier")
    part = models.CharField(max_length=16, choices=Part.choices)
    text = models.TextField()
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    exhibits = models.ManyToManyField(Exhibit, related_name="+", blank=True)
    rests_on = models.ManyToManyField("self", symmetrical=False, related_name="+", blank=True)
    """Of an inference, a principle or counter-evidence: the entries it is about."""
    said_by = models.CharField(max_length=200, blank=True)
    """Of a reply: who said it, as they may be named."""
    principle = models.CharField(
        max_length=1, blank=True, choices=[(one, one) for one in "ABCDEFG"]
    )
    """Of the Venice Commission; "": of none in particular."""
    lowest = models.PositiveBigIntegerField(null=True, blank=True)
    """Of an effect: the lower end of how many were reached."""
    highest = models.PositiveBigIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=64, blank=True)
    """What was counted: `views`, `accounts that saw it`."""
    method = models.TextField(blank=True)
    """How the interval was found, and what it leaves out."""
    margin = models.PositiveBigIntegerField(null=True, blank=True)
    """Votes between the candidates concerned; null: not known."""
    margin_source = models.CharField(max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True
    )
    """The entry in whose place it stands: a sentence that was read is never rewritten."""
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    readable = staticmethod(shared("DossierEntry"))

    class Meta(Shared.Meta):
        verbose_name_plural = "dossier entries"
        constraints = (
            *Shared.Meta.constraints,
            models.CheckConstraint(condition=Q(part__in=Part.values), name="dossier_part_known"),
            models.CheckConstraint(
                condition=Q(lowest__isnull=True) | Q(highest__gt=F("lowest")),
                name="dossier_effect_is_an_interval",
            ),
            models.CheckConstraint(
                condition=~Q(part=Part.CONTEXT) | Q(tlp__in=sorted(RESTRICTED)),
                name="dossier_context_is_restricted",
            ),
        )

    def __str__(self) -> str:
        return f"{self.part}: {self.text[:80]}"

    def must_hold(self) -> None:
        """Raise `Refused` where an entry lacks what its part asks for."""
        if rule := self._lack():
            raise Refused("part", self.place, rule, got=self.part)
        if self.supersedes and self.supersedes.incident_id != self.incident_id:
            raise Refused("supersedes", self.place, "supersedes an entry of its incident")
        others = self.rests_on.exclude(incident=self.incident_id)
        if others.exists() or self.rests_on.filter(pk=self.pk).exists():
            raise Refused("rests_on", self.place, "rests on other entries of its incident")

    def _lack(self) -> str:
        """Return what an entry lacks; "": nothing."""
        facts = self.rests_on.filter(part=Part.FACT).count()
        is_counted = None not in (self.lowest, self.highest) and self.unit and self.method
        holds = {
            Part.FACT: self.findings.exists() or self.exhibits.exists(),
            Part.INFERENCE: 0 < facts == self.rests_on.count(),
            Part.REPLY: self.said_by,
            Part.PRINCIPLE: self.principle,
            Part.EFFECT: is_counted,
        }
        if not holds.get(Part(self.part), True):
            return ASKED[Part(self.part)]
        if self.margin is not None and not self.margin_source:
            return "names who published the margin"
        return ""
