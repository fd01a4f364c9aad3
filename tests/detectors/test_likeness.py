"""Likeness is points for what a reader sees; a name people share is worth little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.detectors.likeness import Face, likeness, within

ANA = Face("AnaPop", "Ana Pop", "Candidate for president. Bridges, not walls.", "ana.jpg")
OFFICE = Face("ElectionOffice", "Central Election Office", None, None)


def like(*face, genuine=ANA, person=True):
    return likeness(Face(face[0], *(face[1:] or (None,))), genuine, person=person)


@pytest.mark.parametrize(
    ("handle", "points"),
    [
        ("AnaP0p", 2),
        ("АnаРор", 2),
        ("AnaPoq", 2),
        ("AnnaPop", 2),
        ("AanPop", 2),
        ("AnaPop_official", 2),
        ("RealAnaPop", 2),
        ("ana_pop", 1),
        ("AnaPop1987", 1),
        ("anapop.server.example", 1),
        ("@anapop@server.example", 1),
        ("AnnaPopp", 0),
        ("AnaPopular", 0),
        ("DanPopa", 0),
        (None, 0),
    ],
)
def test_a_handle_counts_by_how_deliberate_its_likeness_is(handle, points):
    assert like(handle).handle == points


def test_capital_i_and_small_l_are_one_letter():
    assert like("EIectionOffice", genuine=OFFICE).handle == 2
    assert like("E1ectionOffice", genuine=OFFICE).handle == 2


def test_long_handles_may_differ_by_two_letters():
    assert like("ElectoinOfice", genuine=OFFICE).handle == 2


def test_short_handles_are_never_alike():
    """Four-letter words are one letter from each other by nature."""
    assert like("rbc", genuine=Face("rbk", None)).handle == 0
    assert like("cnmn", genuine=Face("cnn", None)).handle == 0


@pytest.mark.parametrize("name", ["Ana Pop", "ANA POP", "Аna Pор", "Ana Pop (Official)", "ana-pop"])
def test_a_name_is_the_same_however_it_is_spelt(name):
    assert like("x", name).name == 1
    assert like("x", name, person=False).name == 2


def test_another_name_is_another_name():
    assert like("x", "Ana Popa").name == 0


def test_description_and_picture_count_when_they_are_copies():
    copy = like("AnaP0p", "Ana Pop", ANA.bio.upper(), "ana.jpg")

    assert (copy.bio, copy.avatar, copy.points) == (2, 2, 7)
    assert copy.reasons == (
        "a handle of look-alike characters", "the same name", "the same description",
        "the same picture",
    )  # fmt: skip


def test_nothing_known_is_not_the_same():
    """Two accounts without a description do not share one."""
    assert like("AnaP0p", genuine=Face("AnaPop", "Ana Pop")).points == 2


def test_a_copied_description_alone_is_no_likeness():
    """Templates and jokes are copied among strangers."""
    assert like("someone", "Someone Else", ANA.bio, "ana.jpg").points == 0


@pytest.mark.parametrize("bio", ["Official account", "Contul oficial al campaniei", "OFFIZIELL"])
def test_saying_it_is_official_counts(bio):
    assert like("AnaP0p", None, bio).claim == 1


@pytest.mark.parametrize(
    "bio",
    ["Parody account", "fan page", "satiră", "Unofficial", "NICHT ECHT, Satire", "inoffiziell"],
)
def test_an_account_that_says_it_is_not_meant_is_known(bio):
    assert Face("AnaP0p", "Ana Pop", bio).not_meant
    assert not Face("AnaP0p", "Ana Pop", bio).claims


words = st.text(alphabet="abc", max_size=6)


@given(words, words, st.integers(0, 3))
def test_edits_agree_with_trying_every_edit(one, other, edits):
    """Optimal string alignment, said slowly: a letter pair that was swapped is not edited again."""

    def distance(a, b):
        if not a or not b:
            return len(a) + len(b)
        options = [
            distance(a[1:], b) + 1, distance(a, b[1:]) + 1, distance(a[1:], b[1:]) + (a[0] != b[0])
        ]  # fmt: skip
        if len(a) > 1 and len(b) > 1 and a[0] == b[1] and a[1] == b[0]:
            options.append(distance(a[2:], b[2:]) + 1)
        return min(options)

    assert within(one, other, edits) == (distance(one, other) <= edits)
