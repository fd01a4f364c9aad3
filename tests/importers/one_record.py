"""What an importer makes of one record that a test writes down."""

from collections import Counter

from tocsin.importers import Record, installed
from tocsin.importers.sights import Account, Event, Post


def said(importer, value, drift=None):
    """Return the sights of one record."""
    record = Record(1, 1, 0, b"", value, {})
    return list(installed()[importer].sights(record, Counter() if drift is None else drift))


def posts(importer, value):
    """Return the posts among the sights of one record."""
    return [one for one in said(importer, value) if isinstance(one, Post)]


def accounts(importer, value):
    """Return the accounts among the sights of one record."""
    return [one for one in said(importer, value) if isinstance(one, Account)]


def events(importer, value):
    """Return the events among the sights of one record."""
    return [one for one in said(importer, value) if isinstance(one, Event)]
