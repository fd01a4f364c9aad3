"""A library of ads that is imported again and again tells when each ad got its label."""

import json

import pytest

from tocsin.watch import Watch

SPADES = "Spring offer: crowns off spades. And on Sunday: Popescu."


def ad(number, page, body, **told):
    """Return an ad as Meta's library gives one."""
    return {
        "id": f"10000000000{number}",
        "ad_creation_time": "2026-05-04",
        "ad_delivery_start_time": "2026-05-04",
        "ad_snapshot_url": f"https://www.facebook.com/ads/archive/render_ad/?id=10000000000{number}",
        "ad_creative_bodies": [body],
        "page_id": f"20000000000{page}",
        "page_name": f"Page {page}",
        "eu_total_reach": "900",
        **told,
    }


@pytest.fixture
def watch(tmp_path):
    (tmp_path / "tocsin.toml").write_text(
        'name = "ads"\n[detectors.unlabelled_ads]\nterms = ["Popescu"]\n'
    )
    return Watch(tmp_path)


def imported(watch, name, *ads):
    path = watch.folder / name
    path.write_text(json.dumps({"data": ads}))
    [report] = watch.import_(path)
    assert report.importer == "meta_ad_library"


def test_an_ad_that_is_labelled_a_week_later_bore_no_label_before(watch):
    """What the corpus holds of an ad now is the label; its past is not forgotten."""
    declared = ad(9, 9, "Bread and bridges for both banks", bylines="River Union")
    imported(watch, "may.json", declared, *(ad(n, n % 2, SPADES) for n in range(3)))
    [one] = watch.detect("unlabelled_ads")
    assert (one.measures["ads"], one.measures["late"]) == (3, 0)

    labelled = (ad(n, n % 2, SPADES, bylines="River Union") for n in range(3))
    imported(watch, "june.json", declared, *labelled)

    [one] = watch.detect("unlabelled_ads")
    assert (one.measures["ads"], one.measures["late"]) == (3, 3)
    assert "(3 were labelled later)" in one.claim


def test_without_ads_there_is_nothing_to_read(watch):
    assert watch.detect("unlabelled_ads") == ()
    assert watch.runs.latest()["unlabelled_ads"].reason == (
        "there are no rows in ads: import some first"
    )
