"""Words that people would call the same are the same to a search."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.casework.search.folding import LONGEST, MOST, folded, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BUCUREȘTI", "bucureşti"),
        ("Iași", "iasi"),
        ("Caf\u00e9", "cafe\u0301"),
        ("Straße", "STRASSE"),
        ("İstanbul", "istanbul"),
        ("ＶＯＴＥ", "vote"),
        ("𝗩𝗼𝘁𝗲", "vote"),
        ("vo\u200bte\u202e", "vote"),
        ("ΟΔΟΣ", "οδος"),
        ("Выборы", "ВЫБОРЫ"),
        ("اَلْاِنْتِخَابَات", "الانتخابات"),
        ("أحمد", "احمد"),
        ("ﾄｳﾋｮｳ", "トウヒョウ"),
        ("한국", unicodedata.normalize("NFD", "한국")),
        ("one  two\nthree", "one two three"),
    ],
)
def test_what_people_would_call_the_same_is_the_same(one, other):
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("किताब", "कताब"), ("投票", "投栗")])
def test_marks_that_make_another_letter_stay(one, other):
    assert folded(one) != folded(other)


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@given(text=st.text())
def test_however_a_text_is_composed_it_is_the_same(form, text):
    assert folded(unicodedata.normalize(form, text)) == folded(text)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ()),
        (" \u200b \n", ()),
        ('""', ()),
        ("Ballots ABROAD ballots", ("ballots", "abroad")),
        ('"printed  abroad" now', ("printed abroad", "now")),
        ('half "a quote', ("half", "a", "quote")),
        ("NEAR(a, 2) OR * ^x -y col:z", ("near(a,", "2)", "or", "*", "^x", "-y", "col:z")),
        ("https://x.example/a?b=1", ("https://x.example/a?b=1",)),
    ],
)
def test_words_are_what_they_are(words, found):
    assert terms(words) == found


def test_no_question_is_longer_than_the_index_takes():
    assert len(terms(" ".join(map(str, range(1000))))) == MOST
    assert sum(map(len, terms("x" * 9_999))) == LONGEST
