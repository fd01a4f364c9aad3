"""Numbers said aloud are true, and no more exact than we know them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.vocabulary import aloud
from tocsin.vocabulary.finding import Chance, Rule
from tocsin.watch.parameters import duration


def chance(q, p=1e-4):
    return Chance(p=p, q=q, null="Nobody agreed.", hypotheses=812)


@pytest.mark.parametrize(
    ("q", "said"),
    [
        (0.0, "Practically impossible by chance"),
        (1e-6, "Practically impossible by chance"),
        (1.1e-6, "Very unlikely to be chance"),
        (1e-3, "Very unlikely to be chance"),
        (0.009, "Unlikely to be chance"),
        (0.05, "Hard to put down to chance"),
        (0.051, "Chance cannot be ruled out"),
    ],
)
def test_strength_follows_the_corrected_chance(q, said):
    assert aloud.strength(chance(q)) == said


def test_chance_is_said_in_words_and_in_numbers():
    """Both p and q, what each means, and how much was tried."""
    assert aloud.chance_aloud(chance(q=0.04, p=2e-4)) == (
        "If that were all, something at least this strong would turn up about once in 5,000 tries "
        "(p = 2.0 × 10⁻⁴). 812 comparisons were made; corrected for all of them "
        "(Benjamini-Hochberg), q = 0.04: of findings at least this strong, "
        "about one in 25 would be chance."
    )


def test_a_single_comparison_is_one_comparison():
    assert "1 comparison was made" in aloud.chance_aloud(Chance(p=1, q=1, null="", hypotheses=1))


def test_certain_chance_does_not_divide_by_zero():
    said = aloud.chance_aloud(chance(q=1.0, p=1.0))

    assert "more often than not" in said
    assert "most would be chance" in said


@pytest.mark.parametrize("binding", [True, False])
def test_only_a_binding_rule_accuses(binding):
    rule = Rule(id="r", version="2024-01-01", confidence="low", binding=binding)

    assert ("not enough to say that anybody broke it" in aloud.rule_aloud(rule)) is not binding
    assert aloud.standing(None, rule) == ("Breach of a rule" if binding else "For information only")


def test_a_finding_without_chance_or_rule_says_so():
    assert aloud.standing(None, None) == "Described, not tested"


@given(st.integers(0, 10**7))
def test_a_duration_is_said_as_the_command_line_reads_it(seconds):
    length = timedelta(seconds=seconds)

    assert duration(aloud.setting(length)) == length


@given(st.floats(1e-290, 1))
def test_a_tiny_number_keeps_its_size(value):
    said = aloud.tiny(value).translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    digits, _, power = said.partition(" × 10")

    assert float(f"{digits}e{power or 0}") == pytest.approx(value, rel=0.06)
