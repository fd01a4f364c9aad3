"""What is said or asked about one record of another kind, whichever it is."""

from collections.abc import Collection
from typing import ClassVar

from django.db import models
from django.db.models import Q

from tocsin.casework.models.alert import Alert
from tocsin.casework.models.finding import Finding
from tocsin.casework.models.incident import Incident
from tocsin.casework.models.record import Record
from tocsin.casework.models.submission import Submission, of_submission
from tocsin.casework.models.visible import Rule, by_column, shared

ABOUT = ("finding", "incident", "alert", "submission")
"""Columns that may name the record; one of them does."""


def one_of(columns: Collection[str]) -> Q:
    """Return the condition that exactly one of some columns names a record."""
    found = Q()
    for name in columns:
        found |= Q(**{f"{one}__isnull": one != name for one in columns})
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
            models.CheckConstraint(condition=one_of(ABOUT), name="%(class)s_about_one_record"),
        )

    @property
    def about(self) -> Record:
        """The record it is about."""
        [found] = [one for name in ABOUT if (one := getattr(self, name)) is not None]
        record: Record = found
        return record


def of_what_it_is_about() -> Rule:
    """Return the rule that one reads the record that something is about."""
    return by_column(
        {
            "finding": shared("Finding", "finding__"),
            "incident": shared("Incident", "incident__"),
            "alert": shared("Alert", "alert__"),
            "submission": of_submission,
        }
    )
