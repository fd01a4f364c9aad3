"""How much is held at once changes what it costs and nothing else."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tocsin.engines import folding, pairs
from tocsin.engines.local import Local
from tocsin.engines.pairs import Sieve

WINDOWS = [timedelta(seconds=length) for length in (3, 9, 27)]
rows = st.tuples(st.sampled_from("abc"), st.sampled_from("vwxyz"), st.integers(0, 40))
keys = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 50))


def log(rows):
    """Make a log from (object, account, second); the post is the row."""
    columns = ("object", "account", "post", "at")
    told = [(o, a, n, at) for n, (o, a, at) in enumerate(rows)]
    kinds = dict(zip(columns, (pl.String, pl.String, pl.Int64, pl.Int64), strict=True))
    return Local().log(pl.DataFrame(told, schema=kinds, orient="row"))


@given(
    st.lists(rows, max_size=40),
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(1, 9),
    st.integers(1, 9),
)
def test_the_size_of_pieces_turns_blocks_and_groups_changes_nothing(
    rows, piece, held, block, grouped
):
    whole = log(rows).meetings(WINDOWS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "PIECE", piece)
        patch.setattr(folding, "HELD", held)
        patch.setattr(folding, "BLOCK", block)
        patch.setattr(folding, "GROUPED", grouped)
        parts = log(rows).meetings(WINDOWS)

    for frame in ("edges", "accounts", "company", "windows", "saturated"):
        assert_frame_equal(getattr(parts, frame), getattr(whole, frame))


def test_pairs_are_made_a_piece_at_a_time():
    """Twenty shares at once are 190 pairs; a piece holds ten, and what one more share adds."""
    near = log([("a", f"a{n}", 0) for n in range(20)]).close(WINDOWS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "PIECE", 10)
        sizes = [len(piece) for piece in pairs.pairs(near)]

    assert sum(sizes) == 190
    assert max(sizes) <= 19


@given(keys, keys)
def test_a_sieve_knows_its_members_and_no_other(members, asked):
    sieve = Sieve(np.unique(np.array(members, dtype=np.uint64)))
    of = np.array(asked, dtype=np.uint64)

    assert sieve.holds(of).tolist() == [key in set(members) for key in asked]
    assert (sieve.likely(of) | ~sieve.holds(of)).all()
