"""Labelled videos: views are ranges, and the country is asked for, not written."""

import polars as pl
import pytest

from tests.importers.records import said
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file

ROW = {"id": "v1", "label": "Paid Partnership", "create_timestamp": "1733521883"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0-1K", (0, 1000)),
        ("900K-1M", (900_000, 1_000_000)),
        ("1.5M-2M", (1_500_000, 2_000_000)),
        ("10M+", (10_000_000, None)),
        ("512", (512, 512)),
        ("many", None),
        ("", None),
    ],
)
def test_a_range_has_two_ends(written, read):
    post = said("tiktok_commercial_content", ROW | {"video_views": written})["post"]

    assert post.ranges.get("view") == read


def test_a_range_is_a_metric_without_a_value(tmp_path):
    path = tmp_path / "ro_2024.csv"
    path.write_text(
        "id,create_timestamp,label,video_views\nv1,1733521883,Paid Partnership,1K-10K\n"
    )
    import_file(path, corpus := Corpus(tmp_path / "corpus"))
    [view] = corpus.table("metrics").collect().to_dicts()
    [ad] = corpus.table("ads").select(pl.col("country", "label")).collect().to_dicts()

    assert (view["value"], view["low"], view["high"]) == (None, 1000, 10_000)
    assert view["approximate"] is True
    assert ad == {"country": "RO", "label": "Paid Partnership"}


def test_a_country_nobody_named_is_not_known(tmp_path):
    path = tmp_path / "ads.csv"
    path.write_text(
        "id,create_timestamp,label,video_views\nv1,1733521883,Paid Partnership,1K-10K\n"
    )
    import_file(path, corpus := Corpus(tmp_path / "corpus"))

    assert corpus.table("posts").collect()["country"].to_list() == [None]
