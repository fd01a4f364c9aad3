"""Figures as they were published, with what they counted."""

from django.db import models

from tocsin.casework.models.shared import Shared
from tocsin.casework.models.visible import Visible, shared


class Rounding(models.TextChoices):
    """How the words of a figure follow from its value."""

    EXACT = "exact", "exactly"
    AT_LEAST = "at_least", "over"
    APPROX = "approx", "about"


class ReportFigure(Shared):
    """One number of one report; a later query that counts otherwise shows beside it."""

    report = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    """The words as they were printed."""
    value = models.BigIntegerField()
    rounding = models.CharField(max_length=16, choices=Rounding.choices)
    query = models.CharField(max_length=120)
    query_version = models.PositiveIntegerField()
    parameters = models.JSONField(default=dict, blank=True)
    """What the query was asked: period, operation, …"""
    unit = models.CharField(max_length=64, blank=True)
    is_estimate = models.BooleanField(default=False)
    as_of = models.DateTimeField()
    record_ids_sha256 = models.CharField(max_length=64)
    """Of the ids of what was counted, one a line."""

    readable = staticmethod(shared("ReportFigure"))

    def __str__(self) -> str:
        return f"{self.report}: {self.text}"


class FigureRecords(models.Model):
    """The ids of what a figure counted, in order; apart, because there may be many."""

    figure = models.OneToOneField(
        ReportFigure, models.PROTECT, primary_key=True, related_name="record_ids"
    )
    rows = models.TextField()
    """One id a line."""

    objects = Visible()
    readable = staticmethod(shared("ReportFigure", "figure__"))

    def __str__(self) -> str:
        return f"records of {self.figure_id}"
