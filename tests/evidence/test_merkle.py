"""Every leaf leads to the root, and nothing else does."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.evidence.merkle import root, tree
from tocsin.evidence.records import Step


def digest(n):
    return sha256(b"%d" % n).hexdigest()


def slow_root(digests):
    """RFC 6962 as it is written: split at the largest power of two below the length."""
    if len(digests) == 1:
        return sha256(b"\0" + bytes.fromhex(digests[0])).digest()
    half = 1 << (len(digests) - 1).bit_length() - 1
    return sha256(b"\1" + slow_root(digests[:half]) + slow_root(digests[half:])).digest()


@given(st.integers(2, 70))
def test_it_agrees_with_the_recursive_rule(count):
    digests = [digest(n) for n in range(count)]

    assert tree(digests).root == slow_root(digests).hex()


@given(st.integers(1, 70), st.integers(0, 69))
def test_each_path_leads_from_its_own_leaf_only(count, n):
    digests = [digest(n) for n in range(count)]
    made = tree(digests)

    assert [root(one, path) for one, path in zip(digests, made.paths, strict=True)] == (
        [made.root] * count
    )
    assert root(digest(-1), made.paths[n % count]) != made.root


def test_the_root_is_the_hash_of_its_preimage():
    made = tree([digest(n) for n in range(5)])

    assert sha256(made.preimage).hexdigest() == made.root


def test_an_inner_node_cannot_pass_for_a_leaf():
    """Without the byte before it, two hashes side by side would be a leaf as well."""
    digests = [digest(n) for n in range(4)]
    made = tree(digests)
    inner = tree(digests[:2]).root

    assert root(inner, [made.paths[0][1]]) != made.root


@pytest.mark.parametrize(
    "path",
    [[Step("left", "aa")], [Step("left", "x")], [Step("left", "aa" * 32)] * 41],
    ids=["short", "no hexadecimal", "endless"],
)
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ValueError, match=r".+"):
        root(digest(1), path)
