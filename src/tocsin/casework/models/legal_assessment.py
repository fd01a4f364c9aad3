"""Legal assessments: whether a conduct has what a provision asks for, element by element.

Never a verdict: an element is met, not met or open as far as the evidence goes, and who assessed it
is not who reviewed it. What was reviewed stays; a later one takes its place by `supersedes`.
"""

from django.db import models
from django.db.models import Q

from tocsin import catalog
from tocsin.casework.errors import Refused
from tocsin.casework.models.exhibit import Exhibit
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.incident import Incident
from tocsin.casework.models.person import Person
from tocsin.casework.models.record import Record
from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import Visible, shared
from tocsin.catalog.elements import elements
from tocsin.vocabulary.errors import UnknownNameError


class Standing(models.TextChoices):
    """How far the evidence goes for one element."""

    MET = "met", "met"
    NOT_MET = "not_met", "not met"
    OPEN = "open", "open"


class LegalAssessment(Shared):
    """One provision held against one incident, by one person."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="legal_assessments")
    provision = models.CharField(max_length=120)
    """Catalog id: `budapest:4`, `dsa:art34.1.c`."""
    edition = models.CharField(max_length=32, blank=True)
    """Of the catalog's entry when it was assessed."""
    conduct_on = models.DateField()
    """Day of the conduct: the provision was valid then."""
    jurisdiction = models.CharField(max_length=120, blank=True)
    """Whose law or court is thought of; "": not said."""
    summary = models.TextField(blank=True)
    """What is open in law, and which facts would settle it."""
    supersedes = models.OneToOneField(
        "self", models.PROTECT, related_name="superseded_by", null=True, blank=True
    )
    """The assessment in whose place it stands."""
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    readable = staticmethod(shared("LegalAssessment"))

    def __str__(self) -> str:
        return f"{self.provision} on {self.conduct_on}"

    def clean(self) -> None:
        """Raise `Refused` for a provision that is not in the catalog, or was not valid that day."""
        place = "legal_assessment.provision"
        try:
            entry = catalog.lookup(self.provision)
        except UnknownNameError as error:
            raise Refused("value", place, str(error)) from error
        if self.conduct_on and not entry.valid(self.conduct_on):
            held = f"from {entry.valid_from or 'the beginning'} to {entry.valid_to or 'today'}"
            rule = f"{entry.id} held {held}, not on the day of the conduct"
            raise Refused("value", place, rule, got=self.conduct_on)
        self.provision = entry.id
        self.edition = self.edition or entry.version

    def must_hold(self) -> None:
        """Raise `Refused` unless what it supersedes is of the same case, and a review is whole."""
        before = self.supersedes
        if before and (before.incident_id, before.provision) != (self.incident_id, self.provision):
            raise Refused("value", self.place, "supersedes one of its provision and incident",
                          got=before)  # fmt: skip
        if self.reviewed_by_id is None:
            return
        said = set(self.elements.values_list("element", flat=True))
        listed = [one.id for one in elements(self.provision)]
        lacking = [one for one in listed if one not in said]
        if lacking or not said:
            rule = "is reviewed once each element is said to be met, not met or open"
            raise Refused(
                "elements", self.place, rule, got=f"without {', '.join(lacking) or 'any'}"
            )


class AssessedElement(Record):
    """One element of a provision, with the evidence for and against it."""

    assessment = models.ForeignKey(LegalAssessment, models.PROTECT, related_name="elements")
    element = models.CharField(max_length=200)
    """Id in `catalog.elements`; in one's own words where none are listed for the provision."""
    standing = models.CharField(max_length=16, choices=Standing.choices)
    reasoning = models.TextField()
    """Why, in a sentence that can be contested."""
    findings_for = models.ManyToManyField(Finding, related_name="+", blank=True)
    findings_against = models.ManyToManyField(Finding, related_name="+", blank=True)
    exhibits_for = models.ManyToManyField(Exhibit, related_name="+", blank=True)
    exhibits_against = models.ManyToManyField(Exhibit, related_name="+", blank=True)

    objects = Visible()
    readable = staticmethod(shared("LegalAssessment", "assessment__"))

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("assessment", "element"), name="assessed_element_once"),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values), name="assessed_element_standing_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.element}: {self.standing}"

    def must_hold(self) -> None:
        """Raise `Refused` for an unknown element, one without evidence, or a reviewed sheet."""
        if self.assessment.reviewed_by_id is not None:
            raise Refused("state", self.place, "is of a reviewed assessment; supersede that one",
                          got=self.assessment.place)  # fmt: skip
        listed = [one.id for one in elements(self.assessment.provision)]
        if listed and self.element not in listed:
            rule = f"is one of {', '.join(listed)}"
            raise Refused("value", "element.element", rule, got=self.element)
        has_for = self.findings_for.exists() or self.exhibits_for.exists()
        if self.standing == Standing.MET and not has_for:
            raise Refused("evidence", self.place, "is met with a finding or an exhibit for it")
