"""Auditors read the journal, take it along, follow it, and see what was erased of it."""

import json

import pytest

from tests.casework.cases import noticed
from tests.casework.cli.commands import printed, tocsin, told
from tests.casework.people import given, of
from tocsin.casework import findings
from tocsin.casework.errors import Refused
from tocsin.casework.models import JournalEntry
from tocsin.vocabulary.errors import FileError


@pytest.fixture
def auditor(house):
    """Ana of ECDC, who may read the journal; a finding was decided on."""
    given(house.ana, house.ecdc, "auditor")
    findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc), "We called the printer.")


@pytest.mark.usefixtures("auditor")
def test_deeds_are_shown_and_what_was_said_where_it_is_asked_for():
    plain = printed("journal", "show", "--verb", "finding.")
    assert "finding.confirm finding:" in plain
    assert "printer" not in plain
    assert "We called the printer." in printed("journal", "show", "--contents")
    rows = told("journal", "show", "--limit", "2")
    assert [one["verb"] for one in rows][-1] == "finding.confirm"
    assert len(rows) == 2
    assert "note" not in rows[0]


def test_who_is_no_auditor_is_told_so(house):
    noticed(house)
    assert "it is for auditors" in printed("journal", "show")
    assert told("journal", "show") == []


@pytest.mark.usefixtures("auditor")
def test_it_is_taken_along_once_and_followed_without_a_database(tmp_path):
    file = tmp_path / "journal.jsonl"
    tocsin("journal", "export", file, "--contents")
    with pytest.raises(FileError, match="is there already"):
        tocsin("journal", "export", file)
    assert "links follow on" in printed("journal", "prove", file)
    file.write_text(file.read_text().replace("printer", "forger"))
    tocsin("journal", "prove", file, status=1)


@pytest.mark.usefixtures("auditor")
def test_its_newest_link_is_noted_elsewhere_and_proves_it_later(tmp_path):
    noted = tmp_path / "anchors"
    head = printed("journal", "anchor", noted).strip()
    assert head in noted.read_text()
    assert json.loads(tocsin("journal", "prove", "--anchor", noted, "--json").stdout)["wrong"] == []
    tocsin("journal", "prove", "--anchor", f"{int(head.partition(':')[0]) + 5}:{'a' * 64}",
           status=1)  # fmt: skip


@pytest.mark.usefixtures("auditor")
def test_what_is_erased_is_gone_and_the_link_stays():
    link = JournalEntry.objects.filter(verb="finding.confirm").get()
    with pytest.raises(Refused):
        tocsin("journal", "erase", link.seq, "--reason", "a name")
    tocsin("journal", "erase", link.seq, "--reason", "a name", who="bo")
    assert "printer" not in printed("journal", "show", "--contents")
    assert "finding.confirm" in printed("journal", "show")
    assert "1 erased" in printed("journal", "prove")
