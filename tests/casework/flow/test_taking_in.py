"""What a watch found is proposed to people once, run by run."""

import pytest

from tests.casework.people import of
from tocsin.casework import findings
from tocsin.casework.importing import TakenIn
from tocsin.casework.models import Finding
from tocsin.flow.taking_in import take_in, waiting
from tocsin.vocabulary.errors import UnknownNameError


def test_the_newest_run_of_each_detector_is_taken_in_once(house, watch):
    ana, told = of(house.ana, house.ecdc), []
    assert [run.detector for run in waiting(watch, ana)] == ["copypasta"]

    assert take_in(watch, ana, told=lambda run, done: told.append((run.detector, done.new))) == (
        TakenIn(new=1)
    )
    assert told == [("copypasta", 1)]
    assert waiting(watch, ana) == ()
    assert take_in(watch, ana, "copypasta") == TakenIn(known=1)


def test_another_organisation_takes_in_for_itself(house, watch):
    take_in(watch, of(house.ana, house.ecdc))
    cai = of(house.cai, house.delta)

    assert len(waiting(watch, cai)) == 1
    assert take_in(watch, cai, tlp="green") == TakenIn(new=1)
    assert sorted(Finding.objects.values_list("owner__name", "tlp")) == [
        ("Delta", "green"), ("ECDC", "amber"),
    ]  # fmt: skip


def test_what_people_decided_stays_when_it_is_found_again(house, watch):
    take_in(watch, of(house.ana, house.ecdc))
    findings.decide(Finding.objects.get(), "reject", of(house.bo, house.ecdc), "a petition")
    watch.detect("copypasta", accounts=4, q=1.0)

    assert take_in(watch, of(house.ana, house.ecdc)) == TakenIn(again=1)
    assert Finding.objects.get().state == "rejected"


def test_a_detector_that_never_ran_is_named(house, watch):
    with pytest.raises(UnknownNameError, match="copypasta"):
        take_in(watch, of(house.ana, house.ecdc), "copypast")
