"""What a watch found is proposed to people once, run by run."""

import json
from typing import NamedTuple

import pytest

from tests.casework.flow.worlds import watched
from tests.casework.people import of, somebody
from tocsin.casework import findings
from tocsin.casework.errors import Refused
from tocsin.casework.importing import TakenIn
from tocsin.casework.models import Finding, Role
from tocsin.flow import votes
from tocsin.flow.taking_in import take_in, waiting
from tocsin.vocabulary.errors import UnknownNameError


class Place(NamedTuple):
    """What an election is chosen by."""

    places: tuple[str, ...]


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


VOTE = """
[[election]]
id = "{id}"
name = "Vote in {country}"
country = "{country}"
kind = "presidential"
source = "our own"
confidence = "high"
[[election.polls]]
on = 2026-05-24
opens = 07:00:00
closes = 20:00:00
time_zone = "Europe/Bucharest"
"""


def voting(folder, *countries):
    """Return a watch over elections of some countries."""
    ids = [f"vote-{one}" for one in countries]
    told = "".join(
        VOTE.format(id=id_, country=one) for id_, one in zip(ids, countries, strict=True)
    )
    return watched(folder, told, f"elections = {json.dumps(ids)}\n")


def test_findings_of_a_watch_over_one_election_are_about_it(house, tmp_path):
    ana = of(house.ana, house.ecdc)
    assert take_in(voting(tmp_path, "RO"), ana) == TakenIn(new=1)
    kept = Finding.objects.get().election
    assert (kept.catalog_id, kept.country, str(kept.last_on)) == ("vote-RO", "RO", "2026-05-24")


def test_of_several_elections_the_one_of_its_place_is_meant_or_none(house, tmp_path):
    vote = votes.keep(voting(tmp_path, "RO", "DE"), of(house.ana, house.ecdc))[0]
    said = {
        places: about.catalog_id if (about := votes.about(Place(places), vote)) else None
        for places in ((), ("RO",), ("DE", "FR"), ("FR",), ("RO", "DE"))
    }
    assert said == {
        (): None, ("RO",): "vote-RO", ("DE", "FR"): "vote-DE", ("FR",): None, ("RO", "DE"): None,
    }  # fmt: skip


def test_elections_are_kept_once_by_who_works_on_them(house, tmp_path):
    watch = voting(tmp_path, "RO")
    assert len(votes.keep(watch, of(house.ana, house.ecdc))[1]) == 1
    assert votes.keep(watch, of(house.ana, house.ecdc))[1] == []
    with pytest.raises(Refused, match="elections of the watch"):
        votes.keep(watch, of(somebody("dee", house.ecdc, Role.AUDITOR), house.ecdc))


def test_a_detector_that_never_ran_is_named(house, watch):
    with pytest.raises(UnknownNameError, match="copypasta"):
        take_in(watch, of(house.ana, house.ecdc), "copypast")
