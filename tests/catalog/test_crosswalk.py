"""Each behaviour is offered ids that exist."""

import pytest

from tocsin.catalog import behaviours, lookup, suggestions
from tocsin.detectors import installed
from tocsin.vocabulary.errors import UnknownNameError


@pytest.mark.parametrize("one", behaviours(), ids=lambda one: one.detector)
def test_what_is_suggested_is_in_the_catalog(one):
    assert one.suggests
    assert all(lookup(suggested).id == suggested for suggested in one.suggests)
    assert all(lookup(suggested).about for suggested in one.suggests if "disarm" in suggested)
    assert one.evidence


def test_behaviours_are_distinct():
    assert len({one.detector for one in behaviours()}) == len(behaviours()) == 19


def test_a_silence_breach_is_none_of_the_twelve_ttps():
    assert suggestions("silence_period") == ("disarm:T0115", "disarm:T0114")


def test_an_unknown_behaviour_is_refused_with_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean copypasta"):
        suggestions("copypaste")


@pytest.mark.parametrize("detector", installed().values(), ids=lambda made: made.name)
def test_every_installed_detector_suggests_what_the_catalog_knows(detector):
    assert all(lookup(suggested).id == suggested for suggested in detector.suggests)
