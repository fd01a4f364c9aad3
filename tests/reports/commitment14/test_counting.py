"""Tables of Commitment 14 count confirmed findings, add up, and say which records they are."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.exchange.records import ALERT, FINDING
from tocsin.casework.told import Word
from tocsin.reports.commitment14 import Wave, commitment14_report, counted
from tocsin.reports.commitment14.counting import TTPS
from tocsin.reports.commitment14.grid import Grid, changes
from tocsin.reports.commitment14.published import read
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.vocabulary.errors import FileError
from tocsin.vocabulary.places import EEA, MEMBER_STATES

AT = datetime(2026, 3, 1, tzinfo=UTC)


def finding(key, *places, ttps=("TTP-9",), **more):
    words = [Word("place", one) for one in places] + [Word("commitment14", one) for one in ttps]
    return replace(FINDING, key=key, place=f"finding:{key}", words=tuple(words), **more)


def test_a_confirmed_finding_counts_in_each_of_its_member_states():
    found = counted([finding(1, "RO", "FR"), finding(2, "RO")], []).instances
    assert (found.value("RO", "TTP-9"), found.value("FR", "TTP-9")) == (2, 1)
    assert (found.eu("TTP-9"), found.distinct()) == (3, 2)
    assert found.records["RO", "TTP-9"] == ("finding:1", "finding:2")


def test_what_is_not_confirmed_or_stands_for_another_does_not_count():
    some = [finding(n, "RO", state=state) for n, state in
            enumerate(("proposed", "rejected", "withdrawn"))]  # fmt: skip
    assert counted([*some, finding(9, "RO", is_canonical=False)], []).instances.eu("TTP-9") == 0


def test_a_conduct_to_which_nobody_gave_a_number_has_a_column_of_its_own():
    found = counted([finding(1, "RO", ttps=("coordinated-inauthentic-behaviour",))], []).instances
    assert found.eu("conduct without a TTP") == 1
    assert found.columns[-1] == "conduct without a TTP"
    assert counted([finding(1, "RO")], []).instances.columns == TTPS
    assert counted([finding(1, "RO", ttps=())], []).instances.cells == {}


def test_norway_is_in_the_area_and_not_in_the_union():
    found = counted([finding(1, "NO"), finding(2, "RO")], []).instances
    assert (found.eu("TTP-9"), found.eea("TTP-9")) == (1, 2)


def test_a_finding_without_a_member_state_has_a_row_and_no_total():
    found = counted([finding(1), finding(2, "US")], []).instances
    [row] = [row for name, row in found.rows() if name.startswith("no Member")]
    assert row[TTPS.index("TTP-9")] == 2
    assert found.eea("TTP-9") == 0


def test_actions_are_what_recipients_did_about_such_findings():
    found = counted([FINDING], [ALERT]).actions
    assert found.columns == ("ACCOUNT_SUSPENDED",)
    assert found.value("RO", "ACCOUNT_SUSPENDED") == 1
    assert found.records["RO", "ACCOUNT_SUSPENDED"] == ("submission:1 x:account:12",)


def test_an_answer_that_is_no_action_counts_as_none():
    sent = ALERT.submissions[0]
    answer = replace(sent.answers[0], measure="NO_VIOLATION")
    told = replace(ALERT, submissions=(replace(sent, answers=(answer,)),))
    assert counted([FINDING], [told]).actions.columns == ()


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from([*EEA, "US"]), max_size=4),
                  st.sets(st.sampled_from(TTPS), min_size=1, max_size=3)),
        max_size=12,
    )
)  # fmt: skip
def test_totals_are_the_sums_whatever_was_found(some):
    found = counted(
        [finding(n, *sorted(places), ttps=sorted(ttps)) for n, (places, ttps) in enumerate(some)],
        [],
    ).instances
    for ttp in TTPS:
        each = [sum(ttp in ttps and code in places for places, ttps in some) for code in EEA]
        assert found.eea(ttp) == sum(each)
        assert found.eu(ttp) == sum(
            n for code, n in zip(EEA, each, strict=True) if code in MEMBER_STATES
        )


def test_the_report_shows_every_member_state_both_totals_and_the_records():
    wave = Wave(of="ECDC", period="2026 H1", dated=AT, counted=counted([FINDING], [ALERT]))
    page = html(commitment14_report(wave, before=wave))
    assert page.count('<th scope="row"><bdi>Romania</bdi></th>') == 2
    assert "Total EU" in page
    assert "Total EEA" in page
    assert "QRE 14.2.2" in page
    assert "finding:1" in page
    assert "Nothing differs." in page
    assert pdf(commitment14_report(wave)).startswith(b"%PDF")
    assert (
        "Inauthentic" not in html(commitment14_report(wave, language="de")).split("TTP-9:")[1][:80]
    )


def test_two_waves_are_compared_cell_by_cell():
    before = Grid("SLI", "t", "u", ("a",), {("RO", "a"): 3, ("FR", "a"): 1})
    after = Grid("SLI", "t", "u", ("a",), {("RO", "a"): 9, ("FR", "a"): 1, ("DE", "a"): 1})
    assert [(one.country, one.before, one.after) for one in changes(before, after)] == [
        ("RO", 3, 9), ("DE", 0, 1),
    ]  # fmt: skip


def table(tmp_path, text):
    path = tmp_path / "fake-accounts.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, "SLI 14.2.1")


def test_a_signatory_s_totals_are_computed_from_its_rows(tmp_path):
    found = table(
        tmp_path,
        'Member State,removed,followers\nAustria,"1,000",5\nRO,20,\nNorway,7,1\n'
        "Total EU,1020,5\nTotal EEA,1027,6\n",
    )
    assert found.differing() == ()
    assert (found.grid.eu("removed"), found.grid.eea("removed")) == (1020, 1027)
    assert found.rejects == ()


def test_a_printed_total_that_is_not_the_sum_is_named(tmp_path):
    found = table(tmp_path, "Country,removed\nAT,1\nBE,2\nTotal EU,4\n")
    assert found.differing() == ("removed: Total EU is printed 4; rows add to 3",)


def test_rows_that_cannot_be_read_are_named_with_their_line(tmp_path):
    found = table(tmp_path, "Country,removed\nAT,many\nAtlantis,1\nUS,1\nBE,2\nBE,3\n")
    assert [one.split(":")[0] for one in found.rejects] == ["line 2", "line 3", "line 4", "line 6"]
    assert found.grid.eu("removed") == 2


def test_what_is_no_table_is_refused(tmp_path):
    for text in ("", "one column\nx\n", "Country,removed\n"):
        try:
            table(tmp_path, text)
        except FileError:
            continue
        raise AssertionError(text)
