"""Ads of Meta's library come in whole, and the collector's token stays out."""

import json

import pytest

from tests.importers.records import said
from tocsin.corpus import Corpus
from tocsin.importers.lane import import_file

AD = {
    "ad_creation_time": "2019-05-13T15:30:04+0000",
    "ad_delivery_start_time": "2019-05-13T15:30:13+0000",
    "ad_snapshot_url": "https://www.facebook.com/ads/archive/render_ad/?id=4083228&access_token=EAAB1",
    "spend": {"lower_bound": "1000000"},
    "page_id": "48",
}


def everything(corpus):
    """Return every value of every stored table, as one text."""
    frames = [corpus.records(), corpus.rejects(), *corpus.tables().values()]
    return "".join(str(frame.collect().rows()) for frame in frames)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({"data": [AD]}),
        json.dumps(AD).replace("&", "\\u0026") + "\n" + json.dumps(AD | {"page_id": "49"}),
        json.dumps({"data": [AD, {"ad_snapshot_url": "x?access_token=EAAB1", "page_id": "1"}]}),
    ],
    ids=["a page", "escaped", "in a reject"],
)
def test_no_access_token_is_stored(content, tmp_path):
    path = tmp_path / "ads.json"
    path.write_text(content)
    report = import_file(path, corpus := Corpus(tmp_path / "corpus"))

    assert report.rows["ads"] == 1 or report.records == 2
    assert "EAAB1" not in everything(corpus)
    assert "access_token" not in everything(corpus)
    assert any("access token" in warning for warning in report.warnings)


def test_the_digest_stays_that_of_the_bytes_in_the_file(tmp_path):
    path = tmp_path / "ads.json"
    path.write_text(json.dumps({"data": [AD]}))
    import_file(path, corpus := Corpus(tmp_path / "corpus"))
    [record] = corpus.records().collect().to_dicts()

    assert record["byte_len"] == len(json.dumps(AD))
    assert record["byte_len"] > len(record["raw"])


def test_an_upper_end_that_is_missing_stays_unknown():
    ad = said("meta_ad_library", AD)["ad"]

    assert (ad.spend_low, ad.spend_high, ad.impressions_low) == (1_000_000, None, None)


def test_only_what_is_counted_as_political_is_called_so():
    assert said("meta_ad_library", AD)["ad"].political_at_source is True
    shop = {key: value for key, value in AD.items() if key != "spend"}
    assert said("meta_ad_library", shop)["ad"].political_at_source is None


def test_an_ad_and_its_words_share_a_row_id(tmp_path):
    path = tmp_path / "ads.json"
    path.write_text(json.dumps({"data": [AD]}))
    import_file(path, corpus := Corpus(tmp_path / "corpus"))
    [ad] = corpus.table("ads").collect().to_dicts()
    [post] = corpus.table("posts").collect().to_dicts()

    assert ad["post_uid"] == post["post_uid"]
    assert ad["ad_id"] == "facebook:ad:4083228"
    assert post["post_type"] == "ad_creative"
