"""`tocsin report qre`, `plan`, `election`, `flagger`: what is asked, and what is refused."""

import csv
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from tests.casework.cases import noticed
from tests.casework.cli.commands import tocsin, told
from tests.casework.people import of
from tocsin.casework import classifying, findings, incidents
from tocsin.casework.errors import Refused
from tocsin.casework.models import Election, Finding
from tocsin.vocabulary.errors import FileError, UnknownNameError

ELECTION = "RO-presidential-2024-11-24"
WORDS = {"commitment14": ["TTP-9"], "place": ["RO"]}


@pytest.fixture
def confirmed(house):
    """A finding of TTP-9 in Romania that Bo confirmed."""
    made = findings.decide(noticed(house), "confirm", of(house.bo, house.ecdc), "seen")
    classifying.classify(made, WORDS, of(house.bo, house.ecdc))
    return made


@pytest.fixture
def year(confirmed):
    return f"{confirmed.first_at:%Y}"


def qre(year, tmp_path, *words, form="html"):
    """Write the report of Commitment 14, and return where it is."""
    out = tmp_path / f"qre.{form}"
    tocsin("report", "qre", "--period", year, "--format", form, "--out", out, *words, who="bo")
    return out


def cells(page):
    """Return the rows of the first table by country."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.read_text(), flags=re.DOTALL)
    told = [re.findall(r"<bdi>([^<]*)</bdi>", row) for row in rows]
    return {row[0]: row[9] for row in reversed(told) if len(row) == 13}


def test_what_was_written_down_today_is_in_a_report_as_of_today(year, tmp_path):
    found = [cells(qre(year, tmp_path, *words))["Romania"] for words in (
        (), ("--as-of", f"{datetime.now(UTC):%Y-%m-%d}"),
    )]  # fmt: skip
    assert found == ["1", "1"]


def test_as_of_yesterday_it_was_not_known(year, tmp_path):
    day = datetime.now(UTC) - timedelta(days=1)
    assert cells(qre(year, tmp_path, "--as-of", f"{day:%Y-%m-%d}"))["Romania"] == "0"


def test_as_of_an_instant_it_is_the_same_file_whatever_came_later(house, year, tmp_path):
    now = datetime.now(UTC).isoformat()
    first = qre(year, tmp_path, "--as-of", now).read_bytes()
    made = findings.decide(noticed(house, "k2"), "confirm", of(house.bo, house.ecdc), "seen")
    classifying.classify(made, WORDS, of(house.bo, house.ecdc))
    assert qre(year, tmp_path, "--as-of", now).read_bytes() == first
    assert cells(qre(year, tmp_path))["Romania"] == "2"


def test_the_public_reads_no_small_number(year, tmp_path):
    page = qre(year, tmp_path, "--public")
    assert {name: said for name, said in cells(page).items() if said != "0"} == {
        "Romania": "–", "Total EU": "–", "Total EEA": "–",
    }  # fmt: skip
    assert "TLP:CLEAR" in page.read_text()


@pytest.mark.usefixtures("confirmed")
def test_waves_are_compared_and_the_words_of_a_signatory_stand_there(year, tmp_path):
    words = tmp_path / "words.toml"
    words.write_text('policies = "=We read all of it."')
    page = qre(year, tmp_path, "--before", "2019", "--words", words).read_text()
    assert "=We read all of it." in page
    assert "Instances of TTPs: since 2019-01-01 – 2019-12-31" in page
    words.write_text("policies = 7")
    with pytest.raises(FileError, match="expected TOML with policies, detection, actions; got"):
        qre(year, tmp_path, "--words", words)


def test_its_numbers_are_rows_for_programs_and_no_cell_is_a_formula(year, tmp_path):
    path = qre(year, tmp_path, form="csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    assert list(rows[0]) == ["part", "table", "row", "column", "value"]
    [one] = [row for row in rows if (row["row"], row["column"]) == ("Romania", "TTP-9")]
    assert one["value"] == "1"
    with zipfile.ZipFile(qre(year, tmp_path, form="xlsx")) as opened:
        sheets = [name for name in opened.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) >= 3
        assert not any(b"<f>" in opened.read(name) for name in sheets)


def test_both_codes_of_the_indicator_are_read(year, tmp_path):
    pages = []
    for code in ("SLI 14.2.1", "QRE 14.2.2"):
        file = tmp_path / "theirs.json"
        value = f'[["Country","9"],["Romania","5"],["Total EU","{5}"]]'
        file.write_text(
            '{"name":"Bigbook","chapters":{"4":{"commitments":{"14":{"code":"14","measures":'
            f'[{{"code":"{code}","name":"Instances of TTPs","sig_value":{value}}}]}}}}}}}}}}'
        )
        pages.append(qre(year, tmp_path, "--compare", file).read_text())
    for page in pages:
        assert "The printed totals are the sums of their rows." in page
    assert pages[0].count("SLI 14.2.1") == pages[1].count("SLI 14.2.1")


def test_what_is_exported_for_the_centre_is_read_back(year, tmp_path):
    out = tmp_path / "centre.json"
    told("export", "transparency-centre", "--period", year, "--out", out, who="bo")
    page = qre(year, tmp_path, "--compare", out).read_text()
    assert "could not be read" not in page
    assert "nobody here knows" not in page
    told("export", "transparency-centre", "--period", year, "--public", "--out", out, who="bo")
    assert '"–"' in out.read_text()


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("--period", "last year"), Refused, "is a year, a month, a day, or two of them with /"),
        (("--period", "2024", "--before", "x"), Refused, "is a year, a month, a day"),
        (("--period", "2024", "--as-of", "2100-01-01"), Refused, "must be past"),
        (("--period", "2024", "--published", "none.csv"), FileError, "expected a table in CSV"),
        (("--period", "2024", "--compare", "none.json"), FileError, "expected JSON"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else "",
)
def test_what_is_no_period_no_table_and_no_report_is_refused(house, words, error, said):
    del house
    with pytest.raises(error, match=said):
        tocsin("report", "qre", *words, who="bo")


def test_an_election_is_reported_and_one_nobody_knows_is_refused(confirmed, tmp_path):
    vote = Election.objects.create(
        catalog_id=ELECTION, name="Romania", country="RO", kind="presidential",
        first_on=confirmed.first_at.date(), last_on=confirmed.first_at.date(),
    )  # fmt: skip
    Finding.objects.filter(pk=confirmed.pk).update(election=vote)
    out = tmp_path / "e.html"
    tocsin("report", "election", ELECTION, "--out", out, who="bo")
    assert "1 finding confirmed" in out.read_text()
    tocsin("report", "election", ELECTION, "--public", "--language", "fr", "--out", out, who="bo")
    assert confirmed.claim not in out.read_text()
    with pytest.raises(UnknownNameError, match="no such name; got 'RO-local-2030-01-01'"):
        tocsin("report", "election", "RO-local-2030-01-01", "--out", out, who="bo")


def test_a_plan_names_what_fits_and_an_incident_nobody_knows_is_refused(house, confirmed, tmp_path):
    case = incidents.open_(of(house.ana, house.ecdc), "One text", findings=[confirmed])
    out = tmp_path / "p.html"
    tocsin("report", "plan", case.ref, "--out", out, who="bo")
    page = out.read_text()
    assert page.count('id="intervention-') >= 1
    assert "It proposes; people decide." in page
    with pytest.raises(UnknownNameError, match="incident"):
        tocsin("report", "plan", "INC-2000-001", "--out", out, who="bo")


def test_a_flagger_s_year_is_written_and_its_file_of_words_must_be_there(house, tmp_path):
    del house
    out = tmp_path / "f.pdf"
    tocsin("report", "flagger", "--period", "2024", "--format", "pdf", "--out", out, who="bo")
    assert out.read_bytes().startswith(b"%PDF")
    ran = tocsin("report", "flagger", "--independence", tmp_path / "none.txt", who="bo", status=2)
    assert "none.txt" in ran.output
