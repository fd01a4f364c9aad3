"""Where a record's page is, by the place that errors, figures and the journal call it."""

from django.urls import reverse

from tocsin.casework.kinds import KINDS

PAGES = {
    "finding": "finding", "incident": "incident", "alert": "alert", "alertrevision": "revision",
    "submission": "submission", "exhibit": "exhibit",
}  # fmt: skip
RECORDS = {str(one.model._meta.model_name): name for name, one in KINDS.items()}
"""Kinds that have pages of records, by the names of their models."""


def address(place: str) -> str:
    """Return the page of a record; "": it has none.

    >>> address("finding:7"), address("place:RO")
    ('/findings/7/', '')
    """
    kind, _, key = place.partition(":")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return ""
    if kind in PAGES:
        return reverse(PAGES[kind], args=[int(key)])
    if kind in RECORDS:
        return reverse("record", args=[RECORDS[kind], int(key)])
    return ""
