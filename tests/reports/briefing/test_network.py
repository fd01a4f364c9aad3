"""A network is drawn the same way each time, strongest ties first, platforms told by shape."""

import pytest

from tests.reports.drawings import marks, texts, tree
from tocsin.reports.briefing.network import EDGES, picture
from tocsin.reports.briefing.svg import ATTRIBUTES, ELEMENTS
from tocsin.vocabulary.finding import Tie


def account(n, platform="x"):
    return f"{platform}:account:{n}"


def ring(size):
    """Return a ring of accounts, each tied to the next."""
    return [Tie(account(n), account((n + 1) % size), 1 + n, 0.01) for n in range(size)]


def test_each_tie_is_a_line_and_each_account_a_shape():
    drawn = picture(ring(6), {})

    assert marks(drawn.svg, "rule") == 6
    assert marks(drawn.svg, "symbol") == 6 + 1  # and one in the key
    assert drawn.said.startswith("6 accounts and 6 ties are shown. Most ties: ")


def test_platforms_are_told_by_shape_and_named_in_the_key():
    drawn = picture([Tie(account(1), account(2, "telegram"), 3, 0.01)], {})
    words = texts(drawn.svg)

    assert {"x", "telegram"} <= set(words)


def test_the_accounts_with_most_ties_are_named():
    star = [Tie(account(0), account(n), 2, 0.01) for n in range(1, 30)]
    drawn = picture(star, {account(0): "@hub"})

    assert "Most ties: @hub (29)" in drawn.said
    assert "@hub" in texts(drawn.svg)


def test_names_that_would_run_into_one_another_are_left_out():
    crowd = [Tie(account(a), account(b), 5, 0.01) for a in range(30) for b in range(a)]
    words = texts(picture(crowd, {}).svg)

    assert 1 < len([word for word in words if word.startswith("x:account")]) <= 2 * 8


def test_only_the_strongest_ties_of_a_large_network_are_drawn():
    drawn = picture(ring(EDGES + 50), {})

    assert marks(drawn.svg, "rule") == EDGES
    assert f"the {EDGES} strongest of {EDGES + 50} ties" in drawn.said


@pytest.mark.parametrize(
    "ties",
    [
        [Tie(account(1), account(2), 1, 1.0)],
        [Tie(account(1), account(2), 0, 1.0)],
        [Tie(account(1), account(2), 1, 0.1), Tie(account(3), account(4), 1, 0.1)],
        [Tie("no id", "another", 1, 0.1)],
    ],
    ids=["two accounts", "no weight", "two parts", "ids of no platform"],
)
def test_a_small_network_is_drawn(ties):
    assert marks(picture(ties, {}).svg, "rule") == len(ties)


def test_the_same_ties_give_the_same_picture_in_any_order():
    assert picture(ring(20), {}) == picture(ring(20)[::-1], {})


def test_a_name_is_text_and_nothing_else():
    drawn = picture(ring(3), {account(n): "</text><script>x</script>\u202e" for n in range(3)})
    root = tree(drawn.svg)

    assert {one.tag for one in root.iter()} <= ELEMENTS
    assert {name for one in root.iter() for name in one.attrib} <= ATTRIBUTES
