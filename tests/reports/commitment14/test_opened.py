"""Who reads the public report and does sums learns no number that was left out."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.commitment14.test_counting import AT, action, finding
from tocsin.reports.commitment14 import Beside, Wave, commitment14_report, counted, for_public
from tocsin.reports.commitment14.centre import write
from tocsin.reports.commitment14.grid import Grid
from tocsin.reports.commitment14.opened import opened
from tocsin.reports.document.blocks import Table
from tocsin.reports.document.pages import html
from tocsin.reports.network import Shown
from tocsin.vocabulary.places import EEA, MEMBER_STATES

LEAST = 5
NAMES = {place.name: code for code, place in EEA.items()}
UNION, AREA = "Total EU", "Total EEA"
SOME = ("RO", "FR", "BG", "NO", "IS")
COLUMNS = st.fixed_dictionaries(dict.fromkeys(SOME, st.integers(0, 7)))


def wave(numbers, **more):
    """A wave with so many findings of TTP-9 in each country."""
    every = [finding(f"{code}{n}", code) for code, many in numbers.items() for n in range(many)]
    return Wave(of="ECDC", period="2026", dated=AT, counted=counted(every, more.pop("actions", ())))


def printed(document, column="TTP-9"):
    """Return a column of the first table as a reader has it: null where nothing stands."""
    [table] = [one for section in document.sections[3:4] for one in section.blocks
               if isinstance(one, Table)]  # fmt: skip
    at = [one.name for one in table.columns].index(column)
    cells = {row.cells[0][0].text: row.cells[at][0].text for row in table.rows}
    return {name: None if said == "–" else int(said.replace(",", "")) for name, said in
            cells.items()}  # fmt: skip


def solved(column):
    """Return what follows from a column by elimination: every number that can only be one."""
    names = [name for name, value in column.items() if value is None]
    inside = [name for name, code in NAMES.items() if code in MEMBER_STATES]
    rows = []
    for parts, total in ((inside, UNION), ([*NAMES.keys() - {*inside}, UNION], AREA)):
        signs = dict.fromkeys(parts, 1) | {total: -1}
        known = sum(sign * (column[name] or 0) for name, sign in signs.items())
        rows.append([Fraction(signs.get(name, 0)) for name in names] + [Fraction(-known)])
    for at in range(len(names)):
        pivot = next((row for row in rows if row[at] and not any(row[:at])), None)
        if pivot is None:
            continue
        pivot[:] = [one / pivot[at] for one in pivot]
        for row in rows:
            if row is not pivot and row[at]:
                row[:] = [a - row[at] * b for a, b in zip(row, pivot, strict=True)]
    return {
        names[[bool(one) for one in row[:-1]].index(True)]: row[-1]
        for row in rows
        if sum(map(bool, row[:-1])) == 1
    }


def possible(column, most=9):
    """Return every way to fill a column with 1 … `most` that prints the same."""
    gaps = [name for name in NAMES if column[name] is None]
    for values in product(range(1, most + 1), repeat=len(gaps)):
        filled = column | dict(zip(gaps, values, strict=True))
        sums = {
            UNION: sum(filled[name] for name, code in NAMES.items() if code in MEMBER_STATES),
            AREA: sum(filled[name] for name in NAMES),
        }
        if all(column[name] in (None, value) for name, value in sums.items()):
            yield filled | sums


def test_a_small_number_does_not_follow_from_the_totals():
    column = printed(commitment14_report(wave({"RO": 3, "FR": 20, "DE": 30}), Shown(public=True)))

    assert (column["Romania"], column["France"], column["Germany"]) == (None, None, 30)
    assert column[UNION] == column[AREA] == 53
    assert solved(column) == {}


def test_the_attacker_would_find_it_were_nothing_else_left_out():
    column = printed(commitment14_report(wave({"RO": 3, "FR": 20, "NO": 2}), Shown()))

    assert solved(column | {"Romania": None}) == {"Romania": 3}
    assert solved(column | {"Norway": None, UNION: None}) == {"Norway": 2, UNION: 23}


@settings(max_examples=60)
@given(COLUMNS)
def test_nothing_that_is_left_out_can_be_told(numbers):
    grid = opened(
        Grid("SLI", "t", "u", ("a",), {(one, "a"): n for one, n in numbers.items()}), LEAST
    )
    column = {name: values[0] for name, values in grid.lines()}
    gaps = [name for name in NAMES if column[name] is None]

    assert solved(column) == {}
    assert all(value is None or value == 0 or value >= LEAST for value in column.values())
    found = list(possible(column)) if len(gaps) <= 3 else []
    for name in gaps if found else ():
        assert len({one[name] for one in found}) > 1, name


def test_what_is_large_enough_is_all_printed():
    column = printed(commitment14_report(wave({"RO": 7, "NO": 5}), Shown(public=True)))

    assert None not in column.values()


def test_the_number_of_distinct_records_does_not_give_it_away():
    page = html(commitment14_report(wave({"RO": 3, "FR": 20}), Shown(public=True)))

    assert "Distinct records" not in page
    assert "no total gives them away" in page


def test_two_ways_to_tell_actions_apart_do_not_give_it_away():
    every = [finding(n, "RO") for n in range(9)]
    few = [action(n, one) for n, one in enumerate(every[:3])]
    titles = [one.title for one in commitment14_report(
        wave({}, actions=few), Shown(public=True)).sections]  # fmt: skip

    assert "SLI 14.2.1: Actions taken, by TTP" not in titles
    all_of_it = [action(n, one) for n, one in enumerate(every)]
    titles = [one.title for one in commitment14_report(
        wave({}, actions=all_of_it), Shown(public=True)).sections]  # fmt: skip
    assert "SLI 14.2.1: Actions taken, by TTP" in titles


def test_a_comparison_does_not_give_it_away():
    then, now = wave({"RO": 9, "FR": 20, "BG": 9}), wave({"RO": 3, "FR": 21, "BG": 8})
    page = html(commitment14_report(now, Shown(public=True), Beside(before=then)))

    changed = page.partition("Instances of TTPs: since")[2].partition("</section>")[0]
    assert "France" in changed
    assert "Romania" not in changed
    assert "Bulgaria" not in changed


def test_what_programs_read_has_the_same_gaps(tmp_path):
    found = for_public(wave({"RO": 3, "FR": 20}), LEAST)
    path = tmp_path / "x.json"
    with path.open("wb") as file:
        write(found.of, found.period, found.narratives, found.counted, file)
    said = path.read_text()

    assert '"Romania",\n' in said
    row = said.partition('"Romania",')[2].partition("]")[0]
    assert "3" not in row
    assert "–" in row


def test_a_small_number_without_a_country_is_left_out_and_in_no_total():
    grid = Grid("SLI", "t", "u", ("a",), {("", "a"): 2, ("RO", "a"): 9})

    assert opened(grid, LEAST).hidden == {("", "a")}
