"""CrowdTangle's clocks, separators and addresses are read as it wrote them."""

from collections import Counter

import pytest

from tests.importers.records import said
from tocsin.vocabulary.errors import RecordError

ROW = {
    "Page Name": "News", "Facebook Id": "100", "Type": "Link", "Likes": "1,234",
    "Post Created": "2024-06-07 23:15:02 EDT", "Total Interactions": "2,000,000",
    "URL": "https://www.facebook.com/100/posts/900",
}  # fmt: skip


@pytest.mark.parametrize(
    ("url", "native_id"),
    [
        ("https://www.facebook.com/100/posts/900", "100/posts/900"),
        ("https://www.facebook.com/news/videos/900/", "100/posts/900"),
        ("https://www.facebook.com/groups/100/permalink/900", "100/posts/900"),
        ("https://www.facebook.com/news/photos/a.1/900/?type=3", "100/posts/900"),
        ("https://www.facebook.com/permalink.php?story_fbid=900&id=100", "100/posts/900"),
    ],
)
def test_one_post_has_one_id_behind_all_its_addresses(url, native_id):
    assert said("crowdtangle", ROW | {"URL": url})["post"].native_id == native_id


def test_an_address_of_no_post_is_refused():
    with pytest.raises(RecordError, match=r"^URL: expected the address of a Facebook post"):
        said("crowdtangle", ROW | {"URL": "https://elsewhere.example"})


def test_separated_thousands_are_one_number():
    assert said("crowdtangle", ROW)["post"].metrics == {"interactions": 2_000_000, "like": 1234}


def test_views_of_what_is_no_video_were_never_counted():
    assert "view" not in said("crowdtangle", ROW | {"Post Views": "0"})["post"].metrics
    video = ROW | {"Type": "Live Video Complete", "Post Views": "0"}
    assert said("crowdtangle", video)["post"].metrics["view"] == 0


def test_the_formula_in_a_column_name_is_no_drift():
    drift = Counter()
    said("crowdtangle", ROW | {"Overperforming Score (weighted  —  Likes 1x )": "1.5"}, drift)

    assert drift == {}
