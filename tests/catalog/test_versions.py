"""What became of ids of other versions, and which ids should not be used as they are."""

from dataclasses import replace

import pytest

from tocsin.catalog import Doubt, Migration, check, diff, entries, faults, lookup, migrate
from tocsin.catalog.versions import members
from tocsin.vocabulary.errors import UnknownNameError


@pytest.mark.parametrize(
    ("version", "ids", "still"), [("1.3", 294, 253), ("1.4", 300, 258), ("1.5", 329, 297)]
)
def test_every_release_has_as_many_ids_as_it_was_published_with(version, ids, still):
    assert len(members(version)) == ids
    assert len(members(version) & members("1.6")) == still
    assert len(members("1.6")) == 391


def test_an_id_that_means_the_same_is_carried_over():
    assert migrate("T0084.001", "1.4") == Migration(
        "disarm:T0084.001", "1.4", "kept", (("disarm:T0084.001",),), "Use Copypasta"
    )
    assert migrate("disarm:t0084.001", "1.5").certain


def test_a_retired_id_becomes_a_set_that_belongs_together():
    found = migrate("T0099.004", "1.4")
    assert found.to == (("disarm:T0143.003", "disarm:T0097.202"),)
    assert (found.fate, found.certain) == ("replaced", False)


def test_a_retired_id_with_two_readings_shows_both():
    assert migrate("T0099.002", "1.4").to == (("disarm:T0143.003",), ("disarm:T0143.004",))


def test_an_amitt_id_is_not_the_disarm_id_of_the_same_number():
    assert migrate("T0021", "amitt").to == (("disarm:T0086.001",),)
    assert migrate("T0005", "amitt").fate == "gone"


def test_an_id_that_the_version_never_had_is_unknown_with_the_nearest():
    found = migrate("T0049.009", "1.4")
    assert (found.fate, found.to) == ("unknown", ())
    assert "T0049.008" in found.near
    assert migrate("T0049.008", "1.3").fate == "unknown"


def test_every_id_of_every_version_is_carried_over_or_told_to_be_gone():
    for version in ("1.3", "1.4", "1.5", "1.6", "amitt"):
        for one in members(version):
            found = migrate(one, version)
            assert found.fate != "unknown"
            assert bool(found.to) == (found.fate != "gone")
            for some in found.to:
                assert all(lookup(new).valid_to is None for new in some)


def test_an_unknown_version_is_refused_with_those_there_are():
    with pytest.raises(UnknownNameError, match=r"version of DISARM: .* did you mean 1\.6"):
        migrate("T0002", "1.7")


def test_a_difference_names_what_came_and_went():
    found = diff("1.4")
    assert (len(found.added), len(found.retired)) == (133, 42)
    assert "T0097" in found.renamed
    assert diff("1.5", "1.6").added == tuple(sorted(members("1.6") - members("1.5")))


def test_ids_that_are_unknown_retired_or_several_are_named_once():
    said = ["T0084.001", "T0009", "grizzly steppe", "T0084.01", "T0009"]
    assert list(check(said)) == [
        Doubt("T0009", "retired", ("disarm:T0097.108", "disarm:T0143.002")),
        Doubt("grizzly steppe", "ambiguous", ("actor:apt28", "actor:apt29")),
        Doubt("T0084.01", "unknown", ("disarm:T0084.001", "disarm:T0104.001", "disarm:T0094.001")),
    ]


def test_the_catalog_itself_is_without_fault():
    assert list(faults(entries())) == []


def test_a_reference_that_leads_nowhere_is_a_fault():
    broken = replace(lookup("disarm:T0084.001"), parents=("disarm:T0999",), source="")
    assert list(faults([broken])) == [
        "disarm:T0084.001: points to disarm:T0999, which is not there",
        "disarm:T0084.001: has no title, source or licence",
    ]
