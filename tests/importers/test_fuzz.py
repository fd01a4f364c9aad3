"""Whatever is wrong with a file, it is read or refused, and every row of it is counted."""

import msgspec
import pytest

from tests.importers.counted import rows_of
from tests.importers.golden import FILES, importer
from tests.importers.mutations import mutant, wholes_of
from tocsin.corpus import Corpus
from tocsin.importers.lane import Wanted
from tocsin.importers.layout import Layout
from tocsin.importers.sources import import_all

WHOLES = wholes_of(FILES, lambda path: importer(path).name)
KNOWN = {"imported", "already", "partial", "refused", "unsupported", "skipped"}


@pytest.mark.parametrize("first", range(0, 150, 15))
def test_a_mutated_file_is_read_or_refused_and_its_rows_are_counted(first, tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    for number in range(first, first + 15):
        made = mutant(number, WHOLES)
        path = tmp_path / made.name
        path.write_bytes(made.content)
        for report in import_all([path], corpus, Wanted(importer=made.importer, accept=True)):
            assert report.status in KNOWN
            if report.status == "imported" and not any("packed" in one for one in made.recipe):
                layout = msgspec.convert(corpus.batch(report.batch_id).layout, Layout)
                rows = rows_of(made.content, layout)
                assert rows in (None, report.records + report.rejects), made.name

    kept = [batch.records for batch in corpus.batches()]
    assert corpus.records().collect().height == sum(kept)
    assert all(table.collect() is not None for table in corpus.tables().values())
