"""Columns are the same whether rows are all alike or each has members of its own."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tocsin.importers import Record
from tocsin.importers.cells import id_of, member, text_of
from tocsin.importers.rows import Rows, each

cells = st.none() | st.booleans() | st.integers(-1, 2) | st.sampled_from(["", " a ", "b", 1.0])
inner = st.dictionaries(st.sampled_from(["x", "y"]), cells) | cells
alike = st.lists(st.fixed_dictionaries({"a": cells, "b": inner, "c.x": cells}))
unlike = st.lists(st.dictionaries(st.sampled_from(["a", "b"]), inner))
COLUMNS = ["a", "b", "b.x", "b.y", "d", "d.x"]


def rows_of(values):
    return Rows([Record(n, n, 0, b"", value, {}) for n, value in enumerate(values, 1)])


@given(alike | unlike)
def test_a_cell_is_what_stands_at_its_path(values):
    rows = rows_of(values)

    for column in COLUMNS:
        expected = [member(value, tuple(column.split("."))) for value in values]
        assert [*rows.cells(column)] == expected
        assert [*rows.texts(column)] == [text_of(cell) for cell in expected]
        assert rows.ids(column) == [id_of(cell) for cell in expected]


def test_a_member_with_a_dot_in_its_name_is_itself_and_no_path():
    rows = rows_of([{"user.id": "1", "user": {"id": "2"}}] * 2)

    assert [*rows.cells("user.id")] == ["1", "1"]


@given(alike | unlike)
def test_every_member_nobody_claimed_is_counted(values):
    rows, drift = rows_of(values), Counter()
    inside = [one for one in rows.cells("b.x") and rows.cells("b") if type(one) is dict]

    rows.count_unclaimed(frozenset({"a", "b.x"}), drift)

    expected = Counter(name for value in values for name in value if name != "a")
    assert drift == expected + Counter(f"b.{name}" for one in inside for name in one if name != "x")


@given(st.lists(cells))
def test_each_reads_every_cell_as_what_it_is(given_cells):
    """1, 1.0 and True are one key of a dict, and must not become one cell."""
    assert each(repr, given_cells) == [repr(cell) for cell in given_cells]
