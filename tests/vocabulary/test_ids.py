"""An id is text for people and 64 bits for joins, and both are made in one place."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tocsin.vocabulary.ids import Id, parse, readable, uid, uids

words = st.text("abc:/1", min_size=1, max_size=6)


@given(st.sampled_from(["x", "web"]), st.sampled_from(["post", "account"]), words)
def test_an_id_taken_apart_and_put_together_is_the_same(platform, kind, native):
    assert str(parse(f"{platform}:{kind}:{native}")) == f"{platform}:{kind}:{native}"
    assert parse(str(Id(platform, kind, native))) == (platform, kind, native)


def test_the_short_form_never_changes():
    """Data on disk depends on it: a change here is a new format."""
    assert uid("x", "post", "1855000000000000000") == -7561321864932703651
    assert -(2**63) <= uid("x", "post", "ă") < 2**63


def test_platform_kind_and_native_id_all_count():
    made = {
        uid("x", "post", "1"),
        uid("x", "account", "1"),
        uid("vk", "post", "1"),
        uid("x", "post", "11"),
    }
    assert len(made) == 4


@given(st.lists(st.none() | words))
def test_many_ids_at_once_are_the_same_as_one_by_one(natives):
    assert uids("x", "post", natives) == [n if n is None else uid("x", "post", n) for n in natives]


def test_half_a_surrogate_pair_still_has_an_id():
    assert isinstance(uid("x", "post", "\ud800"), int)


def test_the_readable_form_is_null_where_a_part_is():
    table = pl.DataFrame({"platform": ["x", None], "native_id": ["1", "2"]})
    assert table.select(readable("post"))["platform"].to_list() == ["x:post:1", None]
