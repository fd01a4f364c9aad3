"""A detector is configured from text as well as from values, and refuses what it does not have."""

from datetime import timedelta

import pytest

from tocsin.detectors.copypasta import CopyPasta
from tocsin.vocabulary.errors import ConfigError
from tocsin.watch.parameters import configured, duration


def test_text_from_the_command_line_becomes_the_parameters_type():
    made = configured(CopyPasta, {"accounts": "7", "pause": "5m"})

    assert (made.accounts, made.pause) == (7, timedelta(minutes=5))


def test_values_from_settings_are_taken_as_they_are():
    assert configured(CopyPasta, {"accounts": 7}).accounts == 7


def test_a_misspelt_parameter_names_the_nearest():
    with pytest.raises(
        ConfigError, match="copypasta has no such parameter; got 'acounts'; did you"
    ):
        configured(CopyPasta, {"acounts": 7})


def test_a_value_of_the_wrong_type_names_its_place():
    with pytest.raises(ConfigError, match=r"copypasta\.accounts must be int; got 'many'"):
        configured(CopyPasta, {"accounts": "many"})


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("10m", 600), ("1.5h", 5400), ("2d", 172800)]
)
def test_durations_are_read_as_people_write_them(text, seconds):
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "ten minutes", "5 weeks", "-5s"])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        duration(text)
