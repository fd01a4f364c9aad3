"""A name that does not exist is answered with the ones that may have been meant."""

from tocsin.vocabulary.names import nearest


def test_case_is_set_aside():
    assert nearest("COPYPASTE", ["coordinated", "copypasta"]) == ("copypasta",)


def test_nothing_close_is_nothing():
    assert nearest("zzz", ["copypasta"]) == ()


def test_two_names_that_differ_in_case_alone_are_one():
    assert nearest("ana", ["Ana", "ANA"]) == ("ANA",)
