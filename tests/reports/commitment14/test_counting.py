"""Tables of Commitment 14 count confirmed findings, add up, and say which records they are."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tocsin.casework.rapid.answers import Measure
from tocsin.reports.commitment14 import Beside, Wave, commitment14_report, counted
from tocsin.reports.commitment14.counting import TTPS, Action, Instance
from tocsin.reports.commitment14.grid import Grid, changes
from tocsin.reports.commitment14.published import read
from tocsin.reports.document.pages import html
from tocsin.reports.document.pdf import pdf
from tocsin.reports.labels import Labels
from tocsin.reports.network import Shown
from tocsin.vocabulary.errors import FileError
from tocsin.vocabulary.places import EEA, MEMBER_STATES

AT = datetime(2026, 3, 1, tzinfo=UTC)


def finding(key, *places, ttps=("TTP-9",)):
    """A finding that counts."""
    return Instance(f"finding:{key}", frozenset(ttps), frozenset(places))


def action(key, *about, measure=Measure.ACCOUNT_SUSPENDED):
    """What a recipient did about something that findings name."""
    return Action(f"decision:{key}", measure, about)


def test_a_confirmed_finding_counts_in_each_of_its_member_states():
    found = counted([finding(1, "RO", "FR"), finding(2, "RO")], []).instances
    assert (found.value("RO", "TTP-9"), found.value("FR", "TTP-9")) == (2, 1)
    assert (found.eu("TTP-9"), found.distinct()) == (3, 2)
    assert found.records["RO", "TTP-9"] == ("finding:1", "finding:2")


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
    [row] = [row for name, row in found.lines() if name.startswith("no Member")]
    assert row[TTPS.index("TTP-9")] == 2
    assert found.eea("TTP-9") == 0


def test_actions_are_told_apart_by_measure_and_by_ttp():
    both = finding(1, "RO", ttps=("TTP-1", "TTP-9"))
    found = counted([], [action(1, both), action(2, both, measure=Measure.CONTENT_LABELLED)])
    assert found.actions.columns == ("account:SUSPENDED", "visibility:CONTENT_LABELLED")
    assert found.actions.value("RO", "account:SUSPENDED") == 1
    assert found.actions.records["RO", "account:SUSPENDED"] == ("decision:1",)
    assert [found.acted.value("RO", one) for one in ("TTP-1", "TTP-9", "TTP-2")] == [2, 2, 0]


def test_one_action_on_what_two_findings_name_is_one():
    found = counted([], [action(1, finding(1, "RO"), finding(2, "RO", "FR"))])
    assert found.actions.value("RO", "account:SUSPENDED") == 1
    assert found.actions.distinct() == 1


def test_an_answer_that_restricts_nothing_is_no_action():
    for measure in (Measure.NO_VIOLATION, Measure.UNDER_REVIEW, Measure.NOT_FOUND):
        found = counted([], [action(1, finding(1, "RO"), measure=measure)])
        assert found.actions.columns == ()
        assert found.acted.cells == {}


def test_an_action_about_conduct_without_a_number_counts_in_no_table():
    found = counted([], [action(1, finding(1, "RO", ttps=("hack-and-leak",)))])
    assert found.actions.cells == {}


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from([*EEA, "US"]), max_size=4),
                  st.sets(st.sampled_from(TTPS), min_size=1, max_size=3)),
        max_size=12,
    )
)  # fmt: skip
def test_totals_are_the_sums_whatever_was_found(some):
    found = counted([finding(n, *places, ttps=ttps) for n, (places, ttps) in enumerate(some)], [])
    for ttp in TTPS:
        each = [sum(ttp in ttps and code in places for places, ttps in some) for code in EEA]
        assert found.instances.eea(ttp) == sum(each)
        assert found.instances.eu(ttp) == sum(
            n for code, n in zip(EEA, each, strict=True) if code in MEMBER_STATES
        )


def wave(*instances, actions=(), period="2026 H1"):
    return Wave(of="ECDC", period=period, dated=AT, counted=counted(instances, actions))


def test_the_report_shows_every_member_state_both_totals_and_both_codes():
    told = wave(finding(1, "RO"), actions=[action(1, finding(1, "RO"))])
    page = html(commitment14_report(told, beside=Beside(before=told)))
    assert page.count('<th scope="row"><bdi>Romania</bdi></th>') == 3
    assert "Total EU" in page
    assert "Total EEA" in page
    assert "QRE 14.2.2" in page
    assert "Nothing differs." in page
    assert pdf(commitment14_report(told)).startswith(b"%PDF")


def test_a_wave_without_actions_says_so_and_has_no_empty_table():
    page = html(commitment14_report(wave(finding(1, "RO"))))
    assert "No recipient is known to have restricted or labelled any of it." in page
    assert page.count('<th scope="row"><bdi>Romania</bdi></th>') == 1


def test_it_is_german_as_far_as_there_are_labels():
    page = html(commitment14_report(wave(finding(1, "RO")), Shown(labels=Labels("de"))))
    for said in ("Rumänien", "Summe EU", "Verpflichtung 14", "Stand"):
        assert said in page
    assert "Member State" not in page
    assert page.index("Niederlande") < page.index("Österreich") < page.index("Polen")
    assert "(Feststellungen)" in page


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
