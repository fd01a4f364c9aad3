"""By the API: a database that is full, read-only or gone is told with the way out."""

import pytest
from django.db import DatabaseError, OperationalError, ProgrammingError, connection

from tests.casework.cases import noticed
from tocsin.casework import holds
from tocsin.casework.models import Incident, LegalHold
from tocsin.console.api import asking

SAID = {"reason": "asked for", "authority": "Court 1/24"}


def failing(error):
    def fails(*_, **__):
        raise error

    return fails


@pytest.fixture
def reading(bo):
    """Bo's program, when only what is read works, as after a database was mounted or set so."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield bo
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    yield bo
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.parametrize(
    ("said", "way_out"),
    [
        ("database or disk is full", "make room on its disk"),
        ("attempt to write a readonly database", "let this user write there"),
        ("database is locked", "ask again in a moment"),
        ("connection failed: Connection refused", "have the database run"),
    ],
)
def test_what_a_database_could_not_do_is_told_with_the_way_out(bo, house, monkeypatch, said,
                                                               way_out):  # fmt: skip
    monkeypatch.setattr(holds, "hold", failing(OperationalError(said)))
    told = bo.post("/holds", {"finding": noticed(house).pk, **SAID}, expect=503)
    assert (told["reason"], told["rule"]) == ("not_stored", "could not be read or written")
    assert told["got"] == said
    assert way_out in told["way_out"]
    assert "/" not in told["place"]
    assert not LegalHold.objects.exists()


def test_a_database_that_is_only_read_keeps_nothing_and_says_so(reading):
    told = reading.post("/incidents", {"title": "t"}, expect=503)
    assert told["reason"] == "not_stored"
    assert "let this user write there" in told["way_out"]
    assert not Incident.objects.exists()


def test_who_asks_is_not_known_where_the_database_cannot_be_asked(bo, monkeypatch):
    monkeypatch.setattr(asking, "shown_by", failing(OperationalError("disk I/O error")))
    assert bo.get("/incidents", expect=503)["reason"] == "not_stored"


@pytest.mark.parametrize("kind", [ProgrammingError, DatabaseError])
def test_a_fault_of_ours_is_not_taken_for_one_of_the_disk(bo, house, monkeypatch, kind):
    monkeypatch.setattr(holds, "hold", failing(kind("no such column")))
    with pytest.raises(kind):
        bo.post("/holds", {"finding": noticed(house).pk, **SAID})
