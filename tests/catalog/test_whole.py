"""Every framework is there, whole, and every entry says where it comes from."""

from collections import Counter

import pytest

from tocsin import catalog
from tocsin.catalog.tables import rows

KINDS = Counter((one.framework, one.kind) for one in catalog.entries())
FRAMEWORKS = Counter(one.framework for one in catalog.entries())


@pytest.mark.parametrize(
    ("framework", "kind", "count"),
    [
        ("disarm", "technique", 391 + 42), ("disarm", "tactic", 16),
        ("disarm", "countermeasure", 140), ("disarm", "detection", 95), ("disarm", "phase", 4),
        ("amitt", "technique", 61), ("commitment14", "TTP", 12), ("code", "measure", 30),
        ("national", "provision", 21), ("venice", "principle", 7), ("sanctions", "outlet", 32),
        ("sanctions", "act", 4), ("tlp", "label", 5), ("pap", "label", 4),
        ("admiralty", "source", 6), ("admiralty", "information", 6), ("rsit", "class", 11),
        ("estimative", "likelihood", 7),
    ],
)  # fmt: skip
def test_a_framework_has_all_of_a_kind(framework, kind, count):
    assert KINDS[framework, kind] == count


@pytest.mark.parametrize(
    "framework",
    ["attack", "dsa", "dsa-tdb", "ttpa", "budapest", "actor", "election", "silence", "recipient"],
)
def test_a_framework_is_there(framework):
    assert FRAMEWORKS[framework] > 5


def test_the_measures_and_indicators_of_commitment_14_are_all_there():
    ids = {one.bare for one in catalog.entries("code")}
    assert {"14", "14.1", "14.2", "14.3", "QRE-14.1.1", "QRE-14.1.2", "QRE-14.2.1", "SLI-14.2.1",
            "SLI-14.2.2", "SLI-14.2.3", "SLI-14.2.4"} <= ids  # fmt: skip


def test_ten_interventions_have_three_ratings_each():
    known, effect, scales = zip(
        *((one["known"], one["effective"], one["scales"]) for one in rows("tables/carnegie.csv")),
        strict=True,
    )
    assert len(known) == 10
    assert all((*known, *effect, *scales))
    assert {*scales} <= {"easy", "modest", "difficult"}


def test_every_entry_says_its_version_source_licence_and_how_sure_we_are():
    for one in catalog.entries():
        assert one.version, one.id
        assert one.source, one.id
        assert one.licence, one.id
        assert one.confidence in {"high", "medium", "low"}, one.id
        assert not (one.valid_from and one.valid_to) or one.valid_from <= one.valid_to, one.id


def test_a_provision_of_a_background_note_is_told_as_cited_there():
    assert all("as cited in" in one.source.casefold() or "as cited in" in one.about.casefold()
               for one in catalog.entries("national"))  # fmt: skip


def test_a_name_of_two_actors_gives_both():
    assert {one.id for one in catalog.candidates("grizzly steppe")} == {
        "actor:apt28", "actor:apt29",
    }  # fmt: skip
