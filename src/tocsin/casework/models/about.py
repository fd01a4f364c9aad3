"""What is said or asked about one record of another kind, whichever it is."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.casework.models.alert import Alert
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.incident import Incident
from tocsin.casework.models.record import Record
from tocsin.casework.models.submission import Submission, of_submission
from tocsin.casework.models.visible import Reader, Rule, shared

ABOUT = ("finding", "incident", "alert", "submission")
"""Columns that may name the record; one of them does."""


def _one_of_them() -> Q:
    """Return the condition that exactly one record is named."""
    found = Q()
    for name in ABOUT:
        found |= Q(**{f"{one}__isnull": one != name for one in ABOUT})
    return found


class About(Record):
    """A record about a finding, an incident, an alert or a submission."""

    finding = models.ForeignKey(
        Finding, models.PROTECT, related_name="%(class)ss", null=True, blank=True
    )
    incident = models.ForeignKey(
        Incident, models.PROTECT, related_name="%(class)ss", null=True, blank=True
    )
    alert = models.ForeignKey(
        Alert, models.PROTECT, related_name="%(class)ss", null=True, blank=True
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="%(class)ss", null=True, blank=True
    )
    organisation = models.ForeignKey("casework.Organisation", models.PROTECT, related_name="+")
    """For whom it was written."""

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(condition=_one_of_them(), name="%(class)s_about_one_record"),
        )

    @property
    def about(self) -> Record:
        """The record it is about."""
        [found] = [one for name in ABOUT if (one := getattr(self, name)) is not None]
        record: Record = found
        return record


def of_what_it_is_about() -> Rule:
    """Return the rule that one reads the record that something is about."""
    rules: dict[str, Rule] = {
        "finding": shared("Finding", "finding__"),
        "incident": shared("Incident", "incident__"),
        "alert": shared("Alert", "alert__"),
        "submission": of_submission,
    }

    def rule(reader: Reader) -> Q:
        found = Q(pk__in=[])
        for name, one in rules.items():
            found |= Q(**{f"{name}__isnull": False}) & one(reader)
        return found

    return rule
