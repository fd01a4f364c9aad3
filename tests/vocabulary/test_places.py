"""A country is known by its codes and by every name in use."""

import pytest

from tocsin.vocabulary.errors import UnknownNameError
from tocsin.vocabulary.places import EEA, MEMBER_STATES, PLACES, place


def test_there_are_27_member_states_and_30_in_the_eea():
    assert len(MEMBER_STATES) == 27
    assert set(EEA) - set(MEMBER_STATES) == {"IS", "LI", "NO"}


@pytest.mark.parametrize(
    ("said", "iso2"),
    [("RO", "RO"), ("rou", "RO"), ("Romania", "RO"), ("românia", "RO"), (" Czech Republic ", "CZ"),
     ("EL", "GR"), ("UK", "GB"), ("Türkiye", "TR"), ("Turkey", "TR"), ("Κύπρος", "CY")],
)  # fmt: skip
def test_a_place_is_found_by_code_or_name(said, iso2):
    assert place(said).iso2 == iso2


def test_a_misspelt_place_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"did you mean .*Romania"):
        place("Romnia")


@pytest.mark.parametrize("one", PLACES.values(), ids=lambda one: one.iso2)
def test_every_place_has_a_clock_languages_and_names_of_its_own(one):
    assert one.clock.key == one.time_zone
    assert one.languages
    assert len(one.iso2) == 2
    assert len(one.iso3) == 3
    assert all(place(name) is one for name in (one.iso2, one.iso3, one.name, *one.aliases))
