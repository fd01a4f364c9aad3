"""On the command line: bytes go when two people say so."""

import pytest

from tests.casework.cases import noticed
from tests.casework.cli.commands import printed, tocsin, told
from tests.casework.people import given
from tocsin.casework.errors import Refused
from tocsin.casework.models import Exhibit, Role


@pytest.fixture
def sealed(house, tmp_path):
    """Options of a vault in which a file is kept as evidence of a finding."""
    given(house.ana, house.ecdc, Role.ADMIN)
    noticed(house, "1abc")
    (tmp_path / "shot.png").write_bytes(b"\x89PNG\r\n\x1a\n...")
    vault = ("--vault", tmp_path / "vault")
    tocsin("preserve", tmp_path / "shot.png", "--case", "1abc", "--purpose", "a trial", *vault)
    return vault


def test_one_proposes_and_another_destroys(sealed):
    [exhibit] = Exhibit.objects.all()
    asked = ("--reason", "ordered", "--authority", "Court 1/24")
    made = told("evidence", "destroy", exhibit.manifest_sha256[:12], *asked)
    assert (made["state"], made["exhibit"]) == ("proposed", str(exhibit.pk))
    answer = ("evidence", "destruction", "approve", made["id"])
    with pytest.raises(Refused, match="another person"):
        tocsin(*answer, "--backups", "none", *sealed)
    with pytest.raises(Refused, match="backups"):
        tocsin(*answer, *sealed, who="bo")
    assert "done, 1 file gone, 0 kept" in printed(*answer, "--backups", "none", *sealed, who="bo")
    assert "1 files destroyed with a certificate" in printed("evidence", "check", *sealed)
    assert "ordered" in printed("evidence", "destructions")
    with pytest.raises(Refused, match="from there: nothing"):
        tocsin("evidence", "destruction", "finish", made["id"], *sealed, who="bo")


def test_what_was_proposed_can_be_declined(sealed):
    assert "Nothing was destroyed" in printed("evidence", "destructions")
    tocsin("evidence", "destroy", Exhibit.objects.get().pk, "--reason", "r", "--authority", "a")
    number = told("evidence", "destructions")[0]["id"]
    tocsin("evidence", "destruction", "eat", number, status=2)
    said = told("evidence", "destruction", "decline", number, "--note", "still needed", who="bo")
    assert said["state"] == "declined"
    assert "whole" in printed("evidence", "check", *sealed)
