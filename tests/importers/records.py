"""Single records, made by hand, and what an importer says of them."""

from collections import Counter

from tocsin.importers import Record, installed


def said(importer, value, drift=None, **context):
    """Return the sights of one record, by their kind: the last of each kind counts."""
    record = Record(1, 1, 0, b"", value, context)
    sights = list(installed()[importer].sights(record, Counter() if drift is None else drift))
    return {type(sight).__name__.lower(): sight for sight in reversed(sights)}
