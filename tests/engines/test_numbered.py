"""Numbers get the places that sorting them would give, whichever way they are looked up."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.engines import numbered as module
from tocsin.engines.numbered import numbered

LEAST, MOST = -(2**63), 2**63 - 1
any_number = st.integers(LEAST, MOST)
lumps = st.sampled_from([LEAST, LEAST + 1, -(2**40), 0, 1, 2, 3, 2**40, 2**61, MOST])


@pytest.mark.parametrize("crowded", [0, 1, 64], ids=["sorted", "by chance", "looked up"])
@given(st.lists(any_number | lumps | st.integers(-9, 9)) | st.lists(st.integers(-9, 9)))
def test_places_are_those_of_sorting(crowded, numbers):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "CROWDED", crowded)
        found, places = numbered(np.array(numbers, dtype=np.int64))

    assert found.tolist() == sorted(set(numbers))
    assert found[places].tolist() == numbers
