"""Tables of media-monitoring services are told by their header, wherever it stands."""

import pytest

from tests.importers.golden import FOLDER
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file

SERVICES = sorted((FOLDER / "media_monitoring").glob("*.csv"))


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_every_row_under_the_header_is_an_article(tmp_path, path):
    report = import_file(path, corpus := Corpus(tmp_path))
    [post] = corpus.table("posts").collect().to_dicts()

    assert (report.records, report.rejects, report.drift) == (1, 0, {})
    assert post["created_at"] is not None
    assert "time_zone_assumed" in post["flags"]


def test_a_table_of_no_service_is_refused_when_the_format_is_forced(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n")
    report = import_file(path, Corpus(tmp_path / "corpus"), importer="media_monitoring")

    assert report.status == "refused"
