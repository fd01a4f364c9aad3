"""Every hostile file has one outcome: its counts, its codes, what people are told, its values."""

import pytest

from tests.importers.hostile import (
    archives,
    control,
    encodings,
    json_files,
    names,
    semantics,
    sizes,
    structure,
    times,
    values,
    xml,
)
from tocsin.corpus import Corpus
from tocsin.importers.lane import Wanted
from tocsin.importers.sources import import_all

CATEGORIES = (
    structure,
    json_files,
    archives,
    encodings,
    times,
    values,
    semantics,
    control,
    xml,
    sizes,
    names,
)
CASES = [
    pytest.param(case, id=f"{category.__name__.rpartition('.')[2]}: {ascii(case.why)[1:-1]}")
    for category in CATEGORIES
    for case in category.CASES
]


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_file_costs_only_what_is_bad_in_it(case, tmp_path):
    path = tmp_path / case.name
    path.write_bytes(case.content() if callable(case.content) else case.content)
    corpus = Corpus(tmp_path / "corpus")
    report = next(import_all([path], corpus, Wanted(mapping=case.mapping)))
    told = " ".join((*report.warnings, report.message))

    assert (report.status, report.records, report.rejects) == (
        case.status, case.records, case.rejects
    ), told  # fmt: skip
    assert case.told in told
    assert not case.codes or dict(report.codes) == case.codes
    assert _values(corpus, case.posts) == case.posts


def test_there_are_more_than_a_hundred():
    assert len(CASES) > 100


def _values(corpus, wanted):
    """Return the columns that a case names, rows by native id."""
    found = {}
    for name in wanted:
        table, _, column = name.rpartition(".")
        rows = corpus.table(table or "posts").collect().sort("native_id" if not table else column)
        found[name] = rows[column].to_list()
    return found
