"""A stand-in is another name of the same shape, always the same, and only the key turns it back."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.vocabulary.stand_ins import StandIns, alphabets_of, core, folded

ONE, OTHER = StandIns(bytes(range(32))), StandIns(bytes(range(1, 33)))

handles = st.text("abcdefghijklmnopqrstuvwxyzABC0123456789_.", min_size=1, max_size=20)
names = st.text(min_size=1, max_size=30).filter(lambda name: name.isprintable())
numbers = st.integers(1, 10**18).map(str)
anybody = st.one_of(handles, names, numbers)


def lengths(text):
    """Return how long a text is in each way that offsets are counted."""
    return len(text), len(text.encode("utf-16-le", "surrogatepass")), len(text.encode())


@given(anybody)
@example("Maria Ionescu")
@example("Мария")
@example("𝓜𝓪𝓻𝓲𝓪 🌸")
@example("did:plc:z72i7hdynmk6r22z27h6tvur")
def test_a_stand_in_is_as_long_as_the_name_in_every_way_of_counting(name):
    assert lengths(ONE.of(name)) == lengths(name)


@given(anybody)
@example("UCabcdefghijklmnopqrstuv")
@example("channel1234567890")
@example("TkZ3weiF89wVoNsWZSNJOLsoz36zkDvBb33WJ/vP0si=")
def test_the_key_turns_a_stand_in_back(name):
    assert ONE.original(ONE.of(name)) == folded(name)


@given(anybody, anybody)
def test_two_names_never_share_a_stand_in(name, other):
    if folded(name) != folded(other):
        assert ONE.of(name) != ONE.of(other)


def test_every_short_name_has_its_own_stand_in():
    """Where a hash would make collisions certain: all 1,296 names of two characters."""
    every = "abcdefghijklmnopqrstuvwxyz0123456789"
    short = [one + other for one in every for other in every]

    assert sorted(map(ONE.of, short)) == sorted(short)


def test_a_stand_in_says_nothing_of_case():
    assert ONE.of("Ana_Pop") == ONE.of("ana_pop") == ONE.of("ANA_POP").lower()


@given(numbers)
def test_a_number_stays_a_number_of_as_many_digits(number):
    assert str(int(ONE.of(number))) == ONE.of(number)


def test_ways_to_write_one_account_share_what_is_renamed():
    number = ONE.of("1234567890")

    assert ONE.of("channel1234567890") == f"channel{number}"
    assert ONE.of("-1001234567890") == f"-100{number}"
    assert ONE.of("library:1234567890") == f"library:{number}"
    assert ONE.of("@ana") == "@" + ONE.of("ana")
    assert ONE.of("ana@masto.example") == ONE.of("ana") + "@masto.example"
    assert core("channel1234567890") == core("-1001234567890") == "1234567890"


@pytest.mark.parametrize("name", ["anabella1990", "8881234567", "Maria Ionescu", "Мария Ионеску"])
def test_another_key_makes_another_stand_in(name):
    assert len({name, ONE.of(name), OTHER.of(name)}) == 3


@given(anybody)
def test_a_stand_in_has_the_shape_of_the_name(name):
    assert alphabets_of(folded(ONE.of(name))) == alphabets_of(folded(name))


def test_a_short_key_is_refused():
    with pytest.raises(ValueError, match="must be 32 bytes; got 3"):
        StandIns(b"abc")
