"""A set of 64-bit values in eight bytes each answers as Python's own set does."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tocsin.corpus.seen import Seen


@given(st.lists(st.lists(st.integers(-5, 5) | st.sampled_from([-(2**63), 2**63 - 1]))))
def test_it_says_what_a_set_would_say(batches):
    seen, known = Seen(), set()
    for batch in batches:
        expected = []
        for value in batch:
            expected.append(value in known)
            known.add(value)
        assert seen.add(np.array(batch, dtype=np.int64)).tolist() == expected
    assert seen.any_repeated == (sum(map(len, batches)) > len(known))


def test_asking_adds_nothing():
    seen = Seen()
    seen.add(np.array([3, 5]))

    assert seen.met(np.array([5, 4, 3, 4])).tolist() == [True, False, True, False]
    assert seen.add(np.array([4])).tolist() == [False]
