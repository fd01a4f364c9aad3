"""What was done stays written: through the ORM, through SQL, and past both."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.casework.people import of
from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.errors import Refused
from tocsin.casework.models import JournalEntry, JournalPayload, Network, Organisation
from tocsin.casework.proof import anchored, erase, last_anchor, prove
from tocsin.evidence.chain import Anchor
from tocsin.vocabulary.errors import FileError

ENTRIES, PAYLOADS = "casework_journalentry", "casework_journalpayload"
pytestmark = pytest.mark.usefixtures("house")


def wrong():
    """Return the places where the journal does not hold."""
    return [one.place for one in prove().wrong]


def sql(statement):
    """Run SQL that the database refuses, or not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def without_triggers(statement):
    """Run SQL as somebody would who may alter tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(statement)
            for _, made in triggers:
                cursor.execute(made)
        else:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement)
            cursor.execute("SET session_replication_role = DEFAULT")


def test_an_untouched_journal_holds():
    proof = prove()

    assert proof, proof.wrong
    assert proof.chain.links == JournalEntry.objects.count()
    assert proof.records > 10


def test_a_deed_names_who_for_whom_and_what(house):
    records.change(house.network, of(house.ana, house.ecdc), "a better name", name="Watch")

    newest = JournalEntry.objects.select_related("payload").latest("seq")
    said = journal.decoded(newest.payload.content)
    assert (newest.verb, newest.place) == ("network.change", house.network.place)
    assert (newest.actor, newest.organisation_id) == ("p-ana", house.ecdc.pk)
    assert (said["after"]["name"], said["note"]) == ("Watch", "a better name")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casework_journalentry SET actor = 'p-cai' WHERE seq = 1",
        "DELETE FROM casework_journalentry WHERE seq = 1",
        "DELETE FROM casework_journalentry",
        "UPDATE casework_journalpayload SET salt = content",
        (
            "INSERT INTO casework_journalentry SELECT seq + 1000, prev, 'd', at, verb, place, "
            "actor, organisation_id, commitment FROM casework_journalentry WHERE seq = 1"
        ),
    ],
)
def test_the_database_refuses_to_change_what_was_written(statement):
    with pytest.raises(DatabaseError, match=r"journal"):
        sql(statement)

    assert prove()


def test_emptying_the_journal_is_refused():
    """SQLite has no TRUNCATE, and its quick way of DELETE without WHERE meets the trigger."""
    truncate = "TRUNCATE {} CASCADE" if connection.vendor == "postgresql" else "DELETE FROM {}"
    with pytest.raises(DatabaseError, match="journal"):
        sql(truncate.format("casework_journalentry"))


def test_a_second_row_in_the_place_of_a_first_is_refused():
    """INSERT OR REPLACE deletes on SQLite without asking the trigger against deletion."""
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    with pytest.raises(DatabaseError):
        sql(
            f"{verb} INTO casework_journalentry SELECT seq, prev, digest, at, 'nothing', place, "
            "actor, organisation_id, commitment FROM casework_journalentry WHERE seq = 1"
        )


def test_the_orm_meets_the_same_triggers():
    for deed in (
        lambda: JournalEntry.objects.update(verb="nothing"),
        lambda: JournalEntry.objects.filter(seq=1).delete(),
        lambda: JournalPayload.objects.update(salt=b""),
    ):
        with pytest.raises((DatabaseError, TypeError)), transaction.atomic():
            deed()
    assert prove()


@pytest.mark.parametrize(
    ("statement", "seq"),
    [
        (f"UPDATE {ENTRIES} SET actor = 'p-cai' WHERE seq = 3", 3),
        (f"UPDATE {ENTRIES} SET at = '2024-01-01 00:00:00+00' WHERE seq = 3", 3),
        (f"UPDATE {PAYLOADS} SET salt = content WHERE entry_id = 2", 2),
        (f"DELETE FROM {PAYLOADS} WHERE entry_id = 2", 2),
        (f"DELETE FROM {PAYLOADS} WHERE entry_id = 4; DELETE FROM {ENTRIES} WHERE seq = 4", 4),
    ],
)
def test_who_can_lift_the_triggers_is_found_out(statement, seq):
    """The place is named: the link, not just the fact."""
    for one in statement.split("; "):
        without_triggers(one)

    assert wrong()[0] == f"journal:{seq}"


def test_a_row_changed_past_the_journal_is_named(house):
    Organisation.objects.filter(pk=house.delta.pk).update(clearance="red")

    [found] = prove().wrong
    assert found.place == house.delta.place
    assert "clearance" in found.why


def test_a_row_added_or_removed_past_the_journal_is_named():
    extra = Network.objects.create(name="Ours")
    lonely = records.add(Network(name="Theirs"), Actor(None))
    gone = lonely.place
    Network.objects.filter(pk=lonely.pk).delete()

    assert wrong() == [extra.place, gone]


def test_cutting_off_the_newest_links_shows_by_the_anchor_alone(tmp_path):
    """Rows and links cut together leave a chain that holds; what was written elsewhere does not."""
    lonely = records.add(Network(name="Ours"), Actor(None))
    kept = anchored(tmp_path / "anchor")
    without_triggers(f"DELETE FROM casework_journalpayload WHERE entry_id = {kept.seq}")
    without_triggers(f"DELETE FROM casework_journalentry WHERE seq = {kept.seq}")
    without_triggers(f"DELETE FROM casework_network WHERE id = {lonely.pk}")

    assert prove()
    [found] = prove(last_anchor(tmp_path / "anchor")).wrong
    assert found.place == f"journal:{kept.seq}"
    assert "anchor" in found.why


def test_an_anchor_file_of_another_journal_is_not_gone_on_with(tmp_path):
    (tmp_path / "anchor").write_text(f"{Anchor(1, 'f' * 64)}\n")

    with pytest.raises(FileError, match="no link of this journal"):
        anchored(tmp_path / "anchor")


def test_what_was_erased_is_gone_and_the_chain_holds(house):
    """The words are gone from the database; that they are, by whom and why, is a link itself."""
    records.change(house.network, of(house.ana, house.ecdc), "Ana Pop was wrong", name="Watch")
    seq = JournalEntry.objects.latest("seq").seq

    assert erase([seq], of(house.bo, house.ecdc), "asked by the person") == 1

    proof = prove()
    assert proof, proof.wrong
    assert proof.erased == 1
    contents = [bytes(one) for one in JournalPayload.objects.values_list("content", flat=True)]
    assert not any(b"Ana Pop" in one for one in contents)
    newest = JournalEntry.objects.latest("seq")
    assert (newest.verb, newest.place, newest.actor) == ("journal.erase", f"journal:{seq}", "p-bo")


def test_erasing_needs_a_reason(house):
    with pytest.raises(Refused, match="reason"):
        erase([1], of(house.bo, house.ecdc), " ")


def test_a_missing_guard_is_named():
    with connection.cursor() as cursor:
        name = "casework_journalentry_no_delete"
        on = "" if connection.vendor == "sqlite" else " ON casework_journalentry"
        cursor.execute(f"DROP TRIGGER {name}{on}")

    assert wrong() == [name]
